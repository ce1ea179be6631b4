namespace Lab.Live;

/// <summary>
/// The bounds that every host keeps (architecture, the seam), in bytes, and those of this one.
/// </summary>
internal static class Limits
{
    /// <summary>A participant hears Drained when a link's backlog falls below this.</summary>
    public const int DrainedBelow = 64 * 1024;

    /// <summary>A link with a greater backlog is closed: SlowPeer.</summary>
    public const int SlowPeerAbove = 4 * 1024 * 1024;

    /// <summary>A link's socket is not read while this much of it waits undelivered.</summary>
    public const int UnreadWindow = 1024 * 1024;

    /// <summary>The greatest value of a frame's length prefix.</summary>
    public const int LongestFrame = 16 * 1024 * 1024;

    /// <summary>
    /// Asked of the kernel for each direction of a socket. Small, so that a reader that stalls is felt by
    /// the sender soon after the unread window is full, as in simulation.
    /// </summary>
    public const int SocketBuffer = 128 * 1024;

    /// <summary>
    /// Inbound connections that may be within TLS or their preamble at once; more are closed at once.
    /// </summary>
    public const int PendingInbound = 64;

    /// <summary>Steps that a loop takes before it lets others use its thread.</summary>
    public const int StepsPerTurn = 64;
}
