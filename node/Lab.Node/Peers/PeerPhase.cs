namespace Lab.Nodes.Peers;

/// <summary>
/// How far a link has come. Both ends send HELLO at once, AUTH when they have the other's HELLO.
/// </summary>
internal enum PeerPhase
{
    /// <summary>Our HELLO is sent; theirs is awaited.</summary>
    AwaitsHello,

    /// <summary>Our AUTH is sent; theirs is awaited.</summary>
    AwaitsAuth,

    /// <summary>Both know who the other is.</summary>
    Ready,
}
