using System.Text.Json.Nodes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Shapes;

/// <summary>A value written as one word, number or text.</summary>
public sealed class ScalarShape<T>(
    string expected, Func<YamlScalar, Reading<T>> read, Func<T, JsonNode> write, Func<JsonObject> schema)
        : Shape<T>
{
    public override string Expected => expected;
    public override JsonObject Schema() => schema();
    public override JsonNode Write(T value) => write(value);

    public override bool TryRead(YamlNode node, Findings findings, out T value)
    {
        value = default!;
        if (node is not YamlScalar scalar) return Refuse(node, findings);
        var reading = read(scalar);
        value = reading.Value;
        return reading.Ok || Refuse(node, findings, reading.Note, reading.Suggestion);
    }
}
