using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Chain;

/// <summary>A block that has to wait, with what is needed to offer it again.</summary>
/// <param name="Item">The block.</param>
/// <param name="Frame">Its frame.</param>
/// <param name="From">Who sent it, if it was a peer; the link may be gone by now.</param>
/// <param name="Spread">Whether it goes on to other peers once accepted.</param>
/// <param name="Due">When its epoch is near enough, on the wall clock.</param>
/// <param name="Signed">A header whose signature was checked already, if it is this block's.</param>
internal sealed record HeldBlock(
    BlockItem Item, Frame Frame, Peer? From, bool Spread, Instant Due = default, BlockHeader? Signed = null);
