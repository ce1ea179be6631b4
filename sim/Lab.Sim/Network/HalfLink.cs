using Lab.Core.Seam;
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

/// <summary>One node's end of a link: what every send and every arrival touches, 48 bytes.</summary>
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

/// <summary>The rarely used part of a half link.</summary>
internal sealed class LinkExtra
{
    /// <summary>Frames that wait for a cut or a stall to end, oldest first.</summary>
    public readonly Queue<Frame> Held = new();
    public bool HeldByStall;

    /// <summary>True if the participant hung up while frames were held: the link ends once they are let go.</summary>
    public bool Lingering;
    public bool HeldByCut;

    /// <summary>Since when bytes have been unacknowledged because of a cut; <see cref="long.MaxValue"/> if they are not.</summary>
    public long CutSince = long.MaxValue;

    /// <summary>A rate below the uplink's own (loss, region pair).</summary>
    public Rate Cap;
    public long CapFree;

    /// <summary>Bytes of frames that wait behind the socket buffer on the uplink, and of held frames.</summary>
    public long Waiting;

    /// <summary>When the waiting frames that are not held reach the socket buffer, in order.</summary>
    public readonly Queue<(long At, int Bytes)> Behind = new();

    /// <summary>
    /// True once the participant may have seen a backlog above the drain mark, until Drained was delivered.
    /// </summary>
    public bool AboveMark;
}
