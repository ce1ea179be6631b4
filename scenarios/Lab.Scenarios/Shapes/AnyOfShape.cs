using System.Text.Json.Nodes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Shapes;

/// <summary>One way of several to write a value, with how to tell it from the others.</summary>
/// <param name="Fits">Whether a node is meant to be written this way.</param>
/// <param name="Holds">Whether a value is written this way.</param>
/// <param name="Shape">The way.</param>
public sealed record Way<T>(Func<YamlNode, bool> Fits, Func<T, bool> Holds, Shape<T> Shape);

/// <summary>
/// A value that can be written in several ways; the first that fits is the one whose errors are shown.
/// </summary>
public sealed class AnyOfShape<T>(string expected, params Way<T>[] ways) : Shape<T>
{
    public override string Expected => expected;

    public override JsonNode Write(T value) => ways.First(w => w.Holds(value)).Shape.Write(value);

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray([.. ways.Select(w => w.Shape.Schema())]),
    };

    public override bool TryRead(YamlNode node, Findings findings, out T value)
    {
        foreach (var way in ways)
            if (way.Fits(node)) return way.Shape.TryRead(node, findings, out value);
        value = default!;
        return Refuse(node, findings);
    }
}
