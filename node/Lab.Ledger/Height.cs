using System.Globalization;

namespace Lab.Ledger;

/// <summary>How many blocks stand between a block and genesis, 0 and up.</summary>
public readonly record struct Height(long Value) : IComparable<Height>
{
    public static readonly Height Genesis = new(0);

    /// <summary>The height of a child.</summary>
    public Height Next => new(checked(Value + 1));

    public static long operator -(Height a, Height b) => a.Value - b.Value;
    public static bool operator <(Height a, Height b) => a.Value < b.Value;
    public static bool operator >(Height a, Height b) => a.Value > b.Value;
    public static bool operator <=(Height a, Height b) => a.Value <= b.Value;
    public static bool operator >=(Height a, Height b) => a.Value >= b.Value;
    public int CompareTo(Height other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
