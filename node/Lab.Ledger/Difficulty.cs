using System.Globalization;
using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// How many leaves it takes on average to find one winner: 1 and up. It is also a block's weight.
/// </summary>
public readonly record struct Difficulty(ulong Value) : IComparable<Difficulty>
{
    public static readonly Difficulty One = new(1);

    /// <summary>
    /// A score wins if it is below this: (2^256 - 1) / difficulty. Difficulty 0 is a bug here.
    /// </summary>
    public UInt256 Target => UInt256.Max / Value;

    /// <summary>Brings a number into the range of a difficulty.</summary>
    public static Difficulty Clamp(UInt128 value) =>
        new(value < 1 ? 1 : value > ulong.MaxValue ? ulong.MaxValue : (ulong)value);

    public int CompareTo(Difficulty other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
