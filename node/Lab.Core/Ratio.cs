using System.Globalization;

namespace Lab.Core;

/// <summary>An exact fraction <c>Top / Bottom</c> with a positive bottom: probabilities, shares, slow-down factors.</summary>
public readonly record struct Ratio
{
    public static readonly Ratio Zero = new(0, 1);
    public static readonly Ratio One = new(1, 1);

    private readonly long bottomLessOne;

    public Ratio(long top, long bottom)
    {
        Check.That(top >= 0 && bottom > 0);
        long common = Gcd(top, bottom);
        Top = top / common;
        this.bottomLessOne = bottom / common - 1;
    }

    public long Top { get; }
    public long Bottom => this.bottomLessOne + 1;

    /// <summary><c>value * Top / Bottom</c>, rounded down, without overflow on the way.</summary>
    public long Of(long value) => checked((long)((Int128)value * Top / Bottom));

    /// <summary>A threshold T such that a uniform 64-bit number is below T with this probability (at most 1).</summary>
    public ulong Threshold()
    {
        Check.That(Top <= Bottom);
        return Top == Bottom ? ulong.MaxValue : (ulong)(((UInt128)(ulong)Top << 64) / (ulong)Bottom);
    }

    /// <summary>Negative when below <paramref name="other"/>, zero when equal.</summary>
    public int CompareTo(Ratio other) => ((Int128)Top * other.Bottom).CompareTo((Int128)other.Top * Bottom);

    public override string ToString() => Bottom == 1
        ? Top.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Top}/{Bottom}");

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
