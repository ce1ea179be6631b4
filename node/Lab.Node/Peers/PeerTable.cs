using System.Runtime.CompilerServices;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>The node's links by slot: the one place where frames leave and links end.</summary>
internal sealed class PeerTable(Turn turn, NodeSettings settings)
{
    /// <summary>
    /// Bytes that may wait in the host for one link before further frames wait in the node.
    /// </summary>
    public const int HostShare = 3 * 512 * 1024;

    /// <summary>
    /// The host says Drained when it falls below this, so what waits below it must not wait in the node.
    /// </summary>
    public const int LowMark = 64 * 1024;

    private const int FirstSize = 8, NoLink = -1;

    // Link ids stand apart from the peers, packed: finding a slot is a vectorised search of one or two cache
    // lines.
    private int[] links = [];
    private Peer?[] peers = [];
    private readonly List<IPeerWatcher> watchers = [];
    private SlotSet slow;

    /// <summary>Links in any phase.</summary>
    public int Count { get; private set; }

    /// <summary>Slots past the last one in use, for loops over all links in slot order.</summary>
    public int Slots => this.peers.Length;

    /// <summary>The peers whose handshake is done.</summary>
    public SlotSet Ready { get; private set; }

    public BanList Bans { get; } = new(settings.BanTime);

    /// <summary>The peer at a slot, or null.</summary>
    public Peer? this[int slot] => this.peers[slot];

    /// <summary>Adds a part to be told of peers, in the order of these calls.</summary>
    public void Watch(IPeerWatcher watcher) => this.watchers.Add(watcher);

    /// <summary>The peer of a link, or null if the link is no longer (or was never) the node's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Peer? Of(LinkId link)
    {
        int slot = this.links.AsSpan().IndexOf(link.Value);
        return slot < 0 ? null : this.peers[slot];
    }

    /// <summary>The ready peer of a key, or null.</summary>
    public Peer? ReadyOf(PublicKey key)
    {
        for (var left = Ready; !left.IsEmpty; left = left.Rest)
            if (this.peers[left.First]!.Key == key) return this.peers[left.First];
        return null;
    }

    /// <summary>Takes a new link into the lowest free slot; there must be room.</summary>
    public Peer Add(LinkId link, LinkOpened opened)
    {
        Check.That(Count < SlotSet.Capacity && link.Value >= 0);
        int slot = this.links.AsSpan().IndexOf(NoLink);
        if (slot < 0) slot = Grow();
        var peer = new Peer(link, slot, opened);
        this.links[slot] = link.Value;
        this.peers[slot] = peer;
        Count++;
        return peer;
    }

    public void MakeReady(Peer peer)
    {
        peer.Phase = PeerPhase.Ready;
        peer.Handshake = null;
        Ready |= SlotSet.Of(peer.Slot);
        turn.Host.Report(new Fact(NodeFact.PeerUp, peer.Key.Bytes, peer.Link.Value, peer.Outbound ? 1 : 0));
        foreach (var watcher in this.watchers) watcher.PeerReady(peer);
    }

    /// <summary>
    /// Closes a link because the peer broke a rule: tells it, reports it, and bans it if the rule proves a
    /// fault.
    /// </summary>
    public void Refuse(Peer peer, Rule rule)
    {
        if (this.peers[peer.Slot] != peer) return;
        peer.RefusedFor = rule;
        turn.Host.Report(new Fact(NodeFact.PeerRefused, peer.Key.Bytes, (long)rule, peer.Link.Value));
        if (peer.IsReady && Refusals.Bans(rule))
        {
            Bans.Add(peer.Key, turn.Now.Mono);
            turn.Host.Report(new Fact(NodeFact.PeerBanned, peer.Key.Bytes, (long)rule, peer.Link.Value));
        }

        turn.Host.Send(peer.Link, Wire.Encode(new Error(rule)));
        turn.Host.Hang(peer.Link, Refusals.HangupFor(rule));
        Remove(peer);
    }

    /// <summary>The host says that the link is gone.</summary>
    public void Lost(Peer peer) => Remove(peer);

    /// <summary>
    /// Sends a frame, or keeps it until the host has drained. A peer that lets too much pile up is closed at
    /// the end of the step.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Send(Peer peer, Frame frame)
    {
        int left = peer.Credit - frame.WireSize;
        if (left >= 0 && peer.Outbox is null)
        {
            peer.Credit = left;
            Hand(peer, frame);
        }
        else
        {
            SendAnew(peer, frame);
        }
    }

    /// <summary>Sends a frame to peers in slot order.</summary>
    public void Send(SlotSet to, Frame frame)
    {
        for (var left = to; !left.IsEmpty; left = left.Rest) Send(this.peers[left.First]!, frame);
    }

    /// <summary>The host has drained below its low mark: what waited may go.</summary>
    public void Drained(Peer peer)
    {
        if (peer.Outbox is not { } outbox) return;
        long room = HostShare - turn.Host.Backlog(peer.Link);
        while (!outbox.IsEmpty && room > 0)
        {
            var frame = outbox.Take();
            room -= frame.WireSize;
            Hand(peer, frame);
        }

        if (outbox.IsEmpty) peer.Outbox = null;
        peer.Credit = 0;
    }

    /// <summary>Closes the peers that did not read what they were sent (R-PEER-10).</summary>
    public void CloseSlow()
    {
        if (this.slow.IsEmpty) return;
        var doomed = this.slow;
        this.slow = SlotSet.None;
        for (; !doomed.IsEmpty; doomed = doomed.Rest)
        {
            if (this.peers[doomed.First] is not { } peer) continue;
            turn.Host.Report(Probe.SlowPeerClosed, peer.Key.Bytes);
            Refuse(peer, Rule.LinkIsRead); // R-PEER-10
        }
    }

    private void SendAnew(Peer peer, Frame frame)
    {
        if (peer.Outbox is null)
        {
            long backlog = turn.Host.Backlog(peer.Link), room = HostShare - backlog - frame.WireSize;
            if (room >= 0 || backlog < LowMark)
            {
                peer.Credit = (int)Math.Max(0, room / 2);
                Hand(peer, frame);
                return;
            }

            peer.Outbox = new Outbox();
        }

        if (!peer.Outbox.TryAdd(frame)) this.slow |= SlotSet.Of(peer.Slot);
    }

    private void Hand(Peer peer, Frame frame)
    {
        turn.Counters.SentFrames++;
        turn.Counters.SentBytes += frame.Length;
        turn.Host.Send(peer.Link, frame);
    }

    private void Remove(Peer peer)
    {
        Check.That(this.peers[peer.Slot] == peer);
        this.links[peer.Slot] = NoLink;
        this.peers[peer.Slot] = null;
        this.slow &= ~SlotSet.Of(peer.Slot);
        Count--;
        bool wasReady = peer.IsReady;
        if (wasReady)
        {
            Ready &= ~SlotSet.Of(peer.Slot);
            turn.Host.Report(new Fact(NodeFact.PeerDown, peer.Key.Bytes, peer.Link.Value, Count));
        }

        foreach (var watcher in this.watchers)
            watcher.PeerGone(peer);
    }

    private int Grow()
    {
        int slot = this.links.Length, size = Math.Min(SlotSet.Capacity, Math.Max(FirstSize, slot * 2));
        Array.Resize(ref this.links, size);
        Array.Resize(ref this.peers, size);
        this.links.AsSpan(slot).Fill(NoLink);
        return slot;
    }
}
