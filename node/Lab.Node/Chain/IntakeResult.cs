namespace Lab.Nodes.Chain;

/// <summary>What became of a block that was offered.</summary>
internal enum IntakeResult : byte
{
    /// <summary>It has its place in a chain, the best one or another.</summary>
    Accepted,

    /// <summary>It had one already.</summary>
    Known,

    /// <summary>Its parent is unknown: kept for a while.</summary>
    Orphan,

    /// <summary>Its epoch lies ahead of the node's clock: kept until it comes.</summary>
    NotYet,

    /// <summary>
    /// Its parent lies below the snapshot that the node started from, so it cannot be checked: nobody's fault (R-SNAP-3).
    /// </summary>
    BelowBase,

    /// <summary>It broke a rule, and its sender was refused.</summary>
    Refused,
}
