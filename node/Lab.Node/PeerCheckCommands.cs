using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes;

/// <summary>
/// Asks a node to find out how the peer at an endpoint does: from the link there, or by dialling and hanging up again. Answered
/// when it is known by <see cref="PeerChecked"/>, or at once by <see cref="CommandRefused"/>.
/// </summary>
/// <param name="Endpoint">Where the peer listens; the node need not know it.</param>
public sealed record CheckPeer(Endpoint Endpoint);

/// <summary>How a peer did when it was looked at.</summary>
/// <param name="Endpoint">Where.</param>
/// <param name="IsReached">Whether a link came about.</param>
/// <param name="Refused">The rule for which one of the ends closed it before the handshake was done, or None.</param>
/// <param name="Key">The key met there; null if nobody said one.</param>
/// <param name="Tip">The chain that the peer last said it has; null if there is no handshake.</param>
/// <param name="Took">From the question to the answer; for a peer that is linked, the last round trip.</param>
public sealed record PeerChecked(
    Endpoint Endpoint, bool IsReached, Rule Refused, PublicKey? Key, ChainTip? Tip, Duration Took)
{
    /// <summary>Whether the handshake ended well.</summary>
    public bool IsHealthy => Tip is not null;
}
