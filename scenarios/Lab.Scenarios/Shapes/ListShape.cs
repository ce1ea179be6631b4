using System.Text.Json.Nodes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Shapes;

/// <summary>A list of so many items of one shape; <c>what</c> names them in the plural.</summary>
public sealed class ListShape<T>(string what, Shape<T> item, int least, int most) : Shape<IReadOnlyList<T>>
{
    public override string Expected => least == 0
        ? FormattableString.Invariant($"a list of at most {most} {what}")
        : FormattableString.Invariant($"a list of {least} to {most} {what}");

    public override JsonNode Write(IReadOnlyList<T> value) => new JsonArray([.. value.Select(item.Write)]);

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema(), ["maxItems"] = most };
        if (least > 0) schema["minItems"] = least;
        return schema;
    }

    public override bool TryRead(YamlNode node, Findings findings, out IReadOnlyList<T> value)
    {
        value = [];
        if (node is not YamlList list) return Refuse(node, findings);
        if (list.Items.Count < least || list.Items.Count > most)
        {
            findings.Add(node.Place, FormattableString.Invariant($"a list of {list.Items.Count} {what}"),
                Expected);
            return false;
        }

        var items = new List<T>(list.Items.Count);
        bool ok = true;
        foreach (var each in list.Items)
        {
            if (item.TryRead(each, findings, out var read)) items.Add(read);
            else ok = false;
        }

        value = items;
        return ok;
    }
}
