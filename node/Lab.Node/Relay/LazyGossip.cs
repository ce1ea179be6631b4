using Lab.Core;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>
/// What a mesh does for those outside it: at each heartbeat some random peers are told of the items of the last few, so
/// that what the mesh missed is fetched. An inventory is GossipSub's IHAVE, a request its IWANT.
/// </summary>
internal sealed class LazyGossip(NodeSettings settings, PeerTable peers, SeenSet seen, Mesh mesh, Rng luck)
{
    /// <summary>Items remembered, at most: as many as one inventory can name.</summary>
    public const int MaxItems = ItemNames.MaxItems;

    // In order of arrival, each with the heartbeats that were over when it came.
    private readonly Queue<(ItemName Item, ulong Key, long Beat)> items = new();
    private long beat;

    public int Count => this.items.Count;

    /// <summary>The node has an item that is to spread.</summary>
    public void Note(Item item, ulong key)
    {
        if (this.items.Count == MaxItems) this.items.Dequeue();
        this.items.Enqueue((new ItemName(item.Kind, item.WireId), key, this.beat));
    }

    /// <summary>Tells some peers outside the mesh what they are not known to have, and forgets what is old.</summary>
    public void Beat()
    {
        var outside = peers.Ready & ~mesh.Members;
        int count = Math.Max(settings.MeshLazy, outside.Count * settings.MeshLazyPercent / 100);
        if (this.items.Count > 0)
        {
            for (var left = Sampling.Choose(outside, count, luck); !left.IsEmpty; left = left.Rest)
                Tell(peers[left.First]!);
        }

        this.beat++;
        while (this.items.TryPeek(out var oldest) && oldest.Beat <= this.beat - settings.MeshHistory)
            this.items.Dequeue();
    }

    private void Tell(Peer peer)
    {
        List<ItemName>? names = null;
        foreach (var (item, key, _) in this.items)
        {
            if (seen.Holders(key).Has(peer.Slot)) continue; // R-RELAY-3
            seen.Hold(key, SlotSet.Of(peer.Slot));
            (names ??= []).Add(item);
        }

        if (names is not null) peers.Send(peer, Wire.Encode(new Inventory(names)));
    }
}
