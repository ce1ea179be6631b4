namespace Lab.Nodes.Peers;

/// <summary>A part of the node that keeps something for each peer.</summary>
internal interface IPeerWatcher
{
    /// <summary>The handshake ended well.</summary>
    void PeerReady(Peer peer);

    /// <summary>A link is gone, ready or not; its slot may be another's from now on.</summary>
    void PeerGone(Peer peer);
}
