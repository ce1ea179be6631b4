using System.Text.Json.Nodes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Shapes;

/// <summary>
/// A mapping with known keys, read into a record. Built once, by the calls below, and not changed after that.
/// </summary>
/// <param name="what">With its article: <c>a phase</c>.</param>
/// <param name="blank">The record with every default filled in.</param>
public sealed class MapShape<T>(string what, Func<T> blank) : Shape<T>
{
    // A longer default is a preset written out, which no editor needs to show.
    private const int LongestDefault = 60;
    private readonly List<Field<T>> fields = [];
    private readonly Dictionary<string, string> notYet = new(StringComparer.Ordinal);
    private Field<T>? selector, instead;
    private bool selectorIsWritten;
    private Func<T, YamlMap, Findings, T> finish = (record, _, _) => record;

    public override string Expected => $"{what}: a mapping with the keys {Text.Either(Names)}";

    /// <summary>The record when no key is given.</summary>
    public T Default => this.finish(blank(), new YamlMap(default, []), new Findings());

    private IEnumerable<string> Names => this.fields.Select(f => f.Name);

    /// <summary>A key that must be there.</summary>
    public MapShape<T> Required<TValue>(
        string name, string doc, Shape<TValue> shape, Func<T, TValue> get, Func<T, TValue, T> with) =>
        Add(new Field<T, TValue>(name, doc, true, shape, r => (true, get(r)), with));

    /// <summary>A key with a default, which the blank record holds.</summary>
    public MapShape<T> Field<TValue>(
        string name, string doc, Shape<TValue> shape, Func<T, TValue> get, Func<T, TValue, T> with) =>
        Add(new Field<T, TValue>(name, doc, false, shape, r => (true, get(r)), with));

    /// <summary>
    /// A key with a default, for those records only that <c>applies</c> accepts; the key that chooses the
    /// blank record was read before. <c>otherwise</c> is what an error says when it stands in another record.
    /// </summary>
    public MapShape<T> FieldWhen<TValue>(
        Func<T, bool> applies, string otherwise, string name, string doc, Shape<TValue> shape,
        Func<T, TValue> get, Func<T, TValue, T> with) =>
        Add(new Field<T, TValue>(name, doc, false, shape, r => (true, get(r)), with)
        {
            Applies = applies,
            Otherwise = otherwise,
        });

    /// <summary>A key that may be missing, in which case the value is null.</summary>
    public MapShape<T> Optional<TValue>(
        string name, string doc, Shape<TValue> shape, Func<T, TValue?> get, Func<T, TValue, T> with)
        where TValue : class =>
        Add(new Field<T, TValue>(name, doc, false, shape, r => (get(r) is not null, get(r)!), with));

    /// <summary>A key that may be missing, in which case the value is null.</summary>
    public MapShape<T> OptionalValue<TValue>(
        string name, string doc, Shape<TValue> shape, Func<T, TValue?> get, Func<T, TValue, T> with)
        where TValue : struct =>
        Add(new Field<T, TValue>(
            name, doc, false, shape, r => (get(r).HasValue, get(r).GetValueOrDefault()), with));

    /// <summary>A key that may be missing, for those records only that <c>applies</c> accepts.</summary>
    public MapShape<T> OptionalValueWhen<TValue>(
        Func<T, bool> applies, string otherwise, string name, string doc, Shape<TValue> shape,
        Func<T, TValue?> get, Func<T, TValue, T> with)
        where TValue : struct =>
        Add(new Field<T, TValue>(
            name, doc, false, shape, r => (get(r).HasValue, get(r).GetValueOrDefault()), with)
        {
            Applies = applies,
            Otherwise = otherwise,
        });

    /// <summary>A shorthand for other keys: read, never written.</summary>
    public MapShape<T> Shorthand<TValue>(string name, string doc, Shape<TValue> shape,
        Func<T, TValue, T> with) =>
        Add(new Field<T, TValue>(name, doc, false, shape, _ => (false, default!), with));

    /// <summary>The key that is read first, because it chooses the blank record for the others.</summary>
    public MapShape<T> Selector<TValue>(
        string name, string doc, Shape<TValue> shape, Func<T, TValue> get, Func<TValue, T> start,
        bool written = true)
    {
        this.selector = new Field<T, TValue>(
            name, doc, false, shape, r => (true, get(r)), (_, value) => start(value));
        this.selectorIsWritten = written;
        return Add(this.selector);
    }

    /// <summary>
    /// A key that may be missing, and that stands for all others: no other may stand beside it, and of a record that has
    /// it nothing else is written.
    /// </summary>
    public MapShape<T> Instead<TValue>(
        string name, string doc, Shape<TValue> shape, Func<T, TValue?> get, Func<T, TValue, T> with)
        where TValue : class
    {
        this.instead = new Field<T, TValue>(name, doc, false, shape, r => (get(r) is not null, get(r)!), with);
        return Add(this.instead);
    }

