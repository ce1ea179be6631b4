using System.Runtime.CompilerServices;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;
using Lab.Nodes.Pool;
using Lab.Nodes.Sync;

namespace Lab.Nodes.Relay;

/// <summary>
/// Takes items from peers: duplicates are dropped first and for next to nothing, the rest are checked, and
/// only what is good goes on.
/// </summary>
internal sealed class ItemRelay(
    Turn turn, NodeSettings settings, SigningKey key, PeerTable peers, Spreader spreader, Wants wants,
    BlockIntake intake, BlockSync sync, TransactionPool pool, RateLimits rates, IMemo memo) : IPeerWatcher
{
    private static readonly Frame PoolQuestion = Wire.Encode(new TxPoolRequest());

    private readonly SeenSet seen = spreader.Seen;
    private readonly int share = rates.ShareOfItem;
    private ulong published;
    private SlotSet toAsk;

    /// <summary>
    /// A frame of a block or a broadcast came from a ready peer. The hottest path of a node. False if it was a copy of
    /// what is here, or a good broadcast, which concerns neither chain nor pool: then nothing has changed that the end of a
    /// step looks at, but for peers that are to be closed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Received(int slot, Frame frame)
    {
        if (!peers.TryTake(MessageClass.Item, slot, frame.Length + this.share) && IsTooMuch(peers[slot]!, frame)) return true; // R-PEER-12

        turn.Host.Charge(WorkKind.HashKiB, KiB(frame));
        if (frame.DecodedOrNull is not Item known)
        {
            ReceivedUndecoded(peers[slot]!, frame);
            return true;
        }

        turn.Counters.ItemCopies++;
        if (this.seen.Meet(this.seen.KeyOf(known.WireId), slot) && !(known is BlockItem && sync.Expects(known)))
        {
            turn.Counters.Duplicates++;
            return false;
        }

        if (known is Broadcast broadcast)
        {
            if (spreader.HasSetAside(broadcast, slot))
            {
                turn.Counters.Duplicates++;
                return false;
            }

            turn.Host.Charge(WorkKind.CodecKiB, KiB(frame));
            var ruling = RulingOn(broadcast);
            Settle(slot, broadcast, frame, ruling);
            return !ruling.IsAccepted;
        }

        Check(peers[slot]!, known, frame);
        return true;
    }

    /// <summary>Makes, signs and sends a broadcast; gives its wire id.</summary>
    public Hash Publish(ReadOnlySpan<byte> payload)
    {
        turn.Host.Charge(WorkKind.Publish);
        turn.Host.Charge(WorkKind.Sign);
        // A clock may be behind the beginning of time; a timestamp cannot.
        var created = turn.Now.Wall < Instant.Zero ? Instant.Zero : turn.Now.Wall;
        var frame = Broadcast.Sign(key, ++this.published, created, payload, memo);
        turn.Host.Charge(WorkKind.CodecKiB, KiB(frame));
        var broadcast = (Broadcast)Wire.Decode(frame);
        spreader.Created(broadcast, frame);
        return broadcast.WireId;
    }

    /// <summary>A peer asks for items: sends those that are still here, and says which are not.</summary>
    public void Requested(Peer peer, Request request)
    {
        List<ItemName>? missing = null;
        var answered = request.Items.Count > 1 ? new HashSet<ulong>(request.Items.Count) : null; // looked up only
        foreach (var item in request.Items)
        {
            ulong seenKey = spreader.Seen.KeyOf(item.WireId);
            if (answered?.Add(seenKey) == false) continue; // R-RELAY-8
            if ((spreader.Recent.Find(seenKey) ?? PooledFrame(item)) is { } whole)
            {
                var frame = whole;
                spreader.Seen.Hold(seenKey, SlotSet.Of(peer.Slot));
                if (item.Kind == ItemKind.CompactBlock) frame = CompactOf(frame);
                if (item.Kind is ItemKind.Block or ItemKind.CompactBlock) turn.Counters.SentBlockBytes += frame.Length;
                peers.Send(peer, frame);
            }
            else
            {
                (missing ??= []).Add(item);
            }
        }

        if (missing is not null) peers.Send(peer, Wire.Encode(new NotFound(missing)));
    }

    /// <summary>A peer asks what is pending: tells it, in as many inventories as it takes.</summary>
    public void PoolAsked(Peer peer)
    {
        peers.NoteQuestion(peer, ref peer.PoolAskedAt, settings.DiscoveryInterval);
        if (peer.PoolToldAt is { } last && turn.Now.Mono - last < settings.DiscoveryInterval) return; // R-POOL-7

        peer.PoolToldAt = turn.Now.Mono;
        var names = new List<ItemName>();
        foreach (var transaction in pool.Candidates())
        {
            ulong seenKey = spreader.Seen.KeyOf(transaction.WireId);
            if (spreader.Seen.Holders(seenKey).Has(peer.Slot)) continue;
            names.Add(new ItemName(ItemKind.Transaction, transaction.WireId));
            spreader.Seen.Hold(seenKey, SlotSet.Of(peer.Slot));
            if (names.Count < ItemNames.MaxItems) continue;
            peers.Send(peer, Wire.Encode(new Inventory(names)));
            names = [];
        }

        if (names.Count > 0) peers.Send(peer, Wire.Encode(new Inventory(names)));
    }

    /// <summary>Who dialled asks what is pending: a node that comes late would not hear of it otherwise.</summary>
    public void PeerReady(Peer peer)
    {
        if (peer.Outbound) this.toAsk |= SlotSet.Of(peer.Slot);
    }

    public void PeerGone(Peer peer) => this.toAsk &= ~SlotSet.Of(peer.Slot);

    /// <summary>
    /// Called at the end of a step: on the way to the tip, what is pending would not apply yet.
    /// </summary>
    public void AskPools()
    {
        if (this.toAsk.IsEmpty || sync.Source is not null) return;
        peers.Send(this.toAsk, PoolQuestion);
        this.toAsk = SlotSet.None;
    }

    /// <summary>A block was put together from its compact form.</summary>
    public void Rebuilt(Peer peer, BlockItem item, Frame frame)
    {
        turn.Counters.ItemCopies++;
        turn.Host.Charge(WorkKind.HashKiB, KiB(frame));
        turn.Host.Charge(WorkKind.CodecKiB, KiB(frame));
        Check(peer, item, frame);
    }

    /// <summary>A peer sent word of a block whose parent is unknown, and that is not worth keeping.</summary>
    public void Orphaned(Peer peer) => sync.FellBehind(peer);

    private static Frame CompactOf(Frame frame) =>
        Wire.Decode(frame) is BlockItem { Compact: { } compact } ? compact : frame;

    private Frame? PooledFrame(ItemName item) =>
        item.Kind == ItemKind.Transaction ? pool.Find(item.WireId)?.Frame : null;

    /// <summary>
    /// A peer has items. Far behind, only broadcasts can be made use of: blocks would be orphans and transactions spend
    /// what is not known yet (R-SYNC-7).
    /// </summary>
    public void Announced(int slot, Inventory inventory)
    {
        if (!sync.IsFarBehind)
        {
            wants.Announced(slot, inventory);
            return;
        }

        var useful = new List<ItemName>();
        foreach (var item in inventory.Items)
        {
            if (item.Kind == ItemKind.Block) sync.FellBehind(peers[slot]!);
            if (item.Kind == ItemKind.Broadcast) useful.Add(item);
        }

        if (useful.Count > 0) wants.Announced(slot, new Inventory(useful));
    }

    private bool IsTooMuch(Peer peer, Frame frame)
    {
        if (WasAskedFor(peer, frame)) return false;
        rates.Exceeded(peer);
        return true;
    }

    /// <summary>
    /// Whether an item beyond its sender's rate is one that the node wants: a fast sync, or the answer to many
    /// requests, is no flood. The id of what is not decoded costs a hash; and what breaks a rule of frames is
    /// refused for that.
    /// </summary>
    private bool WasAskedFor(Peer peer, Frame frame)
    {
        if (Wire.CheckHeader(frame.Span, out int length) != Rule.None || length != frame.Length) return true;
        turn.Host.Charge(WorkKind.HashKiB, KiB(frame));
        var wireId = frame.DecodedOrNull is Item known ? known.WireId : WireIdOf(frame);
        if (spreader.Asked.Has(spreader.Seen.KeyOf(wireId))) return true;
        return sync.IsTaking && Wire.Decode(frame) is Item item && sync.IsOwedBy(peer, item);
    }

    private static Hash WireIdOf(Frame frame)
    {
        var body = frame.Span[Wire.HeaderBytes..];
        return Wire.CodeOf(frame) switch
        {
            MessageCode.Block => Block.WireIdOf(body),
            MessageCode.Transaction => Transaction.WireIdOf(body),
            _ => Broadcast.WireIdOf(body),
        };
    }

    /// <summary>
    /// A frame that nobody in this process has decoded: its id is the hash of its body, so that a duplicate
    /// is known before anything is allocated.
    /// </summary>
    private void ReceivedUndecoded(Peer peer, Frame frame)
    {
        var broken = Wire.CheckHeader(frame.Span, out int length);
        if (broken == Rule.None && length != frame.Length) broken = Rule.FrameWithinLimits;
        if (broken != Rule.None)
        {
            peers.Refuse(peer, broken); // R-WIRE-1, R-WIRE-2
            return;
        }

        turn.Counters.ItemCopies++;
        var wireId = WireIdOf(frame);
        bool met = spreader.HasMet(spreader.Seen.KeyOf(wireId), peer.Slot);
        if (met && !sync.IsTaking)
        {
            turn.Counters.Duplicates++;
            return;
        }

        if (Wire.Decode(frame) is not Item item)
            peers.Refuse(peer, Rule.CanonicalMessage); // R-WIRE-3
        else if (met && !sync.Expects(item))
            turn.Counters.Duplicates++;
        else
            Check(peer, item, frame);
    }

    private void Check(Peer peer, Item item, Frame frame)
    {
        if (spreader.HasSetAside(item, peer.Slot) && !sync.Expects(item))
        {
            turn.Counters.Duplicates++;
            return;
        }

        turn.Host.Charge(WorkKind.CodecKiB, KiB(frame));
        if (item is Broadcast broadcast) Settle(peer.Slot, broadcast, frame, RulingOn(broadcast));
        else if (item is TransactionItem transaction) Settle(peer.Slot, item, frame, pool.Offer(transaction, frame));
        else Check(peer, (BlockItem)item, frame);
    }

    private void Settle(int slot, Item item, Frame frame, Ruling ruling)
    {
        if (ruling.IsAccepted)
        {
            peers[slot]!.BroughtItem(turn.Now.Mono);
            spreader.Accepted(item, frame, SlotSet.Of(slot), spread: true);
        }
        else if (ruling.Blame == Blame.NotYet)
        {
            turn.Counters.Stale++;
            spreader.SetAside(item.WireId, SlotSet.Of(slot));
        }
        else
        {
            peers.Refuse(peers[slot]!, ruling.Rule);
        }
    }

    private Ruling RulingOn(Broadcast broadcast)
    {
        if (!IsFresh(broadcast.Created)) return Ruling.NotYet(Rule.BroadcastFresh); // R-RELAY-2
        turn.Host.Charge(WorkKind.Verify);
        return broadcast.IsSigned(memo) ? Ruling.Accepted : Ruling.Sender(Rule.BroadcastSigned); // R-RELAY-1
    }

    private void Check(Peer peer, BlockItem item, Frame frame)
    {
        bool expected = sync.Expects(item);
        if (expected || sync.Holds(item))
        {
            // Whoever was also asked for it by an announcement has delivered, though the sync may be long in getting to it.
            spreader.Asked.Came(this.seen.KeyOf(item.WireId), SlotSet.Of(peer.Slot), isGood: false);
            if (expected) sync.Received(peer, item, frame);
            else turn.Counters.Duplicates++;
        }
        else if (intake.Offer(item, frame, peer, spread: true) == IntakeResult.Orphan) sync.FellBehind(peer);
    }

    private bool IsFresh(Instant created)
    {
        var distance = (Int128)created.Nanoseconds - turn.Now.Wall.Nanoseconds;
        return Int128.Abs(distance) <= settings.BroadcastLifetime.Nanoseconds;
    }

    private static int KiB(Frame frame) => (frame.Length + 1023) >> 10;
}
