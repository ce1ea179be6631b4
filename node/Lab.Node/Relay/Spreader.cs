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
    /// <summary>Items a generation that are remembered of those that were not good when they came.</summary>
    public const int AsideCapacity = 1_024;

    private readonly Turn turn;
    private readonly PeerTable peers;
    private readonly ISpread strategy;
    private readonly bool compactBlocks;
    private readonly LazyGossip? lazy;

    // What came and is not good yet, so that further copies cost nothing. It may have cost its maker nothing either, so it
    // has a table of its own and pushes nothing out that was good.
    private SeenSet? aside;

    public Spreader(Turn turn, NodeSettings settings, PeerTable peers, Rng luck)
    {
        this.turn = turn;
        this.peers = peers;
        this.compactBlocks = settings.CompactBlocks;
        Seen = new SeenSet(settings.SeenCapacity, luck);
        Missing = new MissingBlocks(turn, peers);
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

    /// <summary>What was good when it came, or is on a chain of the node.</summary>
    public SeenSet Seen { get; }

    /// <summary>What the node asked for, which is in no table before it is here.</summary>
    public OpenWants Asked { get; } = new();

    /// <summary>What was announced and asked for in vain.</summary>
    public MissingBlocks Missing { get; }
    public RecentItems Recent { get; }

    /// <summary>Null unless the strategy is mesh.</summary>
    public Mesh? Mesh { get; }

    /// <summary>Whether an item came before; then notes that a slot has it as well.</summary>
    public bool HasMet(ulong key, int slot) => Seen.Meet(key, slot) || HasSetAside(key, slot);

    /// <summary>The same for what was not good.</summary>
    public bool HasSetAside(ulong key, int slot) => this.aside is { } aside && aside.Meet(key, slot);

    /// <inheritdoc cref="HasSetAside(ulong, int)"/>
    public bool HasSetAside(Item item, int slot) => this.aside is not null && HasSetAside(Seen.KeyOf(item.WireId), slot);

    /// <summary>An item may be good later, and is not now: further copies of it are duplicates.</summary>
    public void SetAside(in Hash wireId, SlotSet havers)
    {
        ulong key = Seen.KeyOf(wireId);
        Missing.Came(key);
        this.aside ??= Seen.Beside(AsideCapacity);
        this.aside.Hold(key, havers | Asked.Came(key, havers, isGood: false));
    }

    /// <summary>An item is on a chain of the node already.</summary>
    public void Hold(in Hash wireId, SlotSet havers)
    {
        ulong key = Seen.KeyOf(wireId);
        Missing.Came(key);
        Hold(key, havers, isGood: false);
    }

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
        Seen.Hold(key, full | told);
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
        if (peer.IsReady)
        {
            Seen.ForgetSlot(peer.Slot);
            this.aside?.ForgetSlot(peer.Slot);
        }

        Mesh?.PeerGone(peer);
    }

    private void Keep(Item item, Frame frame, SlotSet havers)
    {
        ulong key = Seen.KeyOf(item.WireId);
        Hold(key, havers, isGood: true);
        if (item is BlockItem) Missing.Came(key);
        Recent.Add(key, frame);
        this.turn.Host.Charge(WorkKind.Relay);
        this.turn.Host.Report(new Fact(NodeFact.ItemAccepted, item.WireId, (long)item.Kind, frame.Length));
    }

    private void Hold(ulong key, SlotSet havers, bool isGood)
    {
        var others = Asked.Came(key, havers, isGood);
        if (this.aside is { } aside) others |= aside.Holders(key);
        Seen.Hold(key, havers | others);
    }
}
