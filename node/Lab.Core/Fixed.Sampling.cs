namespace Lab.Core;

/// <summary>
/// Samples of distributions by inversion: one uniform 64-bit word gives one sample, so a word from a named
/// stream or from a counter does. Exponential and Pareto samples fall as the word grows, normal and lognormal
/// ones rise.
/// </summary>
public static partial class Fixed
{
    private const ulong NaturalOfBinary = 0xb172_17f7_d1cf_79ac; // ln 2, times 2^64
    private const ulong BinaryOfNatural = 0xb8aa_3b29_5c17_f0bc; // 1 / ln 2, times 2^63

    /// <summary>
    /// An exponential sample of mean <paramref name="mean"/> (0 or more): <c>-mean ln u</c> for u = (word +
    /// 1) / 2^64. At most 44.4 means; the error stays below 2^-31 means and one unit.
    /// </summary>
    public static long Exponential(ulong word, long mean)
    {
        Check.That(mean >= 0);
        UInt128 nats = (UInt128)(ulong)Surprise(word) * NaturalOfBinary >> 64; // Q32
        UInt128 sample = nats * (ulong)mean >> FractionBits;
        return sample > long.MaxValue ? long.MaxValue : (long)sample;
    }

    /// <summary>
    /// A Pareto sample, at least <paramref name="scale"/>: <c>scale u^(-1 / shape)</c> for u = (word + 1) /
    /// 2^64. The shape is Q32 and positive; a smaller one has the heavier tail (no mean from 1 down). The
    /// relative error stays below 2^-31 / shape; a sample too large for the result is <see
    /// cref="long.MaxValue"/>.
    /// </summary>
    public static long Pareto(ulong word, long scale, long shape)
    {
        Check.That(scale >= 0 && shape > 0);
        Int128 exponent = ((Int128)Surprise(word) << FractionBits) / shape;
        return Scale(scale, exponent > 64 * One ? 64 * One : (long)exponent);
    }

    /// <summary>
    /// A lognormal sample: <c>median exp(sigma z)</c> for z = <see cref="Normal(ulong)"/>. Sigma is Q32, 0 to
    /// 16. The relative error stays below 2^-22 (sigma + 1); a sample too large for the result is <see
    /// cref="long.MaxValue"/>.
    /// </summary>
    public static long Lognormal(ulong word, long median, long sigma)
    {
        Check.That(median >= 0 && sigma >= 0 && sigma <= 16 * One);
        Int128 nats = (Int128)sigma * Normal(word) >> FractionBits;
        return Scale(median, (long)(nats * BinaryOfNatural >> MantissaBits));
    }

    /// <summary>
    /// A normal sample of this mean and deviation (both in the sample's unit, deviation 0 or more).
    /// </summary>
    public static long Normal(ulong word, long mean, long deviation)
    {
        Check.That(deviation >= 0);
        Int128 sample = mean + (((Int128)deviation * Normal(word) + (One >> 1)) >> FractionBits);
        return (long)Int128.Clamp(sample, long.MinValue, long.MaxValue);
    }

    /// <summary>The binary logarithm of 1 / u for u = (word + 1) / 2^64, in Q32: 0 to 64.</summary>
    private static long Surprise(ulong word) => word == ulong.MaxValue ? 0 : 64 * One - Log2(word + 1);
}
