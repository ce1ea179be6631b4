using System.Text.Json.Nodes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Shapes;

/// <summary>
/// One of several named cases: a bare word, or a mapping whose one key names the case and whose value has the
/// case's own shape. Keys common to all cases may stand beside it.
/// </summary>
/// <param name="what">With its article: <c>a topology</c>.</param>
/// <param name="example">Shown in errors.</param>
public sealed class ChoiceShape<T>(string what, string example) : Shape<T>
    where T : class
{
    private readonly List<Kind> cases = [];
    private readonly List<Field<T>> common = [];
    private readonly Dictionary<string, string> notYet = new(StringComparer.Ordinal);

    public override string Expected => $"{what} such as {example}; known: {Text.Either(Names)}";

    private IEnumerable<string> Names => this.cases.Select(c => c.Name);

    /// <summary>A case that needs no more than its name.</summary>
    public ChoiceShape<T> Word<TCase>(string name, string doc, TCase value)
        where TCase : T
    {
        this.cases.Add(new Kind(name, doc, v => v is TCase, value, null, null, null));
        return this;
    }

    /// <summary>A case with a value of its own.</summary>
    public ChoiceShape<T> Case<TCase, TValue>(
        string name, string doc, Shape<TValue> shape, Func<TCase, TValue> get, Func<TValue, TCase> make)
        where TCase : T
    {
        this.cases.Add(new Kind(
            name, doc, v => v is TCase, null, shape,
            (node, findings) => shape.TryRead(node, findings, out var value) ? make(value) : null,
            v => shape.Write(get((TCase)v))));
        return this;
    }

    /// <summary>An optional key beside any case that is a mapping.</summary>
    public ChoiceShape<T> Common<TValue>(
        string name, string doc, Shape<TValue> shape, Func<T, (bool, TValue)> get, Func<T, TValue, T> with)
    {
        this.common.Add(new Field<T, TValue>(name, doc, false, shape, get, with));
        return this;
    }

    /// <summary>Names cases that are planned and refused until then, with the reason.</summary>
    public ChoiceShape<T> NotYet(string reason, params string[] names)
    {
        foreach (string name in names) this.notYet.Add(name, reason);
        return this;
    }

    public override bool TryRead(YamlNode node, Findings findings, out T value)
    {
        value = null!;
        return node switch
        {
            YamlScalar scalar => TryReadWord(scalar, findings, out value),
            YamlMap map => TryReadMap(map, findings, out value),
            _ => Refuse(node, findings),
        };
    }

    public override JsonNode Write(T value)
    {
        var found = this.cases.First(c => c.Holds(value));
        if (found.Write is null) return JsonValue.Create(found.Name);
        var json = new JsonObject { [found.Name] = found.Write(value) };
        foreach (var field in this.common)
            if (field.Write(value) is { } written) json[field.Name] = written;
        return json;
    }

    public override JsonObject Schema()
    {
        var ways = new JsonArray();
        var words = this.cases.Where(c => c.Shape is null).ToList();
        if (words.Count > 0)
            ways.Add(new JsonObject
            {
                ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w.Name))]),
                ["description"] = string.Join("\n", words.Select(w => $"{w.Name}: {w.Doc}")),
            });
        foreach (var each in this.cases)
            if (each.Shape is { } shape) ways.Add(CaseSchema(each, shape));
        return new JsonObject { ["anyOf"] = ways };
    }

    private JsonObject CaseSchema(Kind each, Shape shape)
    {
        var own = shape.Schema();
        own["description"] = own["description"] is { } inner 
            ? $"{each.Doc}\n{inner.GetValue<string>()}"
            : each.Doc;
        var properties = new JsonObject { [each.Name] = own };
        foreach (var field in this.common)
        {
            properties[field.Name] = field.Shape.Schema();
            properties[field.Name]!["description"] = field.Doc;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
            ["required"] = new JsonArray(each.Name),
        };
    }

    private bool TryReadWord(YamlScalar scalar, Findings findings, out T value)
    {
        value = null!;
        if (this.notYet.TryGetValue(scalar.Text, out string? reason))
            return Refuse(scalar, findings, reason);
        var found = this.cases.Find(c => c.Name == scalar.Text);
        if (found is null) return Refuse(scalar, findings, meant: Nearest.To(scalar.Text, Names));
        if (found.Value is null)
        {
            findings.Add(
                scalar.Place, $"{scalar.Description} without its settings",
                $"{found.Name}: {found.Shape!.Expected}");
            return false;
        }

        value = found.Value;
        return true;
    }

    private bool TryReadMap(YamlMap map, Findings findings, out T value)
    {
        value = null!;
        bool ok = true;
        YamlEntry? chosen = null;
        foreach (var entry in map.Entries)
        {
            if (this.common.Exists(f => f.Name == entry.Key.Text)) continue;
            if (this.cases.Exists(c => c.Name == entry.Key.Text) && chosen is null) chosen = entry;
            else ok = RefuseKey(entry.Key, chosen, findings);
        }

        if (chosen is null) return ok && Refuse(map, findings, "without a known case");
        var found = this.cases.Find(c => c.Name == chosen.Key.Text)!;
        if (found.Read is null)
        {
            findings.Add(chosen.Key.Place, $"settings for {Text.Quote(found.Name)}",
                "the bare word " + found.Name);
            return false;
        }

        if (found.Read(chosen.Value, findings) is not { } read) return false;
        foreach (var field in this.common)
            if (map.Find(field.Name) is { } entry) ok &= field.TryRead(entry.Value, findings, ref read);
        value = read;
        return ok;
    }

    private bool RefuseKey(YamlScalar key, YamlEntry? chosen, Findings findings)
    {
        if (this.notYet.TryGetValue(key.Text, out string? reason))
            findings.Add(key.Place, $"{Text.Quote(key.Text)}, {reason}", Text.Either(Names));
        else if (this.cases.Exists(c => c.Name == key.Text))
            findings.Add(
                key.Place, $"{Text.Quote(key.Text)} beside '{chosen!.Key.Text}'",
                $"only one of them: {what} has one kind");
        else
        {
            var known = Names.Concat(this.common.Select(f => f.Name)).ToList();
            findings.Add(
                key.Place, $"the unknown key {Text.Quote(key.Text)}", Text.Either(known),
                findings.Full ? null : Nearest.To(key.Text, known));
        }

        return false;
    }

    private sealed record Kind(
        string Name, string Doc, Func<T, bool> Holds, T? Value, Shape? Shape,
        Func<YamlNode, Findings, T?>? Read, Func<T, JsonNode>? Write);
}
