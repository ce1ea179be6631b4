using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes;

/// <summary>
/// SC-L16: asks a node to describe its chain, with the ids of some of its blocks. Answered by <see cref="ChainManifest"/>
/// or <see cref="CommandRefused"/>.
/// </summary>
/// <param name="From">The first height whose id is wanted.</param>
/// <param name="Count">How many ids at most, 0 to 2,000; there may be fewer.</param>
public sealed record GetManifest(Height From, int Count)
{
    public const int MaxCount = 2_000;
}

/// <summary>A chain in short.</summary>
/// <param name="Network">Id of genesis.</param>
/// <param name="Parameters">Digest of the chain's parameters (R-GENESIS-1).</param>
/// <param name="MonetaryPolicy">Digest of what rules its money.</param>
/// <param name="Tip">The last block, and the weight of the chain.</param>
/// <param name="StateRoot">Of the state after the tip.</param>
/// <param name="Checkpoint">The block that the chain is not left below: genesis, or the base of a snapshot.</param>
/// <param name="From">Height of the first of the ids.</param>
/// <param name="Blocks">Ids in rising order of height.</param>
public sealed record ChainManifest(
    Hash Network, Hash Parameters, Hash MonetaryPolicy, ChainTip Tip, Hash StateRoot, BlockRef Checkpoint, Height From,
    IReadOnlyList<Hash> Blocks);

/// <summary>
/// SC-L17: asks a node for a whole snapshot of its chain. Answered by <see cref="ChainSnapshot"/> or <see
/// cref="CommandRefused"/>.
/// </summary>
/// <param name="Block">Of which block; null for the tip.</param>
public sealed record TakeSnapshot(Hash? Block = null);

/// <summary>
/// SC-L25: asks what a sync with a peer would do, and does nothing. Answered by <see cref="SyncCandidate"/> or <see
/// cref="CommandRefused"/>, once the peer has answered.
/// </summary>
/// <param name="Peer">A ready peer's key.</param>
public sealed record PreviewSync(PublicKey Peer);

/// <summary>Asks for the last previews, at most 16. Answered by <see cref="SyncCandidates"/>.</summary>
public sealed record GetSyncCandidates;

/// <summary>Previews, oldest first.</summary>
public sealed record SyncCandidates(IReadOnlyList<SyncCandidate> Items);

/// <summary>How a peer's chain stands to the node's own.</summary>
public enum SyncVerdict : byte
{
    /// <summary>The tips are the same.</summary>
    Same = 1,

    /// <summary>The peer's goes on where the node's own ends.</summary>
    AheadAppend,

    /// <summary>The node's own goes on where the peer's ends.</summary>
    Behind,

    /// <summary>They have parted; a sync would leave blocks if the peer's is better.</summary>
    Diverged,

    /// <summary>A header of it breaks a rule.</summary>
    Invalid,
}

/// <summary>What a sync with a peer would do, as far as 2,000 headers show.</summary>
/// <param name="Id">H(`lab.node.sync-candidate`, the node's tip, the last header): the same for the same case.</param>
/// <param name="Peer">The peer.</param>
/// <param name="Verdict">How its chain stands to the node's.</param>
/// <param name="Rule">The rule that is broken, or None.</param>
/// <param name="Fork">The last block that both have.</param>
/// <param name="End">The last header that was good.</param>
/// <param name="Weight">Of the chain up to there.</param>
/// <param name="Blocks">Blocks that would be fetched.</param>
/// <param name="Leaves">Blocks that would be taken off the chain, if that one is followed.</param>
/// <param name="IsBetter">Whether the fork choice would follow it, as far as it was seen.</param>
public sealed record SyncCandidate(
    Hash Id, PublicKey Peer, SyncVerdict Verdict, Rule Rule, BlockRef Fork, BlockRef End, UInt128 Weight, long Blocks,
    long Leaves, bool IsBetter);
