using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios;

/// <summary>A resolved scenario's JSON as the tree that files are read into.</summary>
internal static class ResolvedTree
{
    /// <summary>Stands where a file's name would in errors.</summary>
    public const string Source = "resolved scenario";

    private const int MaxDepth = YamlReader.MaxDepth;

    public static YamlNode Of(JsonNode? json, Findings findings, int depth = 1)
    {
        var place = new Place(Source, 0, 0);
        if (depth > MaxDepth)
        {
            findings.Add(place, $"more than {MaxDepth} levels of nesting", $"at most {MaxDepth}");
            return new YamlScalar(place, "", false);
        }

        return json switch
        {
            JsonObject o => new YamlMap(place, [.. o.Select(p =>
                new YamlEntry(new YamlScalar(place, p.Key, false), Of(p.Value, findings, depth + 1)))]),
            JsonArray a => new YamlList(place, [.. a.Select(v => Of(v, findings, depth + 1))]),
            JsonValue v when v.GetValueKind() == JsonValueKind.String =>
            new YamlScalar(place, v.GetValue<string>(), false),
            JsonValue v => new YamlScalar(place, v.ToJsonString(), true),
            _ => new YamlScalar(place, "null", true),
        };
    }
}
