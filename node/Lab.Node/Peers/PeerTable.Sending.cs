using System.Runtime.CompilerServices;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Nodes.Peers;

/// <summary>How frames leave: at once, or later if the host or the node's own limit holds them up.</summary>
internal sealed partial class PeerTable
{
    /// <summary>
    /// Bytes that may wait in the host for one link before further frames wait in the node.
    /// </summary>
    public const int HostShare = 3 * 512 * 1024;

    /// <summary>
    /// The host says Drained when it falls below this, so what waits below it must not wait in the node.
    /// </summary>
    public const int LowMark = 64 * 1024;

    /// <summary>Payload bytes that may wait in the node for all links together.</summary>
    public const long MaxWaiting = 128 * 1024 * 1024;

    private readonly WaitingBytes waiting = new();
    private readonly UploadBudget? upload =
        settings.UploadLimit > 0 ? new UploadBudget(settings.UploadLimit) : null;

    private Duration? uploadDue;

    /// <summary>Payload bytes that wait for links, at most <see cref="MaxWaiting"/>.</summary>
    public long Waiting => this.waiting.Sum;

    /// <summary>
    /// Sends a frame, or keeps it until the host has drained. A peer that lets too much pile up is closed at
    /// the end of the step.
    /// </summary>
    public void Send(Peer peer, Frame frame)
    {
        Check.That(this.peers[peer.Slot] == peer); // or another peer that has its slot would be sent it
        Send(peer.Slot, frame);
    }

    /// <summary>Sends a frame to peers in slot order.</summary>
    public void Send(SlotSet to, Frame frame)
    {
        for (var left = to; !left.IsEmpty; left = left.Rest) Send(left.First, frame);
    }

    /// <summary>The host has drained below its low mark: what waited may go.</summary>
    public void Drained(Peer peer)
    {
        if (peer.Outbox is not { } outbox) return;
        Empty(peer, outbox);
        CreditOf(peer.Slot) = 0;
    }

    /// <summary>
    /// The node may send more again: what waited goes, the most urgent class of all links first, link by link (R-RELAY-7).
    /// </summary>
    public void UploadDue()
    {
        this.uploadDue = null;
        for (var what = SendClass.Control; what <= SendClass.Transaction; what++)
            while (EmptyOneEach(what))
            {
            }

        SetUploadTimer();
    }

