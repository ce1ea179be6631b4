using System.Globalization;
using Lab.Core.Codec;

namespace Lab.Nodes.Tests.Reference;

/// <summary>
/// The form of a field in a message's body: how the reference page writes it, and which values are just within and just
/// past its limits, so that the page can be held against the decoder.
/// </summary>
internal abstract record FieldForm
{
    /// <summary>As the page says it.</summary>
    public abstract string Type { get; }

    /// <summary>A value within the limits.</summary>
    public abstract object Sample { get; }

    /// <summary>Reads a value as a tree of ulong, byte[], string and object[].</summary>
    public abstract object Read(ref CanonicalReader from);

    public abstract void Write(CanonicalWriter to, object value);

    /// <summary>Values that decoders must take; <paramref name="usual"/> is a good one.</summary>
    public abstract IEnumerable<object> AtLimit(object usual);

    /// <summary>Values that decoders must refuse.</summary>
    public abstract IEnumerable<object> PastLimit(object usual);

    /// <summary>Each tree that differs from a good one in a single place, by what that place's form makes of it.</summary>
    public virtual IEnumerable<object> Vary(object usual, Func<FieldForm, object, IEnumerable<object>> how) =>
        how(this, usual);

    protected static string Number(ulong value) => value switch
    {
        ulong.MaxValue => "2^64 - 1",
        long.MaxValue => "2^63 - 1",
        1UL << 40 => "2^40",
        (1UL << 40) - 1 => "2^40 - 1",
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };
}

/// <summary>An unsigned integer in its shortest form.</summary>
internal sealed record UIntForm(ulong Least, ulong Most) : FieldForm
{
    public override string Type => $"integer, {Number(Least)} to {Number(Most)}";
    public override object Sample => Least;
    public override object Read(ref CanonicalReader from) => from.ReadUInt();
    public override void Write(CanonicalWriter to, object value) => to.WriteUInt((ulong)value);
    public override IEnumerable<object> AtLimit(object usual) => [Least, Most];

    public override IEnumerable<object> PastLimit(object usual)
    {
        if (Least > 0) yield return Least - 1;
        if (Most < ulong.MaxValue) yield return Most + 1;
    }
}

/// <summary>A byte string.</summary>
internal sealed record BytesForm(int Least, int Most) : FieldForm
{
    public override string Type => Least == Most ? $"{Number((ulong)Most)} bytes" : $"{Number((ulong)Least)} to {Number((ulong)Most)} bytes";
    public override object Sample => new byte[Least];
    public override object Read(ref CanonicalReader from) => from.ReadBytes(int.MaxValue).ToArray();
    public override void Write(CanonicalWriter to, object value) => to.WriteBytes((byte[])value);
    public override IEnumerable<object> AtLimit(object usual) => [new byte[Least], new byte[Most]];

    public override IEnumerable<object> PastLimit(object usual)
    {
        if (Least > 0) yield return new byte[Least - 1];
        yield return new byte[Most + 1];
    }
}

/// <summary>A text of so many bytes of UTF-8.</summary>
internal sealed record TextForm(int Most) : FieldForm
{
    public override string Type => $"text, at most {Most} bytes of UTF-8";
    public override object Sample => "";
    public override object Read(ref CanonicalReader from) => from.ReadText(int.MaxValue);
    public override void Write(CanonicalWriter to, object value) => to.WriteText((string)value);
    public override IEnumerable<object> AtLimit(object usual) => ["", new string('x', Most)];
    public override IEnumerable<object> PastLimit(object usual) => [new string('x', Most + 1)];
}

/// <summary>A list of so many values of one form.</summary>
internal sealed record ListForm(FieldForm Item, int Least, int Most) : FieldForm
{
    public override string Type => $"list of {Number((ulong)Least)} to {Number((ulong)Most)}: {Item.Type}";

    public override object Sample => Enumerable.Repeat(Item.Sample, Least).ToArray();
    public override object Read(ref CanonicalReader from)
    {
        object[] items = new object[from.ReadArray(0, int.MaxValue)];
        for (int i = 0; i < items.Length; i++) items[i] = Item.Read(ref from);
        return items;
    }

    public override void Write(CanonicalWriter to, object value)
    {
        object[] items = (object[])value;
        to.WriteArray(items.Length);
        foreach (object item in items) Item.Write(to, item);
    }

    public override IEnumerable<object> AtLimit(object usual) => [Of(usual, Least), Of(usual, Most)];

    public override IEnumerable<object> PastLimit(object usual)
    {
        if (Least > 0) yield return Of(usual, Least - 1);
        yield return Of(usual, Most + 1);
    }

    public override IEnumerable<object> Vary(object usual, Func<FieldForm, object, IEnumerable<object>> how)
    {
        foreach (object value in how(this, usual)) yield return value;
        object[] items = (object[])usual;
        if (items.Length == 0) yield break;
        foreach (object first in Item.Vary(items[0], how)) yield return (object[])[first, .. items[1..]];
    }

    private object[] Of(object usual, int count) =>
        [.. Enumerable.Repeat(usual is object[] { Length: > 0 } items ? items[0] : Item.Sample, count)];
}

/// <summary>One field of an array with fixed places.</summary>
/// <param name="Name">As the page calls it.</param>
/// <param name="Form">What it may be.</param>
/// <param name="Means">What it is for, in a few words.</param>
/// <param name="Tied">Why its limits depend on other fields, so that they cannot be tried alone; null if they do not.</param>
internal sealed record Field(string Name, FieldForm Form, string Means, string? Tied = null);

/// <summary>An array with fixed places; one with a name of its own has a section of its own on the page.</summary>
internal sealed record TupleForm(string? Name, params Field[] Fields) : FieldForm
{
    public override string Type => Name ?? "[" + string.Join(", ", Fields.Select(f => f.Name)) + "]";

    public override object Sample => Fields.Select(f => f.Form.Sample).ToArray();
    public override object Read(ref CanonicalReader from)
    {
        from.ReadArray(Fields.Length);
        object[] values = new object[Fields.Length];
        for (int i = 0; i < values.Length; i++) values[i] = Fields[i].Form.Read(ref from);
        return values;
    }

    public override void Write(CanonicalWriter to, object value)
    {
        object[] values = (object[])value;
        to.WriteArray(values.Length);
        for (int i = 0; i < values.Length; i++) Fields[Math.Min(i, Fields.Length - 1)].Form.Write(to, values[i]);
    }

    public override IEnumerable<object> AtLimit(object usual) => [];

    /// <summary>One field too many, one too few.</summary>
    public override IEnumerable<object> PastLimit(object usual)
    {
        object[] values = (object[])usual;
        if (values.Length == 0) yield break;
        yield return values[..^1];
        yield return (object[])[.. values, values[^1]];
    }

    public override IEnumerable<object> Vary(object usual, Func<FieldForm, object, IEnumerable<object>> how)
    {
        foreach (object value in how(this, usual)) yield return value;
        object[] values = (object[])usual;
        for (int i = 0; i < Fields.Length; i++)
        {
            if (Fields[i].Tied is not null) continue;
            foreach (object other in Fields[i].Form.Vary(values[i], how))
                yield return (object[])[.. values[..i], other, .. values[(i + 1)..]];
        }
    }
}
