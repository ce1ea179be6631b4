using Lab.Core;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Worlds;

/// <summary>Where each node stands and how wide its wires are.</summary>
public sealed class Placement
{
    private Placement(int[] region, (Rate? Up, Rate? Down)[] wires, bool[] outboundOnly)
    {
        Region = region;
        Wires = wires;
        OutboundOnly = outboundOnly;
    }

    /// <summary>Index into the scenario's regions, by node; all 0 where it names none.</summary>
    public IReadOnlyList<int> Region { get; }

    /// <summary>Uplink and downlink, by node; null is unlimited.</summary>
    public IReadOnlyList<(Rate? Up, Rate? Down)> Wires { get; }

    /// <summary>Nodes that nobody can dial.</summary>
    public IReadOnlyList<bool> OutboundOnly { get; }

    public static Placement Of(Scenario scenario, ulong seed)
    {
        int nodes = scenario.Nodes;
        var network = scenario.Network;
        int[] region = network.Regions is { } table
            ? Deal(nodes, [.. table.Regions.Select(r => (Int128)r.Weight)], seed, "regions")
            : new int[nodes];
        var wires = new (Rate?, Rate?)[nodes];
        if (network.Bandwidth is { } everywhere)
        {
            Wire(wires, [.. Enumerable.Range(0, nodes)], everywhere, seed, "bandwidth");
        }
        else if (network.Regions is { } regions)
        {
            for (int r = 0; r < regions.Regions.Count; r++)
            {
                int here = r;
                int[] members = [.. Enumerable.Range(0, nodes).Where(i => region[i] == here)];
                Wire(wires, members, regions.Regions[r].Bandwidth ?? regions.Bandwidth, seed, "bandwidth-" + r);
            }
        }
        var outboundOnly = new bool[nodes];
        var order = Enumerable.Range(0, nodes).ToList();
        Rng.For(seed, "outbound-only").Shuffle(order);
        foreach (int id in order.Take(network.OutboundOnly.Among(nodes))) outboundOnly[id] = true;
        return new Placement(region, wires, outboundOnly);
    }

    private static void Wire(
        (Rate?, Rate?)[] wires, int[] members, Bandwidth bandwidth, ulong seed, string purpose)
    {
        if (bandwidth.IsUnlimited || members.Length == 0) return;
        var weights = Apportionment.Weights(bandwidth.Classes.Select(c => c.Share));
        int[] classes = Deal(members.Length, weights, seed, purpose);
        for (int i = 0; i < members.Length; i++)
            wires[members[i]] = (bandwidth.Classes[classes[i]].Up, bandwidth.Classes[classes[i]].Down);
    }

    /// <summary>Deals n things into kinds in proportion to weights (largest remainders), in random order.</summary>
    private static int[] Deal(int n, List<Int128> weights, ulong seed, string purpose)
    {
        var counts = Apportionment.Of(n, weights);
        var kinds = new List<int>(n);
        for (int k = 0; k < counts.Count; k++) kinds.AddRange(Enumerable.Repeat(k, counts[k]));
        Rng.For(seed, purpose).Shuffle(kinds);
        return [.. kinds];
    }
}
