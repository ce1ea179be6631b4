using System.Text.Json.Nodes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Shapes;

/// <summary>One key of a mapping: how to read it into the record and write it back.</summary>
public abstract class Field<T>(string name, string doc, bool required)
{
    public string Name => name;
    public string Doc => doc;
    public bool Required => required;

    /// <summary>Whether the key means anything for this record; a key that does not is refused.</summary>
    public Func<T, bool> Applies { get; init; } = _ => true;

    /// <summary>Why the key is refused where it does not apply.</summary>
    public string Otherwise { get; init; } = "";

    public abstract Shape Shape { get; }

    /// <summary>
    /// The record with the value of <paramref name="node"/>; on false an error has been added.
    /// </summary>
    public abstract bool TryRead(YamlNode node, Findings findings, ref T record);

    /// <summary>The value, or null when the record has none.</summary>
    public abstract JsonNode? Write(T record);
}

/// <summary>A key whose values are of one type. Where <c>get</c> finds none, nothing is written.</summary>
internal sealed class Field<T, TValue>(
    string name, string doc, bool required, Shape<TValue> shape,
    Func<T, (bool Present, TValue Value)> get, Func<T, TValue, T> with) : Field<T>(name, doc, required)
{
    public override Shape Shape => shape;

    public override bool TryRead(YamlNode node, Findings findings, ref T record)
    {
        if (!shape.TryRead(node, findings, out var value)) return false;
        record = with(record, value);
        return true;
    }

    public override JsonNode? Write(T record) =>
        get(record) is { Present: true } found ? shape.Write(found.Value) : null;
}
