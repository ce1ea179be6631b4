using System.Globalization;

namespace Lab.Ledger;

/// <summary>The number of a challenge window, counted from the genesis time (R-EPOCH-1), 0 and up.</summary>
public readonly record struct Epoch(long Value) : IComparable<Epoch>
{
    public static readonly Epoch Zero = new(0);

    public Epoch Next => new(checked(Value + 1));

    public static long operator -(Epoch a, Epoch b) => a.Value - b.Value;
    public static bool operator <(Epoch a, Epoch b) => a.Value < b.Value;
    public static bool operator >(Epoch a, Epoch b) => a.Value > b.Value;
    public static bool operator <=(Epoch a, Epoch b) => a.Value <= b.Value;
    public static bool operator >=(Epoch a, Epoch b) => a.Value >= b.Value;
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
