using Lab.Sim.Queue;

namespace Lab.Sim.Network;

internal enum LinkState : byte
{
    Free,
    Dialing,
    Up,

    /// <summary>Over, but the participant has not been told yet.</summary>
    Ended,
}

/// <summary>One node's end of a link: what every send and every arrival touches, 40 bytes.</summary>
internal struct HalfLink
{
    /// <summary>The other node.</summary>
    public int Peer;

    /// <summary>The other node's handle of this link.</summary>
    public LinkHandle PeerLink;

    /// <summary>One-way nanoseconds to the other node.</summary>
    public long Propagation;

    /// <summary>Latest arrival already promised at the other node: links are first-in first-out.</summary>
    public long LastArrival;

    /// <summary>How often this slot was used.</summary>
    public uint Use;

    /// <summary>Turn of the newest inbox entry from this link.</summary>
    public uint Turn;

    /// <summary>Bytes that arrived and were not yet handed to the participant.</summary>
    public int Unread;

    public LinkState State;

    /// <summary>True if sends must look at <see cref="LinkExtra"/>: held, capped or watched.</summary>
    public bool Slow;

    /// <summary>True if this end told the other to stop sending.</summary>
    public bool Stalled;

    /// <summary>True once the participant hung up: it hears nothing more, though its frames may still travel.</summary>
    public bool Deaf;
}
