using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Core;

namespace Lab.Scenarios;

/// <summary>
/// One text for one JSON value (RFC 8785): keys in the order of their UTF-16 units, no spaces, the shortest
/// escapes. Numbers are whole and below 2^53, which is all that a scenario holds; another one is a check.
/// </summary>
public static class CanonicalJson
{
    private const long Largest = 9_007_199_254_740_991;

    public static string Write(JsonNode? json)
    {
        var text = new StringBuilder();
        Append(text, json);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? json)
    {
        switch (json)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject o:
                AppendObject(text, o);
                break;
            case JsonArray a:
                text.Append('[');
                for (int i = 0; i < a.Count; i++)
                {
                    if (i > 0) text.Append(',');
                    Append(text, a[i]);
                }

                text.Append(']');
                break;
            default:
                AppendValue(text, json.AsValue());
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonObject json)
    {
        text.Append('{');
        bool first = true;
        foreach (var (key, value) in json.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (!first) text.Append(',');
            first = false;
            AppendString(text, key);
            text.Append(':');
            Append(text, value);
        }

        text.Append('}');
    }

    private static void AppendValue(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            default:
                long number = long.Parse(value.ToJsonString(), NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture);
                Check.That(number is >= -Largest and <= Largest);
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        text.Append('"');
    }
}
