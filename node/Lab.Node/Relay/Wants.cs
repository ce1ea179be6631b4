using Lab.Core;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>
/// The items asked for and not yet here: each is asked of one announcer at a time, and of another one when
/// that one does not deliver in time, does not have it, or is gone.
/// </summary>
internal sealed class Wants(Turn turn, NodeSettings settings, PeerTable peers, Spreader spreader, Rng luck)
    : IPeerWatcher
{
    /// <summary>
    /// Requests open with one peer; what it announces beyond that is not asked for. Each link has its share, so that who
    /// announces what it never delivers takes nothing from the others.
    /// </summary>
    public const int MaxOpenPerPeer = 2_048;

    /// <summary>
    /// Deliveries on request that are remembered in favour of a peer; each makes up for one that it fails (R-PEER-11).
    /// </summary>
    public const int MostDelivered = 64;

    // All waits are equally long, so this is in order of time. What came, or was said not to be there, stays in it until
    // its time is up, and counts until then.
    private readonly Queue<Want> open = new();
    private readonly OpenWants latest = spreader.Asked;
    private bool timerSet;

    public int Open => this.open.Count;

    /// <summary>
    /// A peer announced items: asks it for those that the node neither has nor has asked for. Word of what is here is most
    /// of what a node hears, so the peer is looked at only if there is something to ask it for.
    /// </summary>
    public void Announced(int slot, Inventory inventory)
    {
        List<ItemName>? some = null;
        int wanted = 0;
        for (int i = 0; i < inventory.Items.Count; i++)
        {
            var item = inventory.Items[i];
            ulong key = spreader.Seen.KeyOf(item.WireId);
            if (!IsHeard(key, slot) && HasRoom(peers[slot]!))
            {
                item = Asked(item);
                Add(item, key, peers[slot]!, SlotSet.None);
                wanted++;
                some?.Add(item);
            }
            else if (some is null && inventory.Items.Count > 1)
            {
                // The request is no longer the whole inventory: from here on it is a list of its own.
                some = [];
                for (int j = 0; j < i; j++) some.Add(Asked(inventory.Items[j]));
            }
        }

        if (wanted == 0) return;
        var whole = settings.CompactBlocks ? inventory.CompactRequest : inventory.WholeRequest;
        peers.Send(peers[slot]!, some is null ? whole : Wire.Encode(new Request(some)));
    }

    /// <summary>
    /// A peer has an item: notes that if the item is here or asked for, and says whether it is either. Of what is neither
    /// nothing is kept.
    /// </summary>
    public bool IsHeard(ulong key, int slot)
    {
        if (spreader.HasMet(key, slot)) return true;
        if (this.latest.Find(key) is not { IsHere: false } want) return false;
        want.Announcers |= SlotSet.Of(slot);
        return true;
    }

    /// <summary>
    /// A peer is about to deliver an item in parts: another one is asked for it in full if that takes too long. False
    /// if there is no room to wait.
    /// </summary>
    public bool Expect(ItemName item, ulong key, Peer peer)
    {
        if (this.latest.Has(key)) return true;
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
            var want = this.latest.Find(spreader.Seen.KeyOf(item.WireId));
            bool asked = want?.Asked == peer;
            peers.Note(peer, asked ? Conduct.AnnouncedInVain : Conduct.UnaskedAnswer);
            if (asked) Close(want!);
        }
    }

    public void TimerDue()
    {
        this.timerSet = false;
        spreader.Missing.Look();
        while (this.open.TryPeek(out var want) && want.Due <= turn.Now.Mono)
        {
            this.open.Dequeue();
            want.Asked.RequestsOpen--;
            if (this.latest.Find(want.Key) == want && !want.IsHere) Failed(want);
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
        if (!peer.IsReady) return;
        var left = ~SlotSet.Of(peer.Slot);
        foreach (var want in this.open)
        {
            want.Announcers &= left;
            want.AskedSoFar &= left; // whoever takes its slot was asked nothing
        }

        if (peer.RequestsOpen == 0) return;
        var owed = new List<Want>();
        for (int i = this.open.Count; i > 0; i--)
        {
            var want = this.open.Dequeue();
            if (want.Asked != peer) this.open.Enqueue(want);
            else owed.Add(want);
        }

        peer.RequestsOpen = 0;
        foreach (var want in owed) Close(want);
    }

    /// <summary>
    /// The time of a request is up. What the peer delivered on request before makes up for it, one for one: what it sends
    /// unasked does not, because anybody can make new items for nothing (R-PEER-11).
    /// </summary>
    private void Failed(Want want)
    {
        turn.Host.Report(Probe.RequestTimedOut, want.Item.WireId);
        if (want.Asked.Delivered > 0) want.Asked.Delivered--;
        else peers.Note(want.Asked, Conduct.ItemNotDelivered);
    }

    /// <summary>Waits no longer for the peer that was asked: asks another one, if the item is still missing.</summary>
    private void Close(Want want)
    {
        if (!this.latest.Remove(want) || want.IsHere) return;
        if (want.Item.Kind is ItemKind.Block or ItemKind.CompactBlock) spreader.Missing.Add(want.Key, want.Asked.Key);
        AskAnother(want);
    }

    private void AskAnother(Want want)
    {
        var candidates = SlotSet.None;
        for (var left = want.Announcers & peers.Ready & ~want.AskedSoFar; !left.IsEmpty; left = left.Rest)
            if (HasRoom(peers[left.First]!)) candidates |= SlotSet.Of(left.First);
        if (candidates.IsEmpty) return; // the next announcement, of whomever, asks anew

        var next = peers[candidates.At(luck.Below(candidates.Count))]!;
        // In full: whatever kept the first one from delivering, parts would only add to it.
        var item = ItemNames.InFull(want.Item);
        Add(item, want.Key, next, want.AskedSoFar).Announcers |= want.Announcers;
        peers.Send(next, Wire.Encode(new Request([item])));
    }

    private Want Add(ItemName item, ulong key, Peer peer, SlotSet askedSoFar)
    {
        peer.RequestsOpen++;
        var want = new Want(
            item, key, peer, askedSoFar | SlotSet.Of(peer.Slot), turn.Now.Mono + settings.RequestTimeout);
        this.open.Enqueue(want);
        this.latest.Add(want);
        SetTimer();
        return want;
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
}
