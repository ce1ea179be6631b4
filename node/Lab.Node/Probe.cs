namespace Lab.Nodes;

/// <summary>
/// Rare cases that a node notes when it reaches them, so that a record can show that they were tested.
/// </summary>
public enum Probe : byte
{
    /// <summary>A reorg took one block off the chain. Subject: the new tip.</summary>
    ReorgDepth1 = 1,

    /// <summary>
    /// A reorg took more than one block off the chain. Subject: the new tip; Extra: how many.
    /// </summary>
    ReorgDeeperThan1,

    /// <summary>A block arrived before its parent and was kept. Subject: its id.</summary>
    OrphanHeld,

    /// <summary>A kept orphan was accepted when its parent came. Subject: its id.</summary>
    OrphanAdopted,

    /// <summary>A block whose epoch lies ahead was kept. Subject: its id.</summary>
    NotYetHeld,

    /// <summary>A kept block was accepted when its epoch came. Subject: its id.</summary>
    NotYetAdopted,

    /// <summary>A requested item did not come in time. Subject: its wire id.</summary>
    RequestTimedOut,

    /// <summary>A sync made no progress in time and went on elsewhere. Subject: the peer's key.</summary>
    SyncTimedOut,

    /// <summary>A sync brought the chain up to a peer's. Subject: the tip; Extra: blocks taken.</summary>
    SyncFinished,

    /// <summary>Two links with one peer became one. Subject: the peer's key.</summary>
    DuplicateLinkResolved,

    /// <summary>Two chains of equal weight met. Subject: the block that came second.</summary>
    EqualWeightTie,

    /// <summary>A peer that did not read was given up. Subject: its key.</summary>
    SlowPeerClosed,

    /// <summary>A peer that did not answer pings was given up. Subject: its key.</summary>
    SilentPeerClosed,

    /// <summary>A win came too late to beat the tip and was dropped. Extra: its epoch.</summary>
    WinTooLate,

    /// <summary>A block with a bad id was met again. Subject: its id.</summary>
    BadIdMet,

    /// <summary>The chain was read back from the store. Subject: the tip; Extra: blocks read.</summary>
    ChainReloaded,

    /// <summary>A transaction of a block that left the chain went back to the pool. Subject: its id.</summary>
    TransactionRequeued,

    /// <summary>A pending transaction gave way to one of the same nonce that pays more. Subject: its id.</summary>
    TransactionReplaced,

    /// <summary>A pending transaction gave way to better payers. Subject: its id.</summary>
    TransactionEvicted,

    /// <summary>
    /// A plot could not be read and is left alone for a while. Subject: its root; Extra: its place among the plots.
    /// </summary>
    PlotUnreadable,

    /// <summary>
    /// A block was put together from its compact form. Subject: its wire id; Extra: transactions that had to be asked for.
    /// </summary>
    CompactRebuilt,

    /// <summary>A compact block did not come together and was asked for in full. Subject: its wire id.</summary>
    CompactFailed,

    /// <summary>
    /// An inbound link was closed for a newcomer from another network. Subject: its peer's key, zero if not yet known;
    /// Extra: link.
    /// </summary>
    LinkEvicted,

    /// <summary>A link was closed because its peer has too many points. Subject: the peer's key.</summary>
    ScoreClosed,

    /// <summary>
    /// A sync found so many blocks missing that the node left all else until they are here. Subject: the last header;
    /// Extra: how many.
    /// </summary>
    FarBehind,

    /// <summary>A node that had no chain started from a snapshot. Subject: its block; Extra: entries of the state.</summary>
    SnapshotUsed,

    /// <summary>
    /// The state of the block that the operator named has more coins than the emission allows. Subject: the block.
    /// </summary>
    SnapshotUnsound,
}
