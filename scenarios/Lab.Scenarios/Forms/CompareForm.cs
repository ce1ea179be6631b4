using System.Text.Json.Nodes;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Units;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>compare</c>: a key, and what it is in each variant.</summary>
internal static class CompareForm
{
    private const int MaxKey = 200, MaxValue = 64;

    // Variants are told apart by one key of what runs, on the same seed; these say what the file is.
    private static readonly string[] Fixed = ["version", "id", "claim", "seed", "compare", "worlds"];

    private const string KeyPattern = "^[a-z0-9-]+([.][a-z0-9-]+)*$";

    private static readonly Shape<string> Key = new ScalarShape<string>(
        "a key such as relay.strategy",
        s => IsKey(s.Text) ? Reading<string>.Of(s.Text) : Reading<string>.Refused(),
        v => JsonValue.Create(v),
        () => new JsonObject { ["type"] = "string", ["maxLength"] = MaxKey, ["pattern"] = KeyPattern });

    private static readonly Shape<string> Value = new ScalarShape<string>(
        "a value such as flood, 6 or 50ms",
        s => s.Text.Length is > 0 and <= MaxValue ? Reading<string>.Of(s.Text) : Reading<string>.Refused(),
        v => JsonValue.Create(v),
        () => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") });

    public static readonly MapShape<Comparison> Shape =
        new MapShape<Comparison>("variants to compare", () => new Comparison())
            .Required("key", "The key in which the variants differ, with its parents: relay.strategy.", Key,
                c => c.Key, (c, v) => c with { Key = v })
            .Required("values", "What it is in each variant.",
                new ListShape<string>("values", Value, 2, Comparison.MostValues),
                c => c.Values, (c, v) => c with { Values = v })
            .Finish((c, map, findings) =>
            {
                if (Fixed.Contains(c.Key.Split('.')[0]))
                    findings.Add(Places.Of(map, "key"), $"the key {Text.Quote(c.Key)}, which all variants share",
                        "a key of what runs, such as relay.strategy");
                if (c.Values.Distinct(StringComparer.Ordinal).Count() < c.Values.Count)
                    findings.Add(Places.Of(map, "values"), "a value twice", "values that differ");
                return c;
            });

    private static bool IsKey(string text) =>
        text.Length is > 0 and <= MaxKey
        && text.Split('.').All(step => step.Length > 0
            && step.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
}
