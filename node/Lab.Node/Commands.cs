using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;

namespace Lab.Nodes;

/// <summary>
/// Asks a node to sign and spread a payload of at most 1 MiB. Answered by <see cref="Published"/> or <see
/// cref="CommandRefused"/>.
/// </summary>
public sealed record PublishBroadcast(ReadOnlyMemory<byte> Payload);

/// <summary>The broadcast is on its way.</summary>
/// <param name="WireId">Its name in facts and inventories.</param>
public sealed record Published(Hash WireId);

/// <summary>Asks a node how it is. Answered by <see cref="NodeStatus"/>.</summary>
public sealed record GetStatus;

/// <summary>What a node answers to a command that it cannot follow: why, in one sentence.</summary>
public sealed record CommandRefused(string Reason);

/// <summary>A node at one instant.</summary>
/// <param name="Tip">Id of its best block.</param>
/// <param name="Height">Height of that block.</param>
/// <param name="Weight">Sum of difficulties of its chain.</param>
/// <param name="Epoch">Epoch of that block.</param>
/// <param name="SideTips">Tips of other chains that it knows.</param>
/// <param name="Orphans">Blocks kept without their parent.</param>
/// <param name="NotYet">Blocks kept until their epoch comes.</param>
/// <param name="Syncing">Whether it is catching up with a peer.</param>
/// <param name="Links">Links in any phase.</param>
/// <param name="Peers">Its peers, in slot order.</param>
/// <param name="Counters">Its totals.</param>
public sealed record NodeStatus(
    Hash Tip, Height Height, UInt128 Weight, Epoch Epoch, int SideTips, int Orphans, int NotYet, bool Syncing,
    int Links, IReadOnlyList<PeerStatus> Peers, NodeCounters Counters);

/// <summary>One ready peer.</summary>
/// <param name="Key">Its public key.</param>
/// <param name="Role">What it says it is.</param>
/// <param name="Outbound">Whether this node dialled.</param>
/// <param name="RoundTrip">The last ping's round trip, zero if none was measured.</param>
public sealed record PeerStatus(PublicKey Key, NodeRole Role, bool Outbound, Duration RoundTrip);
