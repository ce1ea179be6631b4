using System.Numerics;

namespace Lab.Core;

/// <summary>
/// Logarithm and power of two in integers, the same on every platform: what distributions are sampled with.
/// Fractions are Q32, that is, multiplied by 2^32.
/// </summary>
public static partial class Fixed
{
    /// <summary>1 in Q32.</summary>
    public const long One = 1L << 32;

    private const int FractionBits = 32, MantissaBits = 63;

    /// <summary>
    /// The binary logarithm of a positive number in Q32, 0 to 64, rounded to the nearest; the error stays
    /// below 2^-32. Bit by bit: squaring the mantissa doubles its logarithm.
    /// </summary>
    public static long Log2(ulong n)
    {
        Check.That(n > 0);
        int zeros = BitOperations.LeadingZeroCount(n);
        ulong mantissa = n << zeros; // in [1, 2), with 63 bits after the point
        long log = MantissaBits - zeros;
        for (int i = 0; i <= FractionBits; i++)
        {
            ulong high = Math.BigMul(mantissa, mantissa, out ulong low);
            bool two = high >> MantissaBits != 0;
            mantissa = two ? high : high << 1 | low >> MantissaBits;
            log = log << 1 | (two ? 1L : 0L);
        }

        return (log + 1) >> 1; // one bit more than asked for was computed, to round by
    }

    /// <summary>
    /// Two to the power of <paramref name="exponent"/> (Q32, below 31), in Q32, rounded to the nearest. The
    /// relative error stays below 2^-57 or half a unit of the result, whichever is larger.
    /// </summary>
    public static long Exp2(long exponent)
    {
        Check.That(exponent < 31 * One);
        return Scale(One, exponent);
    }

    /// <summary>
    /// <paramref name="value"/>, not negative, times two to the power of <paramref name="exponent"/> (Q32),
    /// rounded to the nearest; <see cref="long.MaxValue"/> when the product is larger.
    /// </summary>
    public static long Scale(long value, long exponent)
    {
        Check.That(value >= 0);
        long shift = MantissaBits - (exponent >> FractionBits);
        if (value == 0 || shift > 127) return 0;
        if (shift < 1) return long.MaxValue;
        UInt128 product = (UInt128)(ulong)value * Mantissa((uint)exponent);
        UInt128 scaled = (product + (UInt128.One << ((int)shift - 1))) >> (int)shift;
        return scaled > long.MaxValue ? long.MaxValue : (long)scaled;
    }

    /// <summary>2^(fraction / 2^32), at least 1 and below 2, with 63 bits after the point.</summary>
    private static ulong Mantissa(uint fraction)
    {
        ulong mantissa = 1UL << MantissaBits;
        var roots = RootsOfTwo;
        for (int i = 0; fraction != 0; i++, fraction <<= 1)
        {
            if (fraction >> (FractionBits - 1) == 0) continue;
            ulong high = Math.BigMul(mantissa, roots[i], out ulong low);
            mantissa = high << 1 | low >> MantissaBits;
        }

        return mantissa;
    }

    /// <summary>
    /// 2^(1/2), 2^(1/4), 2^(1/8) and so on, each the square root of the one before, with 63 bits.
    /// </summary>
    private static ReadOnlySpan<ulong> RootsOfTwo =>
    [
        0xb504f333f9de6484, 0x9837f0518db8a96f, 0x8b95c1e3ea8bd6e7, 0x85aac367cc487b15,
        0x82cd8698ac2ba1d7, 0x8164d1f3bc030773, 0x80b1ed4fd999ab6c, 0x8058d7d2d5e5f6b1,
        0x802c6436d0e04f51, 0x8016302f17467628, 0x800b179c82028fd1, 0x80058baf7fee3b5d,
        0x8002c5d00fdcfcb7, 0x800162e61bed4a49, 0x8000b17292f702a4, 0x800058b92abbae02,
        0x80002c5c8dade4d7, 0x8000162e44eaf636, 0x80000b1721fa7c19, 0x8000058b90de7e4d,
        0x800002c5c8678f37, 0x80000162e431dba0, 0x800000b1721872d1, 0x80000058b90c1aa9,
        0x8000002c5c8605a4, 0x800000162e4300e6, 0x8000000b17217ff8, 0x800000058b90bfdd,
        0x80000002c5c85fe7, 0x8000000162e42ff2, 0x80000000b17217f8, 0x8000000058b90bfc,
    ];
}
