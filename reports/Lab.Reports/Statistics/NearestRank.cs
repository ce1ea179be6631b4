using Lab.Core;

namespace Lab.Reports;

/// <summary>
/// The percentile that every report uses: the smallest value such that at least the given share of all values is not
/// above it (nearest rank). It is always a measured value, never interpolated.
/// </summary>
public static class NearestRank
{
    /// <summary>Index, in ascending order, of the quantile <paramref name="perMille"/> of <paramref name="count"/> values.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="perMille">0 .. 1000; 0 gives the smallest value.</param>
    public static int Index(int count, int perMille)
    {
        Check.That(count > 0 && perMille is >= 0 and <= 1000);
        return Math.Max(0, (int)(((long)count * perMille + 999) / 1000) - 1);
    }
}
