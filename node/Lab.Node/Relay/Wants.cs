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
    /// Requests open in all and with one peer; what is announced beyond that is not asked for.
    /// </summary>
    public const int MaxOpen = 16_384, MaxOpenPerPeer = 2_048;

    private sealed record Want(ItemName Item, ulong Key, Peer Asked, SlotSet AskedSoFar, Duration Due);

    // All waits are equally long, so this is in order of time. Items that came stay in it until their time is
    // up.
    private readonly Queue<Want> open = new();
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
            ulong key = seen.KeyOf(item.WireId);
            int before = peer.RequestsOpen;
            Reopen(want => want.Key == key && want.Asked == peer);
            peers.Note(peer, peer.RequestsOpen < before ? Conduct.AnnouncedInVain : Conduct.UnaskedAnswer);
        }
    }

    public void TimerDue()
    {
        this.timerSet = false;
        while (this.open.TryPeek(out var want) && want.Due <= turn.Now.Mono)
        {
            this.open.Dequeue();
            want.Asked.RequestsOpen--;
            if (seen.StateOf(want.Key) != SeenState.Wanted) continue;
            turn.Host.Report(Probe.RequestTimedOut, want.Item.WireId);
            if (!peers.IsUseful(want.Asked)) peers.Note(want.Asked, Conduct.ItemNotDelivered);
            AskAnother(want);
        }

        SetTimer();
    }

    public void PeerReady(Peer peer)
    {
    }

    public void PeerGone(Peer peer)
    {
        if (peer.RequestsOpen > 0) Reopen(want => want.Asked == peer);
    }

    /// <summary>
    /// Takes the matching requests out and asks others for those items that are still missing.
    /// </summary>
    private void Reopen(Predicate<Want> matches)
    {
        for (int left = this.open.Count; left > 0; left--)
        {
            var want = this.open.Dequeue();
            if (!matches(want))
            {
                this.open.Enqueue(want);
                continue;
            }

            want.Asked.RequestsOpen--;
            if (seen.StateOf(want.Key) == SeenState.Wanted) AskAnother(want);
        }
    }

    private void AskAnother(Want want)
    {
        var candidates = seen.Holders(want.Key) & peers.Ready & ~want.AskedSoFar;
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
        this.open.Enqueue(new Want(
            item, key, peer, askedSoFar | SlotSet.Of(peer.Slot), turn.Now.Mono + settings.RequestTimeout));
        SetTimer();
    }

    /// <summary>An item as this node asks for it first.</summary>
    private ItemName Asked(ItemName item) => settings.CompactBlocks ? ItemNames.Compact(item) : item;

    private bool HasRoom(Peer peer) => this.open.Count < MaxOpen && peer.RequestsOpen < MaxOpenPerPeer;

    private void SetTimer()
    {
        if (this.timerSet || !this.open.TryPeek(out var first)) return;
        this.timerSet = true;
        turn.Host.SetTimer(Timers.Request, first.Due - turn.Now.Mono);
    }
}
