using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// A search over plots cut into parts that may run anywhere, at once or in turn: the outcome is that of the
/// first part in order that won, so it does not depend on how many workers there are or how it was cut.
/// </summary>
public static class ScanPlan
{
    /// <summary>The parts in order of (plot, leaf), none longer than <paramref name="most"/> leaves.</summary>
    public static IReadOnlyList<ScanPart> Of(
        ScanSettings settings, IReadOnlyList<Plot> plots, in Hash challenge, int most)
    {
        Check.That(most >= 1);
        var ranges = new List<ScanPart>();
        for (int i = 0; i < plots.Count; i++) settings.AddRanges(i, plots[i].Count, challenge, ranges);
        var parts = new List<ScanPart>();
        long left = settings.Limit;
        foreach (var range in ranges)
        {
            int to = range.From + (int)Math.Min(range.To - range.From, left);
            left -= to - range.From;
            for (int from = range.From; from < to;)
            {
                int length = Math.Min(most, to - from);
                parts.Add(new ScanPart(range.Plot, from, from + length));
                from += length;
            }
        }

        return parts;
    }

    /// <summary>
    /// The outcome of the whole search from those of its parts, in the same order. Counts the leaves up to
    /// the winner, as one worker would have; what others looked at beyond it is left out.
    /// </summary>
    public static ScanOutcome Combine(IReadOnlyList<ScanPart> parts, IReadOnlyList<ScanResult> results)
    {
        Check.That(parts.Count == results.Count);
        long examined = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            examined += results[i].Examined;
            if (results[i].Found) return new ScanOutcome(parts[i].Plot, results[i].Leaf, examined);
        }

        return new ScanOutcome(-1, -1, examined);
    }
}
