using Lab.Core;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>
/// The items asked for and not yet here: each is asked of one announcer at a time, and of another one when
/// that one does not deliver in time, does not have it, or is gone.
/// </summary>
internal sealed class Wants(Turn turn, NodeSettings settings, PeerTable peers, SeenSet seen, Rng luck)
    : IPeerWatcher
{
    /// <summary>
    /// Requests open with one peer; what it announces beyond that is not asked for. Each link has its share, so that who
    /// announces what it never delivers takes nothing from the others.
    /// </summary>
    public const int MaxOpenPerPeer = 2_048;

    // All waits are equally long, so this is in order of time. What came, or was said not to be there, stays in it until
    // its time is up, and counts until then.
    private readonly Queue<Want> open = new();

    // The last request for each item; looked up only. The keys are salted, so nobody chooses their buckets.
    private readonly Dictionary<ulong, Want> latest = [];
    private bool timerSet;

    public int Open => this.open.Count;

    /// <summary>
    /// A peer announced items: asks it for those that the node neither has nor has asked for.
    /// </summary>
    public void Announced(Peer peer, Inventory inventory)
    {
        List<ItemName>? some = null;
        int wanted = 0;
        for (int i = 0; i < inventory.Items.Count; i++)
        {
            var item = inventory.Items[i];
            ulong key = seen.KeyOf(item.WireId);
            bool wants = seen.Announced(key, peer.Slot) == SeenState.Known && HasRoom(peer);
            if (wants)
            {
                item = Asked(item);
                Add(item, key, peer, SlotSet.None);
                wanted++;
                some?.Add(item);
            }
            else if (some is null)
            {
                // The request is no longer the whole inventory: from here on it is a list of its own.
                some = [];
                for (int j = 0; j < i; j++) some.Add(Asked(inventory.Items[j]));
            }
        }

        if (wanted == 0) return;
        var whole = settings.CompactBlocks ? inventory.CompactRequest : inventory.WholeRequest;
        peers.Send(peer, some is null ? whole : Wire.Encode(new Request(some)));
    }

    /// <summary>
    /// A peer is about to deliver an item in parts: another one is asked for it in full if that takes too long. False
    /// if there is no room to wait.
    /// </summary>
    public bool Expect(ItemName item, ulong key, Peer peer)
    {
        if (seen.StateOf(key) == SeenState.Wanted) return true;
        if (!HasRoom(peer)) return false;
        Add(item, key, peer, SlotSet.None);
        return true;
    }

    /// <summary>Asks a peer for an item in full, because its parts did not come together.</summary>
    public void AskInFull(ItemName item, ulong key, Peer peer)
    {
        if (Expect(item, key, peer)) peers.Send(peer, Wire.Encode(new Request([ItemNames.InFull(item)])));
    }

    /// <summary>A peer does not have what it was asked for: asks the next announcer.</summary>
    public void NotFound(Peer peer, NotFound list)
    {
        foreach (var item in list.Items)
        {
            bool asked = this.latest.TryGetValue(seen.KeyOf(item.WireId), out var want) && want.Asked == peer;
            peers.Note(peer, asked ? Conduct.AnnouncedInVain : Conduct.UnaskedAnswer);
            if (asked) Close(want!);
        }
    }

    public void TimerDue()
    {
        this.timerSet = false;
        while (this.open.TryPeek(out var want) && want.Due <= turn.Now.Mono)
        {
            this.open.Dequeue();
            want.Asked.RequestsOpen--;
            if (!IsOpen(want)) continue;
            if (seen.StateOf(want.Key) == SeenState.Wanted)
            {
                turn.Host.Report(Probe.RequestTimedOut, want.Item.WireId);
                if (!peers.IsUseful(want.Asked)) peers.Note(want.Asked, Conduct.ItemNotDelivered);
            }

            Close(want);
        }

        SetTimer();
    }

    public void PeerReady(Peer peer)
    {
    }

    /// <summary>Nothing is kept of a peer that left, and others are asked for what it owed.</summary>
    public void PeerGone(Peer peer)
    {
        if (peer.RequestsOpen == 0) return;
        var owed = new List<Want>();
        for (int left = this.open.Count; left > 0; left--)
        {
            var want = this.open.Dequeue();
            if (want.Asked != peer) this.open.Enqueue(want);
            else if (IsOpen(want)) owed.Add(want);
        }

        peer.RequestsOpen = 0;
        foreach (var want in owed) Close(want);
    }

    private bool IsOpen(Want want) => this.latest.TryGetValue(want.Key, out var last) && last == want;

    /// <summary>Waits no longer for the peer that was asked: asks another one, if the item is still missing.</summary>
    private void Close(Want want)
    {
        this.latest.Remove(want.Key);
        if (seen.StateOf(want.Key) == SeenState.Wanted) AskAnother(want);
    }

    private void AskAnother(Want want)
    {
        var candidates = SlotSet.None;
        for (var left = seen.Holders(want.Key) & peers.Ready & ~want.AskedSoFar; !left.IsEmpty; left = left.Rest)
            if (HasRoom(peers[left.First]!)) candidates |= SlotSet.Of(left.First);
        if (candidates.IsEmpty)
        {
            // The next announcement, of whomever, asks anew.
            seen.Want(want.Key, wanted: false);
            return;
        }

        var next = peers[candidates.At(luck.Below(candidates.Count))]!;
        // In full: whatever kept the first one from delivering, parts would only add to it.
        var item = ItemNames.InFull(want.Item);
        Add(item, want.Key, next, want.AskedSoFar);
        peers.Send(next, Wire.Encode(new Request([item])));
    }

    private void Add(ItemName item, ulong key, Peer peer, SlotSet askedSoFar)
    {
        seen.Want(key, wanted: true);
        peer.RequestsOpen++;
        var want = new Want(
            item, key, peer, askedSoFar | SlotSet.Of(peer.Slot), turn.Now.Mono + settings.RequestTimeout);
        this.open.Enqueue(want);
        this.latest[key] = want;
        SetTimer();
    }

    /// <summary>An item as this node asks for it first.</summary>
    private ItemName Asked(ItemName item) => settings.CompactBlocks ? ItemNames.Compact(item) : item;

    private static bool HasRoom(Peer peer) => peer.RequestsOpen < MaxOpenPerPeer;

    private void SetTimer()
    {
        if (this.timerSet || !this.open.TryPeek(out var first)) return;
        this.timerSet = true;
        turn.Host.SetTimer(Timers.Request, first.Due - turn.Now.Mono);
    }

    private sealed class Want(ItemName item, ulong key, Peer asked, SlotSet askedSoFar, Duration due)
    {
        public ItemName Item { get; } = item;
        public ulong Key { get; } = key;
        public Peer Asked { get; } = asked;
        public SlotSet AskedSoFar { get; } = askedSoFar;
        public Duration Due { get; } = due;
    }
}
