using Lab.Core;

namespace Lab.Ledger;

/// <summary>The difficulty at which a known space makes blocks at the target rate at once.</summary>
internal static class SettledDifficulty
{
    public const long MaxLeaves = 1L << 40;

    /// <summary>
    /// The D whose (1 - 1/D)^leaves is nearest to 1 - E/T: an epoch then has a winner with probability E/T,
    /// and intervals, geometric in epochs, have the mean T. Bisection over 64-bit fractions; no floating
    /// point.
    /// </summary>
    public static Difficulty For(long leaves, Duration epoch, Duration target)
    {
        Check.That(leaves is >= 1 and <= MaxLeaves);
        Check.That(epoch > Duration.Zero && epoch < target);
        ulong empty = ulong.MaxValue - Fraction((ulong)epoch.Nanoseconds, (ulong)target.Nanoseconds);
        ulong low = 1, high = 1UL << 62;
        while (low < high)
        {
            ulong middle = low + (high - low) / 2;
            if (EmptyChance(middle, leaves) >= empty) high = middle;
            else low = middle + 1;
        }

        if (low == 1) return Difficulty.One;
        ulong above = EmptyChance(low, leaves) - empty, below = empty - EmptyChance(low - 1, leaves);
        return new Difficulty(below < above ? low - 1 : low);
    }

    /// <summary>
    /// (1 - 1/difficulty)^leaves in units of 2^-64: the chance that an epoch has no winner.
    /// </summary>
    private static ulong EmptyChance(ulong difficulty, long leaves)
    {
        ulong square = ulong.MaxValue - Fraction(1, difficulty), power = ulong.MaxValue;
        for (; leaves > 0; leaves >>= 1, square = Math.BigMul(square, square, out _))
            if ((leaves & 1) == 1) power = Math.BigMul(power, square, out _);
        return power;
    }

    /// <summary>top / bottom in units of 2^-64, at most 1 - 2^-64.</summary>
    private static ulong Fraction(ulong top, ulong bottom)
    {
        var scaled = ((UInt128)top << 64) / bottom;
        return scaled > ulong.MaxValue ? ulong.MaxValue : (ulong)scaled;
    }
}
