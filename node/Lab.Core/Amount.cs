using System.Globalization;

namespace Lab.Core;

/// <summary>A quantity of one asset in base units, 0 to 2^63 - 1. Arithmetic never wraps.</summary>
public readonly record struct Amount : IComparable<Amount>
{
    public static readonly Amount Zero;
    public static readonly Amount Max = new(long.MaxValue);

    public Amount(long units)
    {
        Check.That(units >= 0);
        Units = units;
    }

    public long Units { get; }

    /// <summary>The sum, or false when it would pass <see cref="Max"/>: for amounts that a peer chose.</summary>
    public static bool TryAdd(Amount a, Amount b, out Amount sum)
    {
        bool fits = a.Units <= long.MaxValue - b.Units;
        sum = fits ? new Amount(a.Units + b.Units) : Zero;
        return fits;
    }

    public static Amount operator +(Amount a, Amount b) => new(checked(a.Units + b.Units));
    public static Amount operator -(Amount a, Amount b) => new(checked(a.Units - b.Units));
    public static bool operator <(Amount a, Amount b) => a.Units < b.Units;
    public static bool operator >(Amount a, Amount b) => a.Units > b.Units;
    public static bool operator <=(Amount a, Amount b) => a.Units <= b.Units;
    public static bool operator >=(Amount a, Amount b) => a.Units >= b.Units;
    public int CompareTo(Amount other) => Units.CompareTo(other.Units);
    public override string ToString() => Units.ToString(CultureInfo.InvariantCulture);
}
