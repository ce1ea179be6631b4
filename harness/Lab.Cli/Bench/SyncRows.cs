using System.Diagnostics;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Scenarios;
using Lab.Sim;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Parallel;

namespace Lab.Cli.Bench;

/// <summary>
/// A late joiner that fetches and checks a chain of coinbase-only blocks from eight peers: in wall time,
/// where nothing is remembered for it and every frame is decoded anew, and in the time of the model.
/// </summary>
internal static class SyncRows
{
    private const int Servers = 8, Blocks = 10_000, Runs = 3, Miner = Servers, Joiner = Servers + 1;
    private static readonly Duration Latency = Duration.FromMilliseconds(50);
    private static readonly Rate Line = Rate.BytesPerSecond(12_500_000); // 100 Mbit/s

    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        List<double> own = [], whole = [], modelled = [], single = [];
        long bytes = 0;
        for (int run = 0; run <= Runs && !stop.IsCancellationRequested; run++)
        {
            var result = Sync((ulong)run + 1, Servers, stop);
            bytes = result.Bytes;
            if (run == 0) continue; // warm
            own.Add(result.Blocks / result.OwnSeconds);
            whole.Add(result.Blocks / result.WallSeconds);
            modelled.Add(result.Blocks / result.ModelSeconds);
        }

        var alone = Sync(1, 1, stop);
        single.Add(alone.Blocks / alone.ModelSeconds);
        (string, object)[] on =
        [
            ("blocks", Blocks), ("peers", Servers), ("memo", "off"), ("latency", Latency),
            ("line", "100 Mbit/s"),
            ("bytes a block", bytes / Blocks), ("threads", 1),
        ];
        yield return BenchRow.Of(NetworkBench.Group, "sync-checked", "blocks/s", ">=", 3_000, own, on);
        yield return BenchRow.Of(NetworkBench.Group, "sync-simulated", "blocks/s", ">=", null, whole, on);
        yield return BenchRow.Of(
            NetworkBench.Group, "sync-modelled", "blocks/s of the model", ">=", null, modelled, on);
        yield return BenchRow.Of(
            NetworkBench.Group, "sync-modelled-one-peer", "blocks/s of the model", ">=", null, single,
            ("blocks", Blocks),
            ("peers", 1));
    }

    private static Result Sync(ulong seed, int peers, CancellationToken stop)
    {
        var memo = new SharedMemo();
        var clock = new Stopwatch();
        using var world = new SimWorld(new SimOptions
        {
            Seed = seed, Latency = new ConstantLatency(Latency), Costs = Costs(),
        });
        Node? joiner = null;
        for (int i = 0; i <= Joiner; i++)
        {
            int node = i;
            world.Add(new NodeSpec
            {
                Uplink = Line,
                Downlink = Line,
                Create = birth => node == Joiner
                    ? new Timed(joiner = Make(birth, node, peers, world.EndpointOf, NoMemo.Instance), clock)
                    : Make(birth, node, 0, world.EndpointOf, memo),
            });
        }

        for (int i = 0; i < Joiner; i++) world.Boot(i);
        Reach(world, () => HeightOfAll(world), stop);
        world.Crash(Miner); // the chain stays as it is
        world.Run(world.Now + Duration.FromSeconds(1));
        var began = world.Now;
        var wall = Stopwatch.StartNew();
        world.Boot(Joiner);
        Reach(world, () => joiner?.Tip.Height.Value ?? 0, stop);
        return new Result(
            joiner!.Tip.Height.Value, clock.Elapsed.TotalSeconds, wall.Elapsed.TotalSeconds,
            (world.Now - began).Nanoseconds / 1e9, joiner.Counters.Bytes);
    }

    /// <summary>Runs until a height is there.</summary>
    private static void Reach(SimWorld world, Func<long> height, CancellationToken stop)
    {
        var end = world.Now + Duration.FromSeconds(Blocks / 5);
        world.Run(end, () => height() >= Blocks || stop.IsCancellationRequested);
        stop.ThrowIfCancellationRequested();
        if (height() < Blocks)
            throw new InvalidOperationException($"the chain is at {height()} after {world.Now}");
    }

    /// <summary>The least height of the nodes that serve.</summary>
    private static long HeightOfAll(SimWorld world)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Servers; i++)
            least = Math.Min(least, ((Node)world.ParticipantOf(i)!).Tip.Height.Value);
        return least;
    }

    private static Node Make(Birth birth, int node, int peers, Func<int, Endpoint> endpointOf, IMemo memo)
    {
        var key = SigningKey.FromSeed(Sha256.Tagged("lab.bench.node"u8, new Hash(0, 0, 0, (ulong)node)));
        IReadOnlyList<IPlot> plots = node == Miner ? [Plot.Create(key.Public, Hash.Zero, 4)] : [];
        var dials = node == Joiner ? Enumerable.Range(0, peers)
            : Enumerable.Range(0, Servers).Where(i => i < node);
        var settings = new NodeSettings
        {
            ListenPort = birth.Self.Port, Bootstrap = [.. dials.Select(endpointOf)],
            PingInterval = Duration.Zero,
            OutboundTarget = node == Joiner ? peers : Math.Min(node, Servers),
        };
        return new Node(settings, key, Presets.DevnetInstant, plots, birth.Store, memo, birth.Luck);
    }

    private static CostTable Costs() => ScenarioFile.Parse(
        """
        version: 1
        id: costs
        claim: The default costs.
        nodes: 2
        duration: 1s
        network: { latency: { constant: 50ms } }
        """, "costs.yaml").Costs;

    private sealed record Result(long Blocks, double OwnSeconds, double WallSeconds, double ModelSeconds,
        long Bytes);

    /// <summary>Times a node's steps, and gives it every frame as bytes that nobody has decoded.</summary>
    private sealed class Timed(Node node, Stopwatch clock) : IParticipant
    {
        public void Step(Now now, in Input input, IHost host)
        {
            var own = input.Kind == InputKind.Received
                ? Input.Received(input.Link, new Frame(input.Frame.Span.ToArray())) : input;
            clock.Start();
            node.Step(now, own, host);
            clock.Stop();
        }
    }
}
