using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Nodes.Peers;

/// <summary>An endpoint that the node may dial, and how it went so far.</summary>
internal sealed class DialTarget(Endpoint endpoint, bool configured)
{
    public Endpoint Endpoint { get; } = endpoint;

    /// <summary>True if the operator named it; false if a peer did.</summary>
    public bool Configured { get; } = configured;

    /// <summary>The key that was met there, once one was.</summary>
    public PublicKey? Key { get; set; }

    /// <summary>The link there, or a link that the same peer dialled.</summary>
    public Peer? Peer { get; set; }

    public bool Dialling { get; set; }

    /// <summary>Failures since the last link that became ready.</summary>
    public int Failures { get; set; }

    /// <summary>Not to be dialled before this, on the monotonic clock.</summary>
    public Duration NotBefore { get; set; }

    public bool EverReady { get; set; }
    public bool IsActive => Dialling || Peer is not null;
}
