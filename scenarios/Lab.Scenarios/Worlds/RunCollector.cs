using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Records;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Worlds;

/// <summary>Gathers from the facts of any world what reports are made of.</summary>
public sealed class RunCollector(Scenario scenario)
{
    /// <summary>A node that goes down counts as down for items younger than this.</summary>
    private static readonly Duration StillSpreading = Duration.FromMinutes(5);

    private readonly Dictionary<Hash, ItemTrack> items = [];
    private readonly List<ItemTrack> inOrder = [];
    private readonly List<(Hash Id, long Height, int Miner, Instant Found, long Epoch)> blocks = [];
    private readonly Queue<(int Load, Instant At)>?[] asked = new Queue<(int, Instant)>?[scenario.Nodes];
    private readonly bool[] down = new bool[scenario.Nodes];
    private int downCount;

    public int Items => this.inOrder.Count;

    /// <summary>
    /// A user hands a broadcast of a stream to a node: that is when it is created, before the node's own work on it. The
    /// next broadcast that the node tells of is that one.
    /// </summary>
    public void Asked(Instant at, int node, int load) => (this.asked[node] ??= new()).Enqueue((load, at));

    public void NodeUp(int node)
    {
        if (this.down[node]) this.downCount--;
        this.down[node] = false;
    }

    public void NodeDown(Instant at, int node)
    {
        this.down[node] = true;
        this.downCount++;
        this.asked[node]?.Clear();
        for (int i = this.inOrder.Count - 1; i >= 0 && at - this.inOrder[i].Created < StillSpreading; i--)
            if (this.inOrder[i].AcceptedAt[node] == ItemTrack.Never)
                (this.inOrder[i].WasDown ??= new bool[scenario.Nodes])[node] = true;
    }

    public void Hear(Instant at, int node, in Fact fact)
    {
        switch (fact.Kind)
        {
            case NodeFact.ItemCreated:
                Created(at, node, fact);
                break;
            case NodeFact.ItemAccepted:
                if (this.items.TryGetValue(fact.Subject, out var item) && item.AcceptedAt[node] == ItemTrack.Never)
                    item.AcceptedAt[node] = at.Nanoseconds;
                break;
            case NodeFact.BlockFound:
                this.blocks.Add((fact.Subject, fact.Value, node, at, fact.Extra));
                break;
        }
    }

    private void Created(Instant at, int node, in Fact fact)
    {
        string kind = (ItemKind)fact.Value switch
        {
            ItemKind.Broadcast => "broadcast",
            ItemKind.Transaction => Workload.Transactions,
            _ => "block",
        };
        if (kind == "broadcast" && this.asked[node] is { Count: > 0 } waiting)
        {
            (int load, at) = waiting.Dequeue();
            kind = scenario.Workload.Broadcasts[load].Name;
        }
        var accepted = new long[scenario.Nodes];
        Array.Fill(accepted, ItemTrack.Never);
        var item = new ItemTrack
        {
            Kind = kind,
            Id = fact.Subject,
            Origin = node,
            Created = at,
            Bytes = (int)fact.Extra,
            AcceptedAt = accepted,
        };
        if (this.downCount > 0) item.WasDown = (bool[])this.down.Clone();
        if (this.items.TryAdd(fact.Subject, item)) this.inOrder.Add(item);
    }

    /// <summary>All that was gathered.</summary>
    /// <param name="tip">The tip that most running nodes ended on; null if there is no chain.</param>
    public RunData Finish(Instant end, ChainEntry? tip, IEnumerable<NodeTraffic> traffic)
    {
        var data = new RunData
        {
            Nodes = scenario.Nodes,
            WarmUp = Instant.Zero + scenario.WarmUp,
            End = end,
        };
        // Heard of in the order in which origins were done with them, which is not quite that of their creation.
        data.Items.AddRange(this.inOrder.OrderBy(i => i.Created));
        var main = new Dictionary<Hash, long>();
        // Of what lies below a snapshot nothing is known but headers, if no node has more.
        for (var entry = tip; entry is not null; entry = entry.Parent)
        {
            if (!entry.HasBlock) continue;
            main[entry.Id] = (long)entry.Header.Difficulty.Value;
            BroughtBy(entry.Block);
            var supply = entry.Ledger.Supply;
            var (spends, youngest) = CoinbaseSpends(entry);
            data.Supply.Add(new SupplyTrack(
                entry.Height.Value, supply.Issued.Units, supply.Burned.Units, supply.Circulating.Units,
                entry.Immature.Units, supply.Fees.Units, Math.Max(0, entry.Block.Transactions.Count - 1),
                spends, youngest));
        }
        data.Supply.Reverse();
        foreach (var (id, height, miner, found, epoch) in this.blocks)
            data.Blocks.Add(new BlockTrack(
                id, height, miner, found, main.ContainsKey(id), main.GetValueOrDefault(id), epoch));
        data.Traffic.AddRange(traffic);
        return data;
    }

    /// <summary>
    /// A node that had not met a payment when a block brought it takes it in with the block, and tells of the block
    /// alone: the payment is there from then on.
    /// </summary>
    private void BroughtBy(Block block)
    {
        if (!this.items.TryGetValue(block.WireId, out var carrier)) return;
        foreach (var transaction in block.Transactions)
        {
            if (!this.items.TryGetValue(transaction.WireId, out var payment)) continue;
            for (int node = 0; node < scenario.Nodes; node++)
                if (payment.AcceptedAt[node] == ItemTrack.Never) payment.AcceptedAt[node] = carrier.AcceptedAt[node];
        }
    }

    /// <summary>Of tips of one chain that which has all of its blocks, if any has; else the first.</summary>
    public static ChainEntry Fullest(IEnumerable<ChainEntry> tips) =>
        tips.MinBy(t => t.Base.Height.Value)!;

    /// <summary>How many coins of coinbases a block spends, and the age of the youngest in blocks.</summary>
    private static (int Count, long Youngest) CoinbaseSpends(ChainEntry entry)
    {
        int count = 0;
        long youngest = 0;
        foreach (var transaction in entry.Block.Transactions)
        {
            foreach (var input in transaction.Content.Inputs)
            {
                if (entry.Parent!.Ledger.CoinOf(input) is not { IsCoinbase: true } coin) continue;
                long age = entry.Height - coin.Created;
                youngest = count++ == 0 ? age : Math.Min(youngest, age);
            }
        }

        return (count, youngest);
    }
}