    /// <summary>The same by slot: while the credit lasts the peer is not looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Send(int slot, Frame frame)
    {
        ref int credit = ref CreditOf(slot);
        int left = credit - frame.WireSize;
        if (left < 0)
        {
            SendAnew(this.peers[slot]!, frame);
            return;
        }

        // Credit is given only where nothing waits and the node has no limit of its own: there is no budget to spend from.
        credit = left;
        CountSent(frame);
        turn.Host.Send(new LinkId(this.hot[slot]), frame);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int CreditOf(int slot) => ref this.hot[(CreditPart * this.size) + slot];

    private void SendAnew(Peer peer, Frame frame)
    {
        if (peer.Outbox is null)
        {
            long backlog = turn.Host.Backlog(peer.Link), room = HostShare - backlog - frame.WireSize;
            bool hostTakes = room >= 0 || backlog < LowMark;
            if (hostTakes && MaySend(frame))
            {
                // Under a limit of the node's own every frame comes this way.
                CreditOf(peer.Slot) = this.upload is null ? (int)Math.Max(0, room / 2) : 0;
                Hand(peer, frame);
                return;
            }

            CreditOf(peer.Slot) = 0;
            peer.Outbox = new Outbox(this.waiting) { WaitsForHost = !hostTakes };
        }

        var outbox = peer.Outbox;
        if ((!HasRoomFor(frame) || !outbox.TryAdd(frame)) && !TryAddInPlaceOfOthers(peer, outbox, frame)) return;
        if (this.upload is null || outbox.WaitsForHost) return;
        // The frame may be more urgent than what waits for the limit.
        Empty(peer, outbox);
    }

    /// <summary>
    /// Whether a frame more may wait. When too much does, the link that reads least gives way to the others (R-PEER-10).
    /// </summary>
    private bool HasRoomFor(Frame frame)
    {
        if (Waiting + frame.Length <= MaxWaiting) return true;
        Peer? worst = null;
        foreach (var peer in this.peers)
            if (peer?.Outbox is { WaitsForHost: true } outbox && outbox.Bytes > (worst?.Outbox!.Bytes ?? 0)) worst = peer;
        if (worst is null) return false;
        Doom(worst, Rule.LinkIsRead);
        worst.Outbox!.Clear();
        return true;
    }

    /// <summary>There is no room for a frame: the peer does not read, or less urgent ones give way, or the frame does.</summary>
    private bool TryAddInPlaceOfOthers(Peer peer, Outbox outbox, Frame frame)
    {
        if (outbox is { WaitsForHost: true, IsEmpty: false })
        {
            Doom(peer, Rule.LinkIsRead); // R-PEER-10
            return false;
        }

        // It is this node that does not send: no fault of the peer's.
        var what = SendClasses.Of(frame);
        while (!outbox.IsEmpty && outbox.Last > what)
        {
            outbox.Drop();
            turn.Counters.UploadDropped++;
            if (HasRoomFor(frame) && outbox.TryAdd(frame)) return true;
        }

        turn.Counters.UploadDropped++;
        if (outbox.IsEmpty) peer.Outbox = null;
        return false;
    }

    /// <summary>Sends what waits for a link as far as host and limit allow.</summary>
    private void Empty(Peer peer, Outbox outbox)
    {
        long room = HostShare - turn.Host.Backlog(peer.Link);
        while (!outbox.IsEmpty && room > 0 && MaySend(outbox.First))
        {
            var frame = outbox.Take();
            room -= frame.WireSize;
            Hand(peer, frame);
        }

        outbox.WaitsForHost = room <= 0;
        if (outbox.IsEmpty) peer.Outbox = null;
        else if (!outbox.WaitsForHost) SetUploadTimer(outbox.First);
    }

    /// <summary>One frame of a class for each link that waits for the limit; false if none could go.</summary>
    private bool EmptyOneEach(SendClass what)
    {
        bool sent = false;
        for (int slot = 0; slot < this.peers.Length; slot++)
        {
            if (this.peers[slot] is not { Outbox: { WaitsForHost: false } outbox } peer) continue;
            if (outbox.First != what || !MaySend(what)) continue;
            var frame = outbox.Take();
            Hand(peer, frame);
            sent = true;
            if (outbox.IsEmpty) peer.Outbox = null;
            else if (turn.Host.Backlog(peer.Link) >= HostShare) outbox.WaitsForHost = true;
        }

        return sent;
    }

    private bool MaySend(SendClass what) => this.upload is null || this.upload.Allows(what, turn.Now.Mono);

    /// <summary>The same of a frame whose class is not yet worked out.</summary>
    private bool MaySend(Frame frame) => this.upload is null || MaySend(SendClasses.Of(frame));

    /// <summary>Wakes up when the most urgent of what waits for the limit may go.</summary>
    private void SetUploadTimer()
    {
        SendClass? first = null;
        for (int slot = 0; slot < this.peers.Length; slot++)
        {
            if (this.peers[slot] is not { Outbox: { WaitsForHost: false } outbox }) continue;
            if (first is null || outbox.First < first) first = outbox.First;
        }

        if (first is { } what) SetUploadTimer(what);
    }

    /// <summary>Wakes up when a frame of a class may go, if not before.</summary>
    private void SetUploadTimer(SendClass what)
    {
        if (this.upload is null) return;
        var wait = this.upload.TimeUntil(what, turn.Now.Mono);
        if (this.uploadDue is { } due && due <= turn.Now.Mono + wait) return;
        this.uploadDue = turn.Now.Mono + wait;
        turn.Host.SetTimer(Timers.Upload, wait);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountSent(Frame frame)
    {
        turn.Counters.SentFrames++;
        turn.Counters.SentBytes += frame.Length;
    }

    private void Hand(Peer peer, Frame frame)
    {
        CountSent(frame);
        this.upload?.Spend(frame.WireSize);
        turn.Host.Send(peer.Link, frame);
    }
}
