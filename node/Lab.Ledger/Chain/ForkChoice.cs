using Lab.Core;

namespace Lab.Ledger;

/// <summary>Which of two tips to follow (R-FORK-1 to R-FORK-3).</summary>
public static class ForkChoice
{
    /// <summary>
    /// True if who follows <paramref name="current"/> changes to the new <paramref name="candidate"/>: it is better,
    /// and the policy of the chain lets go of the current one.
    /// </summary>
    public static bool Follows(IChainPlace candidate, IChainPlace current)
    {
        // R-FORK-3
        bool mayLeave = candidate.Parameters.ForkPolicy == ForkPolicy.Heaviest
            || candidate.Header.Parent == current.Header.Id;
        return mayLeave && IsBetter(candidate, current);
    }

    /// <summary>
    /// True if a node that follows <paramref name="current"/> should change to <paramref name="candidate"/>.
    /// Never true of a tip and itself.
    /// </summary>
    public static bool IsBetter(IChainPlace candidate, IChainPlace current)
    {
        Check.That(candidate.Parameters == current.Parameters);
        // R-FORK-1
        if (candidate.Weight != current.Weight) return candidate.Weight > current.Weight;
        // R-FORK-2
        if (candidate.Parameters.Tie == TieRule.FirstSeen) return false;
        int order = candidate.Header.Score.CompareTo(current.Header.Score);
        return order != 0 ? order < 0 : candidate.Header.Id < current.Header.Id;
    }
}