    /// <summary>Names keys that are planned and refused until then, with the reason.</summary>
    public MapShape<T> NotYet(string reason, params string[] names)
    {
        foreach (string name in names) this.notYet.Add(name, reason);
        return this;
    }

    /// <summary>
    /// Called when all keys were read without an error: derives what is missing, refuses contradictions.
    /// </summary>
    public MapShape<T> Finish(Func<T, YamlMap, Findings, T> last)
    {
        this.finish = last;
        return this;
    }

    public override bool TryRead(YamlNode node, Findings findings, out T value)
    {
        value = blank();
        if (node is not YamlMap map) return Refuse(node, findings);
        if (this.instead is not null && map.Find(this.instead.Name) is not null && !StandsAlone(map, findings)) return false;
        bool ok = true;
        if (this.selector is not null && map.Find(this.selector.Name) is { } choice)
            ok = this.selector.TryRead(choice.Value, findings, ref value);

        var meant = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries) ok &= TryReadEntry(entry, findings, meant, ref value);
        foreach (var field in this.fields.Where(f => f.Required && map.Find(f.Name) is null))
        {
            if (meant.Contains(field.Name)) continue; // misspelt, which has been said
            findings.Add(map.Place, $"{what} without '{field.Name}'",
                $"{field.Name}: {field.Shape.Expected}");
            ok = false;
        }

        if (!ok) return false;
        var inner = new Findings();
        value = this.finish(value, map, inner);
        inner.MoveTo(findings);
        return !inner.Any;
    }

    public override JsonNode Write(T value)
    {
        var json = new JsonObject();
        if (this.instead?.Write(value) is { } all)
        {
            json[this.instead.Name] = all;
            return json;
        }

        foreach (var field in this.fields.Where(f => f.Applies(value)))
            if ((field != this.selector || this.selectorIsWritten) && field.Write(value) is { } written)
                json[field.Name] = written;
        return json;
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        var start = blank();
        foreach (var field in this.fields)
        {
            var schema = field.Shape.Schema();
            string inner = schema["description"] is { } own ? "\n" + own.GetValue<string>() : "";
            schema["description"] = field.Doc + inner;
            if (!field.Required && this.selector is null && field.Write(start) is { } usual
                && usual.ToJsonString().Length <= LongestDefault)
                schema["default"] = usual;
            properties[field.Name] = schema;
        }

        var map = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        var required = this.fields.Where(f => f.Required).Select(f => (JsonNode)f.Name).ToArray();
        if (required.Length > 0) map["required"] = new JsonArray(required);
        if (this.instead is not null)
            map["dependencies"] = new JsonObject { [this.instead.Name] = new JsonObject { ["maxProperties"] = 1 } };
        return map;
    }

    private bool TryReadEntry(YamlEntry entry, Findings findings, HashSet<string> meant, ref T value)
    {
        string key = entry.Key.Text;
        var field = this.fields.Find(f => f.Name == key);
        if (field == this.selector && field is not null) return true;
        if (field is not null && field.Applies(value)) return field.TryRead(entry.Value, findings, ref value);

        var probe = value;
        if (field is not null)
            findings.Add(
                entry.Key.Place, $"the key {Text.Quote(key)}, {field.Otherwise}",
                Text.Either(this.fields.Where(f => f.Applies(probe)).Select(f => f.Name)));
        else if (this.notYet.TryGetValue(key, out string? reason))
            findings.Add(entry.Key.Place, $"the key {Text.Quote(key)}, {reason}", Text.Either(Names));
        else
            RefuseUnknown(entry.Key, findings, meant);
        return false;
    }

    private bool StandsAlone(YamlMap map, Findings findings)
    {
        string name = this.instead!.Name;
        foreach (var other in map.Entries.Where(e => e.Key.Text != name))
            findings.Add(other.Key.Place, $"the key {Text.Quote(other.Key.Text)} beside '{name}'",
                $"{name} alone, which gives all of them");
        return map.Entries.Count == 1;
    }

    private void RefuseUnknown(YamlScalar key, Findings findings, HashSet<string> meant)
    {
        string? near = findings.Full ? null : Nearest.To(key.Text, Names);
        if (near is not null) meant.Add(near);
        findings.Add(key.Place, $"the unknown key {Text.Quote(key.Text)}", Text.Either(Names), near);
    }

    private MapShape<T> Add(Field<T> field)
    {
        this.fields.Add(field);
        return this;
    }
}
