using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;
using Lab.Scenarios.Model;
using Lab.Scenarios.Toys;

namespace Lab.Scenarios.Worlds;

/// <summary>
/// One run, drawn from a scenario and a seed before it starts: who stands where, who dials whom, who mines, who
/// publishes what and when. The same in every world.
/// </summary>
public sealed class Blueprint
{
    private readonly IReadOnlyList<int>[] dials;
    private readonly HashSet<int> mines;
    private readonly Dictionary<int, SigningKey> wallets = [];
    private readonly Lazy<IReadOnlyList<Allocation>> allocations;

    /// <param name="scenario">What is played.</param>
    /// <param name="seed">Of everything that is drawn.</param>
    /// <param name="keys">Where keys come from; null for the seed.</param>
    public Blueprint(Scenario scenario, ulong seed, IKeySource? keys = null)
    {
        Scenario = scenario;
        Seed = seed;
        Keys = keys ?? new SeededKeys(seed);
        Placement = Placement.Of(scenario, seed);
        this.dials = scenario.Participant is PushOnce
            ? [.. Enumerable.Range(0, scenario.Nodes).Select(_ => (IReadOnlyList<int>)[])]
            : SimNetwork.Dials(scenario, seed, Placement);
        var order = Enumerable.Range(0, scenario.Nodes).ToList();
        Rng.For(seed, "miners").Shuffle(order);
        Miners = [.. order.Take(scenario.Miners).Order()];
        this.mines = [.. Miners];
        Attackers = new Attackers(scenario, seed, Placement, this.mines.Contains);
        Attackers.Redirect(this.dials);
        Selections = new Selections(scenario.Nodes, seed, Miners, Attackers);
        Publications = WorkPlan.Of(scenario, Miners, seed);
        this.allocations = new(Allocate);
    }

    public Scenario Scenario { get; }
    public ulong Seed { get; }

    /// <summary>Where the keys of nodes and wallets come from.</summary>
    public IKeySource Keys { get; }
    public Placement Placement { get; }
    public IReadOnlyList<int> Miners { get; }
    public IReadOnlyList<Publication> Publications { get; }

    /// <summary>Which nodes misbehave, and how.</summary>
    public Attackers Attackers { get; }

    internal Selections Selections { get; }

    /// <summary>The nodes that a node dials at the start, in order.</summary>
    public IReadOnlyList<int> DialsOf(int node) => this.dials[node];

    public bool IsAdversary(int node) => Attackers.Has(node);

    /// <summary>
    /// The network that a node's address is in: an honest node's own, as far as there are 32,767; adversaries of a group
    /// share as many as it has.
    /// </summary>
    public ushort NetworkOf(int node) => Attackers.NetworkOf(node) ?? (ushort)(1 + node % 0x7fff);

    /// <summary>The chain's parameters; <paramref name="genesis"/> is when epoch 0 begins on the world's wall clock.</summary>
    public ChainParameters Chain(Instant genesis)
    {
        string name = Scenario.Chain.Genesis?.Network ?? "lab-" + Scenario.Id;
        long leaves = (long)Math.Max(1, Miners.Count) * Scenario.Miner.LeavesPerEpoch;
        return Scenario.Chain.ToParameters(leaves) with
        {
            NetworkId = name[..Math.Min(name.Length, ChainParameters.MaxNetworkIdLength)],
            GenesisTime = genesis,
            Allocations = this.allocations.Value,
        };
    }

    /// <summary>The key of a wallet, from the same source as the nodes' own.</summary>
    public SigningKey WalletOf(int wallet) => this.wallets.TryGetValue(wallet, out var key)
        ? key
        : this.wallets[wallet] = Keys.KeyOf(KeyPurpose.Wallet, wallet, 0);

    private IReadOnlyList<Allocation> Allocate()
    {
        var given = Scenario.Chain.Genesis?.Allocations ?? [];
        if (Scenario.Workload.Transfers is not { } transfers) return given;
        var funds = new Amount(transfers.Funds);
        var wallets = new Allocation[transfers.Wallets];
        for (int i = 0; i < wallets.Length; i++) wallets[i] = new(Address.Of(WalletOf(i).Public), funds);
        return [.. given, .. wallets];
    }

    /// <summary>A node's key.</summary>
    /// <param name="node">Whose key.</param>
    /// <param name="generation">How many other nodes were in its place before it.</param>
    public SigningKey KeyOf(int node, int generation = 0) => Keys.KeyOf(KeyPurpose.Node, node, generation);

    /// <summary>The seed of one of a node's plots; the first one's has the node's own name.</summary>
    private Hash PlotSeed(int node, int plot) =>
        plot == 0 ? Named("plot-seed", node) : Sha256.Of(Named("plot-seed", node), Named("plot", plot));

    private Hash Named(string purpose, int number)
    {
        Span<byte> bytes = stackalloc byte[Hash.Size];
        Rng.For(Seed, purpose, (uint)number).Fill(bytes);
        return new Hash(bytes);
    }

