using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Nodes;

/// <summary>
/// Asks a node to know an endpoint, to dial it at once, and again whenever the link is lost. Answered by <see
/// cref="PeerAdded"/> or <see cref="CommandRefused"/>.
/// </summary>
/// <param name="Endpoint">Where the peer listens.</param>
/// <param name="Label">What the operator calls it, at most <see cref="MaxLabel"/> characters.</param>
public sealed record AddPeer(Endpoint Endpoint, string Label = "")
{
    public const int MaxLabel = 64;
}

/// <summary>The node knows the endpoint.</summary>
/// <param name="IsNew">False if it did before, of whatever source.</param>
public sealed record PeerAdded(bool IsNew);

/// <summary>Asks a node which endpoints it knows. Answered by <see cref="AddressReport"/>.</summary>
public sealed record GetAddresses;

/// <summary>The endpoints that a node knows, and how they do.</summary>
/// <param name="Records">Configured ones first, then those that were met before, then the others.</param>
/// <param name="Banned">Keys that are refused at present.</param>
/// <param name="Scored">Keys with points against them.</param>
public sealed record AddressReport(IReadOnlyList<AddressRecord> Records, int Banned, int Scored);

/// <summary>The health record of one endpoint.</summary>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Label">What the operator calls it; empty for none.</param>
/// <param name="Source">How the node came to know it.</param>
/// <param name="ToldBy">The peer that named it, if one did.</param>
/// <param name="Key">The key met there, once one was.</param>
/// <param name="IsLinked">Whether there is a link.</param>
/// <param name="LastSeen">When a link with it was last ready, on the node's wall clock; null if never.</param>
/// <param name="LastTried">When it was last dialled; null if never.</param>
/// <param name="Failures">Failed dials and lost links since a link was last ready.</param>
/// <param name="Points">Points against its key (R-PEER-11).</param>
public sealed record AddressRecord(
    Endpoint Endpoint, string Label, EndpointSource Source, PublicKey? ToldBy, PublicKey? Key, bool IsLinked,
    Instant? LastSeen, Instant? LastTried, int Failures, int Points);
