using Lab.Core;

namespace Lab.Ledger;

/// <summary>Which of two tips to follow (R-FORK-1, R-FORK-2).</summary>
public static class ForkChoice
{
    /// <summary>
    /// True if a node that follows <paramref name="current"/> should change to <paramref name="candidate"/>.
    /// Never true of a tip and itself.
    /// </summary>
    public static bool IsBetter(ChainEntry candidate, ChainEntry current)
    {
        Check.That(candidate.Parameters == current.Parameters);
        // R-FORK-1
        if (candidate.Weight != current.Weight) return candidate.Weight > current.Weight;
        // R-FORK-2
        if (candidate.Parameters.Tie == TieRule.FirstSeen) return false;
        int order = candidate.Header.Score.CompareTo(current.Header.Score);
        return order != 0 ? order < 0 : candidate.Id < current.Id;
    }
}
