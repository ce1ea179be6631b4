namespace Lab.Ledger;

/// <summary>How the difficulty follows the space (R-CHAIN-2).</summary>
public enum RetargetRule : byte
{
    /// <summary>After every block, over a sliding window; the default.</summary>
    Sliding,

    /// <summary>Every N blocks, half of the way; the source's rule.</summary>
    EveryN,

    /// <summary>Never: studies of intervals.</summary>
    Fixed,
}

/// <summary>Which of two tips of equal weight is better (R-FORK-2).</summary>
public enum TieRule : byte
{
    /// <summary>The lower score, then the lower id; the default. The same at every node.</summary>
    LowestScore,

    /// <summary>The one that this node saw first: selfish-mining studies need it.</summary>
    FirstSeen,
}

/// <summary>What a challenge is drawn from (R-EPOCH-6).</summary>
public enum ChallengeRule : byte
{
    /// <summary>The chain of winning scores, which a winner cannot grind; the default.</summary>
    SeedChain,

    /// <summary>The parent's id; the source's rule, kept to study grinding.</summary>
    ParentHash,
}

/// <summary>Which chains a node follows (R-FORK-3).</summary>
public enum ForkPolicy : byte
{
    /// <summary>The heaviest above the newest final checkpoint; the default.</summary>
    Heaviest,

    /// <summary>Only what extends its own chain: for networks with one producer.</summary>
    AppendOnly,
}
