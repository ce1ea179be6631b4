using System.Numerics;

namespace Lab.Core;

/// <summary>A 256-bit unsigned number: targets, scores, sums of work. Only what consensus needs.</summary>
public readonly record struct UInt256(ulong A, ulong B, ulong C, ulong D) : IComparable<UInt256>
{
    public static readonly UInt256 Zero;
    public static readonly UInt256 Max = new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>Integer quotient by a positive 64-bit divisor.</summary>
    public static UInt256 operator /(UInt256 n, ulong by)
    {
        Check.That(by > 0);
        ulong rest = 0;
        ulong a = Step(ref rest, n.A, by), b = Step(ref rest, n.B, by);
        ulong c = Step(ref rest, n.C, by), d = Step(ref rest, n.D, by);
        return new UInt256(a, b, c, d);
    }

    private static ulong Step(ref ulong rest, ulong word, ulong by)
    {
        var (quotient, remainder) = UInt128.DivRem(new UInt128(rest, word), by);
        rest = (ulong)remainder;
        return (ulong)quotient;
    }

    public int CompareTo(UInt256 o)
    {
        int order = A.CompareTo(o.A);
        if (order == 0) order = B.CompareTo(o.B);
        if (order == 0) order = C.CompareTo(o.C);
        return order != 0 ? order : D.CompareTo(o.D);
    }

    public static bool operator <(UInt256 x, UInt256 y) => x.CompareTo(y) < 0;
    public static bool operator >(UInt256 x, UInt256 y) => x.CompareTo(y) > 0;
    public static bool operator <=(UInt256 x, UInt256 y) => x.CompareTo(y) <= 0;
    public static bool operator >=(UInt256 x, UInt256 y) => x.CompareTo(y) >= 0;

    public Hash ToHash() => new(A, B, C, D);

    public override string ToString() =>
        (((BigInteger)A << 192) + ((BigInteger)B << 128) + ((BigInteger)C << 64) + D).ToString();
}
