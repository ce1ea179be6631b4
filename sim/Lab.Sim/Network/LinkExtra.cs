using Lab.Core.LinkRules;
using Lab.Core.Seam;
using Lab.Sim.Queue;

namespace Lab.Sim.Network;

/// <summary>The rarely used part of a half link: what rules and losses do to it, and what waits before the wire.</summary>
internal sealed class LinkExtra
{
    private Queue<Frame>? held;

    /// <summary>What the rules in force do to frames that leave here.</summary>
    public LinkEffect Effect;

    /// <summary>True if a rule cuts the other direction, so that nothing sent here is acknowledged.</summary>
    public bool AcksCut;

    /// <summary>True if the other end asked this one to stop.</summary>
    public bool HeldByStall;

    /// <summary>True from the first frame that met a cut until the stream retransmits after it.</summary>
    public bool HeldByCut;

    /// <summary>True while the link's own rate is used up for as long as a socket buffer takes.</summary>
    public bool HeldByCap;

    /// <summary>Turns on the uplink that held frames of this link wait for.</summary>
    public int Turns;

    /// <summary>True if the participant hung up while frames were held: the link ends once they are let go.</summary>
    public bool Lingering;

    /// <summary>
    /// True once the participant may have seen a backlog above the drain mark, until Drained was delivered.
    /// </summary>
    public bool AboveMark;

    /// <summary>Chance of losing a segment, in millionths: the larger of rules and network.</summary>
    public int LossPerMillion;

    /// <summary>A rate below the uplink's own (loss, region pair, rule).</summary>
    public Rate Cap;
    public long CapFree;

    /// <summary>Since when bytes have been unacknowledged because of a cut; <see cref="long.MaxValue"/> if they are not.</summary>
    public long CutSince = long.MaxValue;

    /// <summary>Bytes of frames that wait here, before the socket buffer.</summary>
    public long Waiting { get; private set; }

    /// <summary>Frames that wait here.</summary>
    public int Held => this.held?.Count ?? 0;

    public bool IsBlocked => this.HeldByStall || this.HeldByCut || this.HeldByCap;

    /// <summary>True if nothing here concerns the next frame, so that the link may take the short way again.</summary>
    public bool IsPlain => this.CutSince == long.MaxValue && Held == 0 && this.Turns == 0 && this.Effect == default && !this.AcksCut
        && this.LossPerMillion == 0 && this.Cap.IsUnlimited && !IsBlocked && !this.AboveMark && !this.Lingering;

    /// <summary>Keeps a frame back, behind those held already.</summary>
    public void Hold(Frame frame)
    {
        (this.held ??= new Queue<Frame>()).Enqueue(frame);
        Waiting += frame.Length;
    }

    /// <summary>Takes the oldest frame that waits; there must be one.</summary>
    public Frame TakeHeld()
    {
        var frame = this.held!.Dequeue();
        Waiting -= frame.Length;
        return frame;
    }
}

/// <summary>A FIN that a cut keeps back.</summary>
/// <param name="Since">When it was first sent.</param>
internal readonly record struct HeldFin(int Peer, LinkHandle PeerLink, long Since);
