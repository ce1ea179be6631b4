using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Records;

/// <summary>
/// One text for one JSON value (RFC 8785): keys in the order of their UTF-16 units, no spaces, the shortest escapes,
/// numbers as ECMAScript writes them. Every document that is hashed or signed goes through here; consensus objects
/// have their own encoding.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The canonical text.</summary>
    /// <exception cref="JsonNotPortable">The value has none.</exception>
    public static string Write(JsonNode? json)
    {
        var text = new StringBuilder();
        Append(text, json);
        return text.ToString();
    }

    /// <summary>The canonical text in UTF-8: what is hashed and signed.</summary>
    /// <exception cref="JsonNotPortable">The value has none.</exception>
    public static byte[] Bytes(JsonNode? json) => Encoding.UTF8.GetBytes(Write(json));

    /// <summary>SHA-256 of the canonical text in UTF-8.</summary>
    /// <exception cref="JsonNotPortable">The value has none.</exception>
    public static Hash Digest(JsonNode? json) => Sha256.Of(Bytes(json));

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
        var pairs = Reading("a key that occurs twice, or that is no text", () => json.ToList());
        foreach (var (key, value) in pairs.OrderBy(p => p.Key, StringComparer.Ordinal))
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
                AppendString(text, Reading("a text that is none", value.GetValue<string>));
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            default:
                text.Append(CanonicalNumber.Rewrite(Reading("a number that is none", () => value.ToJsonString())));
                break;
        }
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
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
                _ when IsHalf(value, i) => throw new JsonNotPortable($"half of a surrogate pair, {(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    /// <summary>Whether a surrogate stands here without its other half.</summary>
    private static bool IsHalf(string text, int at) =>
        char.IsHighSurrogate(text[at]) ? at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1])
            : char.IsLowSurrogate(text[at]) && (at == 0 || !char.IsHighSurrogate(text[at - 1]));

    /// <summary>Parsed JSON is looked at late, and its faults show when it is.</summary>
    private static T Reading<T>(string found, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new JsonNotPortable(found, e);
        }
    }
}
