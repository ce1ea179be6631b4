using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>What a topology must satisfy, given the number of nodes.</summary>
internal static class TopologyRules
{
    public static void Check(Scenario s, YamlMap map, Findings findings)
    {
        var topology = s.Network.Topology;
        var at = Places.Of(map, "network", "topology");
        switch (topology)
        {
            case RandomRegularTopology { Degree: var degree } when (long)degree * s.Nodes % 2 == 1:
                findings.Add(
                    at, $"random-regular {degree} with {s.Nodes} nodes",
                    "an even number of link ends: an even degree, or an even number of nodes");
                break;
            case SmallWorldTopology { Degree: var degree } when degree % 2 == 1:
                findings.Add(at, $"a small world of degree {degree}",
                    "an even degree: half on each side of the ring");
                break;
            case EdgesTopology { Edges: var edges }:
                CheckEdges(edges, s.Nodes, s.Network.MaxLinks, at, findings);
                break;
        }

        int links = LinksOf(topology, s.Nodes);
        if (links > s.Nodes - 1)
            findings.Add(
                at, $"{Places.Number(links)} links for each of {Places.Number(s.Nodes)} nodes",
                $"at most {Places.Number(s.Nodes - 1)}, one to every other node");
        else if (links > s.Network.MaxLinks)
            findings.Add(
                at, $"{Places.Number(links)} links for each node, more than max-links {Places.Number(s.Network.MaxLinks)}",
                "a larger network.max-links, or fewer links");

        int hidden = s.Network.OutboundOnly.Among(s.Nodes);
        var hiddenAt = Places.Of(map, "network", "outbound-only");
        if (hidden > s.Nodes)
            findings.Add(hiddenAt, $"{Places.Number(hidden)} of {Places.Number(s.Nodes)} nodes",
                "at most as many as nodes");
        else if (hidden == s.Nodes)
            findings.Add(hiddenAt, "only nodes that nobody can dial", "at least one that can be dialled");
        else if (hidden > 1 && topology is FullTopology)
            findings.Add(hiddenAt, "two outbound-only nodes, which cannot have a link",
                "another topology than full");
        else if (hidden > 0 && topology is not FullTopology && links > s.Nodes - hidden - 1)
            findings.Add(
                hiddenAt, $"{Places.Number(s.Nodes - hidden)} nodes that can be dialled",
                $"more than {Places.Number(links)}, the links of each node");
    }

    /// <summary>
    /// The links that each node must have at least in the topology, as far as it fixes them.
    /// </summary>
    private static int LinksOf(Topology topology, int nodes) => topology switch
    {
        OutboundTopology t => t.Links,
        DialUntilTopology t => t.Links,
        RandomRegularTopology t => t.Degree,
        SmallWorldTopology t => t.Degree,
        ScaleFreeTopology t => t.Links,
        // The table's longest entry that some node can draw.
        DegreeTableTopology t => t.Cumulative.TakeWhile(c => c != Core.Ratio.One).Count() + 1,
        DiscoveredTopology t => t.Bootstrap,
        FullTopology => nodes - 1,
        _ => 0,
    };

    private static void CheckEdges(IReadOnlyList<(int From, int To)> edges, int nodes, int maxLinks, Place at,
        Findings findings)
    {
        var seen = new HashSet<(int, int)>();
        var linksOf = new Dictionary<int, int>();
        foreach (var (from, to) in edges)
        {
            if (from >= nodes || to >= nodes)
                findings.Add(at, $"a link from {from} to {to}", $"node ids from 0 to {nodes - 1}");
            else if (from == to) findings.Add(at, $"a link from {from} to itself", "links between two nodes");
            else if (!seen.Add((Math.Min(from, to), Math.Max(from, to))))
                findings.Add(at, $"a second link between {from} and {to}", "at most one between two nodes");
            linksOf[from] = linksOf.GetValueOrDefault(from) + 1;
            linksOf[to] = linksOf.GetValueOrDefault(to) + 1;
        }

        foreach (var (node, links) in linksOf.OrderBy(n => n.Key))
            if (links > maxLinks)
                findings.Add(
                    at, $"{Places.Number(links)} links for node {node}, more than max-links {Places.Number(maxLinks)}",
                    "a larger network.max-links, or fewer links");
    }
}
