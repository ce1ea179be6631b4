using System.Text.Json.Nodes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Shapes;

/// <summary>
/// What a piece of a scenario may look like: the one description behind errors, schema and resolved form.
/// </summary>
public abstract class Shape
{
    /// <summary>The "expected" half of an error, with an example.</summary>
    public abstract string Expected { get; }

    /// <summary>The shape as JSON schema (draft 7).</summary>
    public abstract JsonObject Schema();
}

/// <summary>A shape whose pieces become values of a type.</summary>
public abstract class Shape<T> : Shape
{
    /// <summary>
    /// Reads a value; on false at least one error has been added, and the value means nothing.
    /// </summary>
    public abstract bool TryRead(YamlNode node, Findings findings, out T value);

    /// <summary>The value in the form that reads back as the same value.</summary>
    public abstract JsonNode Write(T value);

    /// <summary>The same form for another type.</summary>
    public Shape<TTo> As<TTo>(Func<T, TTo> to, Func<TTo, T> from) =>
        new ConvertedShape<T, TTo>(this, to, from);

    /// <summary>Adds the error that a node does not have this shape.</summary>
    protected bool Refuse(YamlNode node, Findings findings, string? note = null, string? meant = null)
    {
        findings.Add(node.Place, note is null ? node.Description : $"{node.Description}, {note}", Expected,
            meant);
        return false;
    }
}

internal sealed class ConvertedShape<TFrom, TTo>(
    Shape<TFrom> shape, Func<TFrom, TTo> to, Func<TTo, TFrom> from) : Shape<TTo>
{
    public override string Expected => shape.Expected;
    public override JsonObject Schema() => shape.Schema();
    public override JsonNode Write(TTo value) => shape.Write(from(value));

    public override bool TryRead(YamlNode node, Findings findings, out TTo value)
    {
        bool ok = shape.TryRead(node, findings, out var read);
        value = ok ? to(read) : default!;
        return ok;
    }
}
