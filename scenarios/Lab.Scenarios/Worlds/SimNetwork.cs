using Lab.Core;
using Lab.Core.LinkRules;
using Lab.Scenarios.Model;
using Lab.Sim;
using Lab.Sim.Network;
using Net = Lab.Sim.Network;

namespace Lab.Scenarios.Worlds;

/// <summary>Turns a scenario's network settings into the simulator's.</summary>
internal static class SimNetwork
{
    /// <summary>The simulator's options for a scenario.</summary>
    public static SimOptions Options(Scenario scenario, ulong seed, Placement placement)
    {
        var network = scenario.Network;
        return new SimOptions
        {
            Seed = seed,
            Costs = scenario.Costs,
            Latency = network.Regions is { } table ? Regions(table, placement) : Law(network.Latency!),
            Floor = network.Floor,
            JitterShare = network.Jitter.OfLatency,
            Jitter = network.Jitter.UpTo,
            LossPerMillion = (int)((Int128)network.Loss.Top * 1_000_000 / network.Loss.Bottom),
            Opening = network.Tls ? LinkOpening.Tls13 : LinkOpening.Bare,
            LinkRate = network.Regions?.Between is { } between ? CapBetween(between, placement) : null,
        };
    }

    public static Net.Rate Wire(Model.Rate? rate) =>
        rate is { } r ? Net.Rate.BytesPerSecond(Math.Max(1, r.BitsPerSecond / 8)) : Net.Rate.Unlimited;

    private static Func<int, int, Net.Rate> CapBetween(Model.Rate between, Placement placement) => (from, to) =>
        placement.Region[from] == placement.Region[to] ? Net.Rate.Unlimited : Wire(between);

    private static LatencyModel Regions(RegionTable table, Placement placement)
    {
        int n = table.Regions.Count;
        var oneWay = new Duration[n, n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                oneWay[i, j] = table.Latency[i][j];
        int[] regionOf = [.. placement.Region];
        return table.Law == RegionLaw.Fixed
            ? new RegionLatency(regionOf, oneWay)
            : new RegionLatency(regionOf, oneWay, SimBlock, Duration.FromMilliseconds(1));
    }

    /// <summary>Pareto with shape 0.2 x mean and scale mean - 5, the mean in milliseconds.</summary>
    private static long SimBlock(long mean, ulong word)
    {
        const long millisecond = 1_000_000;
        long scale = Math.Max(1, mean - 5 * millisecond);
        long shape = (long)(((Int128)mean << 32) / (5 * millisecond));
        return Fixed.Pareto(word, scale, shape);
    }

    private static LatencyModel Law(Latency latency)
    {
        bool perMessage = latency.Per == DrawnPer.Message;
        switch (latency)
        {
            case Model.ConstantLatency constant:
                return new Net.ConstantLatency(constant.Value);
            case Model.UniformLatency uniform when !perMessage:
                return new Net.UniformLatency(uniform.From, uniform.To);
            case Model.UniformLatency uniform:
                ulong span = (ulong)(uniform.To - uniform.From).Nanoseconds + 1;
                return new SampledLatency(uniform.From, true,
                    word => uniform.From.Nanoseconds + (long)Math.BigMul(word, span, out _));
            case LogNormalLatency normal:
                long sigma = Q32(normal.Sigma);
                return new SampledLatency(Duration.Zero, perMessage,
                    word => Fixed.Lognormal(word, normal.Median.Nanoseconds, sigma));
            case ParetoLatency pareto:
                long shape = Q32(pareto.Shape), cap = pareto.Cap.Nanoseconds;
                return new SampledLatency(pareto.Scale, perMessage,
                    word => Math.Min(cap, Fixed.Pareto(word, pareto.Scale.Nanoseconds, shape)));
            default:
                throw Check.Unreachable(latency.ToString());
        }
    }

    private static long Q32(Ratio ratio) => (long)(((Int128)ratio.Top << 32) / ratio.Bottom);

    /// <summary>Who dials whom, by node, in order.</summary>
    public static IReadOnlyList<int>[] Dials(Scenario scenario, ulong seed, Placement placement)
    {
        int n = scenario.Nodes;
        var hidden = new NodeSet(Enumerable.Range(0, n).Where(i => placement.OutboundOnly[i]));
        var edges = scenario.Network.Topology switch
        {
            OutboundTopology t => Net.Topology.Outbound(n, t.Links, seed, hidden),
            DialUntilTopology t => Net.Topology.DialUntil(n, t.Links, seed, hidden),
            RandomRegularTopology t => Net.Topology.RandomRegular(n, t.Degree, seed, hidden),
            SmallWorldTopology t => Net.Topology.SmallWorld(n, t.Degree, t.Rewire, seed, hidden),
            ScaleFreeTopology t => Net.Topology.ScaleFree(n, t.Links, seed, hidden),
            DegreeTableTopology t => Net.Topology.DegreeTable(n, Millionths(t.Cumulative), seed, hidden),
            EdgesTopology t => Net.Topology.Explicit(n, t.Edges.Select(e => new DialEdge(e.From, e.To)), hidden),
            FullTopology => Net.Topology.Full(n, hidden),
            DiscoveredTopology t => Net.Topology.Outbound(n, t.Bootstrap, seed, hidden),
            _ => throw Check.Unreachable(scenario.Network.Topology.ToString()),
        };
        var dials = new List<int>[n];
        for (int i = 0; i < n; i++) dials[i] = [];
        foreach (var (from, to) in edges) dials[from].Add(to);
        return dials;
    }

    private static int[] Millionths(IReadOnlyList<Ratio> shares) =>
        [.. shares.Select(s => (int)((Int128)s.Top * 1_000_000 / s.Bottom))];
}
