using System.Text.Json.Nodes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Shapes;

/// <summary>Two values of one shape in brackets: <c>[10ms, 150ms]</c>.</summary>
public sealed class PairShape<T>(string expected, Shape<T> item) : Shape<(T, T)>
{
    public override string Expected => expected;

    public override JsonNode Write((T, T) value) =>
        new JsonArray(item.Write(value.Item1), item.Write(value.Item2));

    public override JsonObject Schema() => new()
    {
        ["type"] = "array",
        ["items"] = item.Schema(),
        ["minItems"] = 2,
        ["maxItems"] = 2,
    };

    public override bool TryRead(YamlNode node, Findings findings, out (T, T) value)
    {
        value = default;
        if (node is not YamlList { Items.Count: 2 } list) return Refuse(node, findings);
        bool first = item.TryRead(list.Items[0], findings, out var a);
        bool second = item.TryRead(list.Items[1], findings, out var b);
        value = (a, b);
        return first && second;
    }
}
