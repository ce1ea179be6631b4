using System.Diagnostics;
using Lab.Core;

namespace Lab.Cli.Bench;

/// <summary>
/// The yardstick: the same flood as <see cref="KernelFlood"/> with nothing around it. One framework
/// <see cref="PriorityQueue{TElement,TPriority}"/> over plain arrays: no participants, no trace, no cost
/// table.
/// </summary>
internal static class BareLoop
{
    /// <summary>Deliveries per wall second of one flood.</summary>
    public static double Run(int nodes, int items, int warmItems, Duration interval)
    {
        var neighbours = new List<(int To, long Latency)>[nodes];
        for (int i = 0; i < nodes; i++) neighbours[i] = [];
        var luck = Rng.For(1, "bare");
        foreach (var (a, b) in Graphs.RegularEdges(nodes, KernelFlood.Degree, 1))
        {
            long latency = luck.Between(20_000_000, 200_000_000);
            neighbours[a].Add((b, latency));
            neighbours[b].Add((a, latency));
        }
        var links = neighbours.Select(n => n.ToArray()).ToArray();
        var seen = new ulong[nodes][];
        for (int i = 0; i < nodes; i++) seen[i] = new ulong[items / 64 + 1];
        var uplink = new long[nodes];
        var downlink = new long[nodes];
        var queue = new PriorityQueue<(int Node, int From, int Item), long>();
        for (int i = 0; i < items; i++) queue.Enqueue((luck.Below(nodes), -1, i), interval.Nanoseconds * i);
        long deliveries = 0, counted = 0, warm = interval.Nanoseconds * warmItems;
        Stopwatch? watch = null;
        while (queue.TryDequeue(out var e, out long now))
        {
            if (watch is null && now >= warm)
            {
                watch = Stopwatch.StartNew();
                counted = deliveries;
            }
            if (e.From >= 0)
            {
                deliveries++;
                now = downlink[e.Node] = Math.Max(downlink[e.Node], now) + KernelFlood.WireNs;
            }
            ulong bit = 1UL << e.Item;
            if ((seen[e.Node][e.Item >> 6] & bit) != 0) continue;
            seen[e.Node][e.Item >> 6] |= bit;
            foreach (var (to, latency) in links[e.Node])
            {
                if (to == e.From) continue;
                uplink[e.Node] = Math.Max(uplink[e.Node], now) + KernelFlood.WireNs;
                queue.Enqueue((to, e.Node, e.Item), uplink[e.Node] + latency);
            }
        }
        return (deliveries - counted) / watch!.Elapsed.TotalSeconds;
    }
}
