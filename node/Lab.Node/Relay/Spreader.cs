using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>
/// What happens to an accepted item: it is remembered, kept for requests, and sent on by the strategy, never
/// twice to one peer nor to one that has it (R-RELAY-3).
/// </summary>
internal sealed class Spreader : IPeerWatcher
{
    private readonly Turn turn;
    private readonly PeerTable peers;
    private readonly ISpread strategy;
    private readonly bool compactBlocks;
    private readonly LazyGossip? lazy;

    public Spreader(Turn turn, NodeSettings settings, PeerTable peers, Rng luck)
    {
        this.turn = turn;
        this.peers = peers;
        this.compactBlocks = settings.CompactBlocks;
        Seen = new SeenSet(settings.SeenCapacity, luck);
        Recent = new RecentItems(settings.RecentItems, settings.RecentBytes);
        Mesh = settings.Relay == RelayStrategy.Mesh ? new Mesh(turn, settings, peers, luck) : null;
        this.lazy = Mesh is null ? null : new LazyGossip(settings, peers, Seen, Mesh, luck);
        this.strategy = settings.Relay switch
        {
            RelayStrategy.Flood => new FloodSpread(),
            RelayStrategy.Gossip => new GossipSpread(settings.Fanout, settings.GossipAnnounces, luck),
            RelayStrategy.Inventory => new InventorySpread(),
            _ => new MeshSpread(Mesh!, settings.MeshFloodPublish),
        };
    }

    public SeenSet Seen { get; }
    public RecentItems Recent { get; }

    /// <summary>Null unless the strategy is mesh.</summary>
    public Mesh? Mesh { get; }

    /// <summary>This node made the item.</summary>
    public void Created(Item item, Frame frame)
    {
        this.turn.Host.Report(new Fact(NodeFact.ItemCreated, item.WireId, (long)item.Kind, frame.Length));
        Keep(item, frame, SlotSet.None);
        Spread(item, frame, origin: true);
    }

    /// <summary>The item was checked and found good.</summary>
    /// <param name="item">The item.</param>
    /// <param name="frame">Its frame, which goes on as it is.</param>
    /// <param name="havers">Slots that are known to have it.</param>
    /// <param name="spread">False for what is only news to this node, like a block of a sync.</param>
    public void Accepted(Item item, Frame frame, SlotSet havers, bool spread)
    {
        Keep(item, frame, havers);
        if (spread) Spread(item, frame, origin: false);
    }

    /// <summary>Sends the item, or word of it, to those that the strategy chooses.</summary>
    public void Spread(Item item, Frame frame, bool origin)
    {
        ulong key = Seen.KeyOf(item.WireId);
        this.lazy?.Note(item, key);
        var lacking = this.peers.Ready & ~Seen.Holders(key);
        if (lacking.IsEmpty) return;
        var full = this.strategy.Full(lacking, origin);
        var told = this.strategy.Told(lacking & ~full);
        Seen.Sent(key, full | told);
        if (item is BlockItem block)
        {
            if (this.compactBlocks && block.Compact is { } compact) frame = compact;
            this.turn.Counters.SentBlockBytes += (long)full.Count * frame.Length;
        }

        this.peers.Send(full, frame);
        if (!told.IsEmpty) this.peers.Send(told, item.Announcement);
    }

    /// <summary>Spreads an item that the node has had for a while, maybe since before a restart.</summary>
    public void SpreadAnew(Item item)
    {
        ulong key = Seen.KeyOf(item.WireId);
        if (Recent.Find(key) is not { } frame)
        {
            // Who is told of it will ask for it.
            frame = Wire.Encode(item);
            Recent.Add(key, frame);
        }

        Spread(item, frame, origin: false);
    }

    /// <summary>The mesh's heartbeat; there must be a mesh.</summary>
    public void HeartbeatDue()
    {
        Mesh!.TimerDue();
        this.lazy!.Beat();
    }

    public void PeerReady(Peer peer) => Mesh?.PeerReady(peer);

    public void PeerGone(Peer peer)
    {
        // Nobody but a ready peer brings or is sent an item.
        if (peer.IsReady) Seen.ForgetSlot(peer.Slot);
        Mesh?.PeerGone(peer);
    }

    private void Keep(Item item, Frame frame, SlotSet havers)
    {
        ulong key = Seen.KeyOf(item.WireId);
        Seen.Hold(key, havers);
        Recent.Add(key, frame);
        this.turn.Host.Charge(WorkKind.Relay);
        this.turn.Host.Report(new Fact(NodeFact.ItemAccepted, item.WireId, (long)item.Kind, frame.Length));
    }
}
