using System.Buffers.Binary;
using System.Diagnostics;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Sim;
using Lab.Sim.Network;
using Lab.Sim.Nodes;

namespace Lab.Cli.Bench;

/// <summary>
/// The kernel alone: toy participants flood items over 8 links a node, 20 to 200 ms, finite bandwidth.
/// </summary>
internal static class KernelFlood
{
    public const int Degree = 8;
    private const int ItemBytes = 200;
    private const long BytesPerSecond = 6_250_000; // 50 Mbit/s

    /// <summary>Time of one item on the wire, overhead included.</summary>
    public static long WireNs { get; } =
        Rate.BytesPerSecond(BytesPerSecond).TimeOf(new Frame(new byte[ItemBytes]).WireSize);

    /// <summary>Deliveries per wall second, and bytes allocated per delivery, of one flood run.</summary>
    public static (double PerSecond, double BytesPerDelivery, string Trace) Run(
        int nodes, int items, int warmItems, Duration interval, int threads = 1)
    {
        using var world = new SimWorld(new SimOptions
        {
            Seed = 1,
            Threads = threads,
            Latency = new UniformLatency(Duration.FromMilliseconds(20), Duration.FromMilliseconds(200)),
            Costs = new CostTable().With(WorkKind.Frame, 2_000_000),
        });
        var edges = Graphs.RegularEdges(nodes, Degree, 1);
        var dials = new List<Endpoint>[nodes];
        for (int i = 0; i < nodes; i++) dials[i] = [];
        foreach (var (from, to) in edges) dials[from].Add(world.EndpointOf(to));
        for (int i = 0; i < nodes; i++)
        {
            var dial = dials[i].ToArray();
            world.Add(new NodeSpec
            {
                Create = _ => new FloodToy(dial),
                Uplink = Rate.BytesPerSecond(BytesPerSecond),
                Downlink = Rate.BytesPerSecond(BytesPerSecond),
            });
        }
        for (int i = 0; i < nodes; i++) world.Boot(i);
        var at = Instant.Zero + Duration.FromSeconds(2);
        world.Run(at);
        var luck = Rng.For(1, "bench");
        for (int i = 0; i < items; i++)
        {
            var bytes = new byte[ItemBytes];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, i);
            var frame = new Frame(bytes);
            int origin = luck.Below(nodes);
            world.At(at + interval * i, () => world.Ask(origin, frame));
        }
        var end = at + interval * items + Duration.FromSeconds(3);
        var warm = at + interval * warmItems;
        world.Run(warm);
        long before = world.Deliveries, allocated = GC.GetTotalAllocatedBytes(true);
        var watch = Stopwatch.StartNew();
        world.Run(end);
        double seconds = watch.Elapsed.TotalSeconds;
        long deliveries = world.Deliveries - before;
        Check.That(world.Deliveries == (long)items * (2 * edges.Count - nodes + 1));
        return (deliveries / seconds, (double)(GC.GetTotalAllocatedBytes(true) - allocated) / deliveries,
            world.TraceHash());
    }
}

/// <summary>Random regular graphs for benches.</summary>
internal static class Graphs
{
    /// <summary>
    /// A random graph in which every node has <paramref name="degree"/> distinct neighbours (permutation
    /// model).
    /// </summary>
    public static List<(int From, int To)> RegularEdges(int nodes, int degree, ulong seed)
    {
        var luck = Rng.For(seed, "bench-graph");
        var edges = new List<(int, int)>();
        var taken = new HashSet<long>();
        for (int round = 0; round < degree / 2; round++)
        {
            var ring = Enumerable.Range(0, nodes).ToList();
            luck.Shuffle(ring);
            for (int i = 0; i < nodes; i++)
            {
                int a = ring[i], b = ring[(i + 1) % nodes];
                if (taken.Add((long)Math.Min(a, b) * nodes + Math.Max(a, b))) edges.Add((a, b));
            }
        }
        return edges;
    }
}