    /// <summary>Makes the participants of a world.</summary>
    /// <param name="genesis">When the chain begins on the world's wall clock.</param>
    /// <param name="endpointOf">Where a node can be dialled.</param>
    /// <param name="shelf">Where a plot is made, from its miner and seed; null for memory.</param>
    /// <param name="generationOf">How many other nodes were in a node's place before it; null for none.</param>
    /// <param name="snapshotOf">The block from which a node is to start that starts now; null for genesis.</param>
    public Func<int, IStore, IMemo, Rng, IParticipant> Participants(
        Instant genesis, Func<int, Endpoint> endpointOf, Func<PublicKey, Hash, IPlot>? shelf = null,
        Func<int, int>? generationOf = null, Func<int, BlockRef?>? snapshotOf = null)
    {
        var plotOf = shelf ?? ((miner, seed) => Plot.Create(miner, seed, Scenario.Miner.Leaves));
        if (Scenario.Participant is PushOnce toy)
            return (node, _, _, luck) => new PushOnceToy(node, Scenario.Nodes, toy.Fanout, endpointOf, luck);
        var chain = Chain(genesis);
        if (chain.Validate() is { } fault) throw Check.Unreachable($"chain parameter {fault}");
        var keys = new SigningKey?[Scenario.Nodes];
        var plots = new IReadOnlyList<IPlot>?[Scenario.Nodes];
        int[] made = new int[Scenario.Nodes];
        return (node, store, memo, luck) =>
        {
            int generation = generationOf?.Invoke(node) ?? 0;
            if (made[node] != generation) (keys[node], plots[node], made[node]) = (null, null, generation);
            var key = keys[node] ??= KeyOf(node, generation);
            var plot = plots[node] ??= this.mines.Contains(node)
                ? [.. Enumerable.Range(0, Scenario.Miner.Plots).Select(i => plotOf(key.Public, PlotSeed(node, i)))]
                : [];
            var honest = new Node(
                SettingsOf(node, endpointOf) with { Snapshot = snapshotOf?.Invoke(node) }, key, chain, plot, store, memo, luck);
            return Attackers.Lead(node, honest, key, endpointOf);
        };
    }

    /// <summary>What the scenario sets for a node; they are sound.</summary>
    /// <param name="node">Which one.</param>
    /// <param name="endpointOf">Where each node can be dialled.</param>
    public NodeSettings SettingsOf(int node, Func<int, Endpoint> endpointOf)
    {
        var relay = Scenario.Relay.Broadcast;
        bool discovers = Scenario.Network.Topology is DiscoveredTopology && !Attackers.IsEclipser(node);
        var settings = new NodeSettings
        {
            Role = this.mines.Contains(node) ? NodeRole.Miner : NodeRole.Full,
            ListenPort = Placement.OutboundOnly[node] ? (ushort)0 : endpointOf(node).Port,
            Bootstrap = [.. this.dials[node].Select(endpointOf)],
            // A node that discovers leaves half of its links to those that dial it.
            OutboundTarget = discovers
                ? Math.Clamp(Scenario.Network.MaxLinks / 2, 1, new NodeSettings().OutboundTarget)
                : this.dials[node].Count,
            MaxLinks = Scenario.Network.MaxLinks,
            Discovery = discovers,
            PingInterval = Scenario.Pings ?? Duration.Zero,
            Scan = Scenario.Miner.ToScan(),
            ParallelScans = Scenario.Miner.Parallel,
            ScanPart = Scenario.Miner.Part,
            ConcurrentEpochs = Scenario.Miner.ConcurrentEpochs,
            Relay = relay.Strategy switch
            {
                Model.RelayStrategy.Flood => Nodes.RelayStrategy.Flood,
                Model.RelayStrategy.Gossip => Nodes.RelayStrategy.Gossip,
                Model.RelayStrategy.Inventory => Nodes.RelayStrategy.Inventory,
                _ => Nodes.RelayStrategy.Mesh,
            },
            Fanout = relay.Fanout,
            MeshDegree = relay.Degree,
            MeshLow = relay.Low,
            MeshHigh = relay.High,
            MeshOutbound = relay.LeastOutbound,
            MeshGraftsBeyond = relay.GraftsBeyondHigh,
            MeshHeartbeat = relay.Heartbeat,
            MeshFloodPublish = relay.FloodPublish,
            MeshLazy = relay.Lazy,
            MeshLazyPercent = relay.LazyPercent,
            UploadLimit = relay.UploadLimit is { } limit ? Math.Max(1, limit.BitsPerSecond / 8) : 0,
            CompactBlocks = relay.CompactBlocks,
            Scoring = Scenario.Scoring,
        };
        settings = Scenario.Sync.In(settings);
        if (settings.Validate() is { } wrong) throw Check.Unreachable("node settings: " + wrong);
        return settings;
    }

    /// <summary>A publication, as the command that a user gives to the node.</summary>
    public object CommandOf(Publication publication)
    {
        if (publication.IsTransfer)
        {
            var transfers = Scenario.Workload.Transfers!;
            var (payer, payee) = WorkPlan.PaymentOf(transfers, publication.Number, Seed);
            var wallet = transfers.ByMiners ? KeyOf(publication.Node) : WalletOf(payer);
            return new Pay(wallet, Address.Of(WalletOf(payee).Public), new Amount(transfers.Amount),
                new Amount(transfers.Fee));
        }
        var stream = Scenario.Workload.Broadcasts[publication.Load];
        return new PublishBroadcast(WorkPlan.Payload(stream, publication, Seed));
    }
}
