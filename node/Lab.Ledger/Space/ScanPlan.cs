using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// A search over plots cut into parts that may run anywhere, at once or in turn: the winner does not depend on how
/// many workers there are or how it was cut.
/// </summary>
public static class ScanPlan
{
    /// <summary>The parts in order of (plot, leaf), none longer than <paramref name="most"/> leaves.</summary>
    /// <param name="settings">Which leaves of a plot are looked at.</param>
    /// <param name="counts">The leaves of each plot; 0 for one to leave out.</param>
    /// <param name="challenge">Where samples begin.</param>
    /// <param name="most">At least 1.</param>
    public static IReadOnlyList<ScanPart> Of(
        ScanSettings settings, IReadOnlyList<int> counts, in Hash challenge, int most)
    {
        Check.That(most >= 1);
        var ranges = new List<ScanPart>();
        for (int i = 0; i < counts.Count; i++)
            if (counts[i] > 0) settings.AddRanges(i, counts[i], challenge, ranges);
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

    /// <summary>Scans parts in turn: what one worker finds in them.</summary>
    public static ScanOutcome Search(
        IReadOnlyList<IPlot> plots, IReadOnlyList<ScanPart> parts, in Hash challenge, UInt256 target, ScanGoal goal)
    {
        var found = ScanOutcome.None;
        long examined = 0;
        List<int>? unreadable = null;
        foreach (var part in parts)
        {
            if (unreadable?.Contains(part.Plot) == true) continue;
            var result = plots[part.Plot].Scan(challenge, target, part.From, part.To, goal);
            examined += result.Examined;
            if (result.IsUnreadable) (unreadable ??= []).Add(part.Plot);
            if (!result.Found) continue;
            found = found with { Plot = part.Plot, Leaf = result.Leaf, Score = result.Score };
            if (goal == ScanGoal.First) break;
            target = result.Score.ToNumber();
        }

        return found with { Examined = examined, Unreadable = unreadable ?? found.Unreadable };
    }

    /// <summary>
    /// What one worker would have found in all parts, from what several found in stretches of them, given in order. Leaves
    /// are counted as one worker would have: those scored beyond the winner are left out.
    /// </summary>
    public static ScanOutcome Combine(ScanGoal goal, IReadOnlyList<ScanOutcome> stretches)
    {
        var found = ScanOutcome.None;
        long examined = 0;
        foreach (var stretch in stretches)
        {
            examined += stretch.Examined;
            if (!stretch.IsWin || (found.IsWin && !(stretch.Score < found.Score))) continue;
            found = stretch;
            if (goal == ScanGoal.First) break;
        }

        return found with
        {
            Examined = examined,
            Unreadable = [.. stretches.SelectMany(s => s.Unreadable).Distinct().Order()],
        };
    }
}
