using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>network.topology</c>.</summary>
internal static class TopologyForm
{
    public const int MaxEdges = 100_000;
    private const int MaxDegree = 10_000;
    private static readonly Shape<int> Links = Scalars.Count(0, MaxDegree);

    private static readonly MapShape<SmallWorldTopology> SmallWorld =
        new MapShape<SmallWorldTopology>("a small world", () => new(8, new Ratio(1, 10)))
            .Field("degree", "Neighbours on the ring before rewiring; even.", Scalars.Count(2, MaxDegree),
                t => t.Degree, (t, v) => t with { Degree = v })
            .Field("rewire", "Probability that a link is moved to a random node.", Scalars.Share,
                t => t.Rewire, (t, v) => t with { Rewire = v });

    private static readonly MapShape<ScaleFreeTopology> ScaleFree =
        new MapShape<ScaleFreeTopology>("a scale-free network", () => new(8))
            .Field("links", "Links that each newcomer makes.", Links, t => t.Links,
                (t, v) => t with { Links = v });

    private static readonly MapShape<DiscoveredTopology> Discovered =
        new MapShape<DiscoveredTopology>("discovery", () => new(8))
            .Field("bootstrap", "Addresses that each node knows at the start.", Links,
                t => t.Bootstrap, (t, v) => t with { Bootstrap = v });

    /// <summary>Cumulative shares, not falling, the last one the whole.</summary>
    public static readonly Shape<IReadOnlyList<Ratio>> DegreeTable =
        new ListShape<Ratio>("cumulative shares, the last of them 100%", Scalars.Share, 1, 1_000);

    private static readonly Shape<IReadOnlyList<(int, int)>> Edges = new ListShape<(int, int)>(
        "links", new PairShape<int>("two node ids such as [0, 1]", Scalars.Count(0, Scenario.MaxNodes - 1)),
        1, MaxEdges);

    public static readonly Shape<Topology> Shape =
        new ChoiceShape<Topology>("a topology", "{ outbound: 8 } or full")
            .Case<OutboundTopology, int>("outbound", "Each node dials that many others, drawn at random.",
                Links,
                t => t.Links, v => new OutboundTopology(v))
            .Case<DialUntilTopology, int>("dial-until",
                "Node after node dials others, drawn at random, until it has that many links in all.", Links,
                t => t.Links, v => new DialUntilTopology(v))
            .Case<RandomRegularTopology, int>("random-regular", "Every node has exactly that many links.",
                Links,
                t => t.Degree, v => new RandomRegularTopology(v))
            .Case<SmallWorldTopology, SmallWorldTopology>("small-world", "Watts and Strogatz.", SmallWorld,
                t => t, t => t)
            .Case<ScaleFreeTopology, ScaleFreeTopology>("scale-free", "Barabasi and Albert.", ScaleFree,
                t => t, t => t)
            .Case<DegreeTableTopology, IReadOnlyList<Ratio>>("degree-table",
                "Entry i is the share of nodes that dial at most i others, from i = 1.", DegreeTable,
                t => t.Cumulative, v => new DegreeTableTopology(v))
            .Case<EdgesTopology, IReadOnlyList<(int, int)>>("edges",
                "These links; the first of a pair dials the second.",
                Edges, t => t.Edges, v => new EdgesTopology(v))
            .Word("full", "Everyone has a link with everyone.", new FullTopology())
            .Case<DiscoveredTopology, DiscoveredTopology>("discovered",
                "As the nodes' own discovery makes it.",
                Discovered, t => t, t => t);
}
