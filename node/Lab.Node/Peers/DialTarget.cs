using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;

namespace Lab.Nodes.Peers;

/// <summary>An endpoint that the node may dial, who told of it, and how it went so far.</summary>
internal sealed class DialTarget(Endpoint endpoint, EndpointSource source, PublicKey? toldBy = null)
{
    public Endpoint Endpoint { get; } = endpoint;
    public EndpointSource Source { get; set; } = source;

    /// <summary>The peer that named it, if one did.</summary>
    public PublicKey? ToldBy { get; } = toldBy;

    public string Label { get; set; } = "";

    /// <summary>True if the operator named it, before or while the node ran: it is never forgotten.</summary>
    public bool IsKept => Source is EndpointSource.Configured or EndpointSource.Operator;

    /// <summary>The key that was met there, once one was.</summary>
    public PublicKey? Key { get; set; }

    /// <summary>The link there, or a link that the same peer dialled.</summary>
    public Peer? Peer { get; set; }

    public bool Dialling { get; set; }

    /// <summary>Whether the link, or the dial, only finds out whether somebody is there.</summary>
    public bool IsFeeler { get; set; }

    /// <summary>Failures since the last link that became ready.</summary>
    public int Failures { get; set; }

    /// <summary>Not to be dialled before this, on the monotonic clock.</summary>
    public Duration NotBefore { get; set; }

    /// <summary>When a link was last ready, and when it was last dialled, on the wall clock.</summary>
    public Instant? LastSeen { get; set; }

    public Instant? LastTried { get; set; }
    public bool EverReady => LastSeen is not null;
    public bool IsActive => Dialling || Peer is not null;
}
