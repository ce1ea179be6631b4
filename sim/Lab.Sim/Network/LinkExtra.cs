using Lab.Core.LinkRules;
using Lab.Core.Seam;
using Lab.Sim.Queue;

namespace Lab.Sim.Network;

/// <summary>The rarely used part of a half link: what rules and losses do to it, and what waits before the wire.</summary>
internal sealed class LinkExtra
{
    private Queue<Frame>? held;
    private Queue<(long At, int Bytes)>? behind;

    /// <summary>What the rules in force do to frames that leave here.</summary>
    public LinkEffect Effect;

    /// <summary>True if a rule cuts the other direction, so that nothing sent here is acknowledged.</summary>
    public bool AcksCut;

    /// <summary>True if the other end asked this one to stop.</summary>
    public bool HeldByStall;

    /// <summary>True from the first frame that met a cut until the stream retransmits after it.</summary>
    public bool HeldByCut;

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

    /// <summary>Bytes of frames that wait behind the socket buffer on the uplink, and of held frames.</summary>
    public long Waiting { get; private set; }

    public bool HasHeld => this.held is { Count: > 0 };

    /// <summary>True if nothing here concerns the next frame, so that the link may take the short way again.</summary>
    public bool IsPlain => this.CutSince == long.MaxValue && Waiting == 0 && Effect == default && !AcksCut
        && this.LossPerMillion == 0 && this.Cap.IsUnlimited && !HasHeld && !this.HeldByStall && !this.HeldByCut
        && !this.AboveMark && !this.Lingering;

    /// <summary>Keeps a frame back, behind those held already.</summary>
    public void Hold(Frame frame)
    {
        (this.held ??= new Queue<Frame>()).Enqueue(frame);
        Waiting += frame.Length;
    }

    public bool TryTakeHeld(out Frame? frame)
    {
        frame = null;
        if (this.held is null || !this.held.TryDequeue(out frame)) return false;
        Waiting -= frame.Length;
        return true;
    }

    /// <summary>Counts bytes as waiting until <paramref name="reached"/>, when they reach the socket buffer.</summary>
    public void Follow(long reached, int bytes)
    {
        (this.behind ??= new Queue<(long, int)>()).Enqueue((reached, bytes));
        Waiting += bytes;
    }

    /// <summary>Forgets what has reached the socket buffer by now.</summary>
    public void Settle(long now)
    {
        if (this.behind is null) return;
        while (this.behind.TryPeek(out var next) && next.At <= now)
        {
            Waiting -= next.Bytes;
            this.behind.Dequeue();
        }
    }

    /// <summary>When less than <paramref name="mark"/> bytes will wait; <see cref="long.MaxValue"/> if held ones are too many.</summary>
    public long BelowAt(long mark)
    {
        if (this.behind is null) return long.MaxValue;
        long waiting = Waiting;
        foreach (var (when, bytes) in this.behind)
        {
            waiting -= bytes;
            if (waiting < mark) return when;
        }
        return long.MaxValue;
    }
}

/// <summary>A FIN that a cut keeps back.</summary>
/// <param name="Since">When it was first sent.</param>
internal readonly record struct HeldFin(int Peer, LinkHandle PeerLink, long Since);
