namespace Lab.Ledger;

/// <summary>
/// The rules that a verdict can name. Each is an id of node/SPEC.md, stands in a comment where it is enforced, and has
/// tests on both sides of its limit; a test keeps the three in step. Names say what must hold.
/// </summary>
public enum Rule : byte
{
    /// <summary>No rule is broken.</summary>
    None = 0,

    /// <summary>R-FORMAT-1: a block's bytes are its canonical encoding, within the limits.</summary>
    CanonicalBlock,

    /// <summary>R-FORMAT-2: a header's bytes are its canonical encoding.</summary>
    CanonicalHeader,

    /// <summary>R-BODY-1: the signature over the header's id verifies under the miner's key.</summary>
    SignedByMiner,

    /// <summary>R-BODY-2: the proof in the block has the digest that the header names.</summary>
    ProofMatchesHeader,

    /// <summary>R-BODY-3: the transactions in the block have the root that the header names.</summary>
    TransactionsMatchHeader,

    /// <summary>R-HEADER-1: the version is one that this code knows.</summary>
    KnownVersion,

    /// <summary>R-HEADER-2: the state root is that of the state after the block.</summary>
    StateRootMatches,

    /// <summary>R-EPOCH-2: the epoch is the one that the timestamp falls in.</summary>
    EpochOfTimestamp,

    /// <summary>R-EPOCH-3: the epoch is later than the parent's.</summary>
    EpochAfterParent,

    /// <summary>R-EPOCH-4: the epoch starts at most two windows ahead of the wall clock.</summary>
    EpochHasCome,

    /// <summary>R-SPACE-2: the leaf's place is inside the plot.</summary>
    LeafWithinPlot,

    /// <summary>R-SPACE-3: the path leads from the miner's own leaf to the plot root.</summary>
    PathLeadsToPlotRoot,

    /// <summary>R-SPACE-4: the score is that of the leaf under the challenge.</summary>
    ScoreOfChallenge,

    /// <summary>R-SPACE-5: the score is below the target.</summary>
    ScoreBelowTarget,

    /// <summary>R-CHAIN-1: the height is one more than the parent's.</summary>
    HeightFollowsParent,

    /// <summary>R-CHAIN-2: the difficulty is the one that the retarget gives.</summary>
    DifficultyFollowsRetarget,
}
