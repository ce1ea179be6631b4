using Lab.Core.LinkRules;
using Lab.Sim.Network;

namespace Lab.Sim.Tests.Network;

/// <summary>Each topology has the promised shape, and says clearly what it cannot do.</summary>
public sealed class TopologyTests
{
    private static readonly NodeSet Hidden = new([1, 4, 7]);

    private static int[] Degrees(int nodes, List<DialEdge> edges)
    {
        var degrees = new int[nodes];
        foreach (var (from, to) in edges)
        {
            degrees[from]++;
            degrees[to]++;
        }
        return degrees;
    }

    private static int[] Dials(int nodes, List<DialEdge> edges)
    {
        var dials = new int[nodes];
        foreach (var edge in edges) dials[edge.From]++;
        return dials;
    }

    private static bool IsConnected(int nodes, List<DialEdge> edges)
    {
        var reached = new HashSet<int> { 0 };
        for (int size = 0; size != reached.Count;)
        {
            size = reached.Count;
            foreach (var (from, to) in edges)
            {
                if (reached.Contains(from)) reached.Add(to);
                if (reached.Contains(to)) reached.Add(from);
            }
        }
        return reached.Count == nodes;
    }

    private static void AssertIsSound(int nodes, List<DialEdge> edges, NodeSet? hidden)
    {
        Assert.That(edges, Is.Ordered);
        Assert.That(edges.Select(e => (Math.Min(e.From, e.To), Math.Max(e.From, e.To))), Is.Unique);
        Assert.That(edges, Has.None.Matches<DialEdge>(e => e.From == e.To));
        Assert.That(edges, Has.None.Matches<DialEdge>(e => e.From < 0 || e.From >= nodes || e.To < 0 || e.To >= nodes));
        if (hidden is not null) Assert.That(edges, Has.None.Matches<DialEdge>(e => hidden.Contains(e.To)));
    }

    private static IEnumerable<TestCaseData> Shapes()
    {
        yield return Shape("outbound", (n, seed, hidden) => Topology.Outbound(n, 4, seed, hidden));
        yield return Shape("dial-until", (n, seed, hidden) => Topology.DialUntil(n, 7, seed, hidden));
        yield return Shape("random-regular", (n, seed, hidden) => Topology.RandomRegular(n, 6, seed, hidden));
        yield return Shape("small-world", (n, seed, h) => Topology.SmallWorld(n, 4, new Ratio(1, 5), seed, h));
        yield return Shape("scale-free", (n, seed, hidden) => Topology.ScaleFree(n, 3, seed, hidden));
        yield return Shape("degree-table", (n, seed, h) => Topology.DegreeTable(n, [500_000, 1_000_000], seed, h));

        static TestCaseData Shape(string name, Func<int, ulong, NodeSet?, List<DialEdge>> make) =>
            new TestCaseData(make).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Shapes))]
    public void Lists_each_pair_once_in_order_and_never_dials_a_hidden_node(
        Func<int, ulong, NodeSet?, List<DialEdge>> make)
    {
        foreach (int nodes in new[] { 12, 50, 300 })
            for (ulong seed = 1; seed <= 10; seed++)
            {
                AssertIsSound(nodes, make(nodes, seed, null), null);
                AssertIsSound(nodes, make(nodes, seed, Hidden), Hidden);
            }
    }

    [TestCaseSource(nameof(Shapes))]
    public void Depends_on_the_seed_and_on_nothing_else(Func<int, ulong, NodeSet?, List<DialEdge>> make)
    {
        var (first, again, other) = (make(50, 3, Hidden), make(50, 3, Hidden), make(50, 4, Hidden));
        Assert.That(again, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    [Test]
    public void Outbound_dials_exactly_that_many()
    {
        Assert.That(Dials(100, Topology.Outbound(100, 8, 1)), Is.All.EqualTo(8));
        Assert.That(Dials(100, Topology.Outbound(100, 8, 1, Hidden)), Is.All.EqualTo(8));
    }

    [Test]
    public void Outbound_dials_fewer_only_when_everyone_is_linked_already()
    {
        var edges = Topology.Outbound(10, 9, 1);
        Assert.That(edges, Has.Count.EqualTo(45));
        Assert.That(Degrees(10, edges), Is.All.EqualTo(9));
    }

    [Test]
    public void Dial_until_counts_links_that_were_dialled_by_others()
    {
        var edges = Topology.DialUntil(200, 10, 1);
        Assert.That(Degrees(200, edges), Is.All.GreaterThanOrEqualTo(10));
        Assert.That(Dials(200, edges), Is.All.LessThanOrEqualTo(10));
        Assert.That(edges, Has.Count.LessThan(200 * 10));
    }

    [Test]
    public void Dial_until_follows_its_closed_form()
    {
        // A node whose turn comes at s in 0..1 dials L exp(-s) others, so that the mean is 2 L (1 - 1/e) links.
        double mean = Degrees(1000, Topology.DialUntil(1000, 50, 1)).Average();
        Assert.That(mean, Is.EqualTo(100 * (1 - Math.Exp(-1))).Within(1).Percent);
    }

    [TestCase(8, 3), TestCase(10, 9), TestCase(11, 10), TestCase(7, 4), TestCase(100, 8), TestCase(1000, 3)]
    public void Random_regular_gives_every_node_the_degree_and_is_connected(int nodes, int degree)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var edges = Topology.RandomRegular(nodes, degree, seed);
            Assert.That(Degrees(nodes, edges), Is.All.EqualTo(degree));
            Assert.That(IsConnected(nodes, edges));
        }
    }

    [Test]
    public void Random_regular_serves_as_many_hidden_nodes_as_others()
    {
        var hidden = new NodeSet(Enumerable.Range(0, 20));
        var edges = Topology.RandomRegular(40, 6, 1, hidden);
        AssertIsSound(40, edges, hidden);
        Assert.That(Degrees(40, edges), Is.All.EqualTo(6));
    }

    [Test]
    public void Random_regular_dials_from_both_ends_alike()
    {
        var edges = Topology.RandomRegular(1000, 8, 1);
        Assert.That(edges.Count(e => e.From < e.To), Is.InRange(1850, 2150));
    }

    [Test]
    public void Small_world_without_rewiring_is_the_ring()
    {
        var edges = Topology.SmallWorld(20, 4, Ratio.Zero, 1);
        Assert.That(edges, Has.All.Matches<DialEdge>(e => (e.To - e.From + 20) % 20 is 1 or 2));
        Assert.That(Degrees(20, edges), Is.All.EqualTo(4));
    }

    [Test]
    public void Small_world_rewires_the_asked_share()
    {
        var edges = Topology.SmallWorld(2000, 6, new Ratio(1, 4), 1);
        Assert.That(edges, Has.Count.EqualTo(6000));
        int far = edges.Count(e => (e.To - e.From + 2000) % 2000 > 3);
        Assert.That(far, Is.InRange(1400, 1600));
    }

    [Test]
    public void Scale_free_has_few_nodes_with_very_many_links()
    {
        var edges = Topology.ScaleFree(2000, 4, 1);
        Assert.That(edges, Has.Count.EqualTo(10 + 1995 * 4));
        var degrees = Degrees(2000, edges);
        Assert.That(degrees.Min(), Is.EqualTo(4));
        Assert.That(degrees.Max(), Is.GreaterThan(80));
        Assert.That(Array.IndexOf(degrees, degrees.Max()), Is.GreaterThan(10), "hubs are not the lowest ids");
    }

    [Test]
    public void Degree_table_draws_dials_by_their_shares()
    {
        var dials = Dials(10_000, Topology.DegreeTable(10_000, [250_000, 250_000, 1_000_000], 1));
        Assert.That(dials.Count(d => d == 1), Is.InRange(2400, 2600));
        Assert.That(dials.Count(d => d == 2), Is.Zero);
        Assert.That(dials.Count(d => d == 3), Is.InRange(7400, 7600));
    }

    [Test]
    public void Full_links_every_pair_and_a_hidden_node_dials_all()
    {
        var edges = Topology.Full(5, new NodeSet([3]));
        Assert.That(edges, Has.Count.EqualTo(10));
        Assert.That(Dials(5, edges)[3], Is.EqualTo(4));
    }

    [Test]
    public void Explicit_gives_back_the_edges_in_order() =>
        Assert.That(
            Topology.Explicit(3, [new DialEdge(2, 0), new DialEdge(0, 1)]),
            Is.EqualTo(new[] { new DialEdge(0, 1), new DialEdge(2, 0) }));

    private static IEnumerable<TestCaseData> Impossible()
    {
        yield return Case("no nodes", "at least one node", () => Topology.Outbound(0, 0, 1));
        yield return Case("too many dials", "only 4 others", () => Topology.Outbound(5, 5, 1));
        yield return Case("too few dialable", "only 2 others", () => Topology.Outbound(6, 3, 1, new NodeSet([0, 1, 2])));
        yield return Case("dial until", "only 4 others", () => Topology.DialUntil(5, 5, 1));
        yield return Case("odd sum", "must be even", () => Topology.RandomRegular(5, 3, 1));
        yield return Case("degree of all", "at most 4 others", () => Topology.RandomRegular(5, 5, 1));
        yield return Case("too many hidden", "outbound-only", () => Topology.RandomRegular(6, 2, 1, new NodeSet([0, 1, 2, 3])));
        yield return Case("odd ring", "must be even", () => Topology.SmallWorld(10, 3, Ratio.Zero, 1));
        yield return Case("newcomers", "only 3 others", () => Topology.ScaleFree(4, 4, 1));
        yield return Case("falling table", "must rise", () => Topology.DegreeTable(9, [600_000, 500_000, 1_000_000], 1));
        yield return Case("short table", "last share", () => Topology.DegreeTable(9, [600_000], 1));
        yield return Case("long table", "some nodes dial 3", () => Topology.DegreeTable(3, [0, 0, 1_000_000], 1));
        yield return Case("self", "does not dial itself", () => Topology.Explicit(3, [new DialEdge(1, 1)]));
        yield return Case("range", "numbered 0 to 2", () => Topology.Explicit(3, [new DialEdge(1, 3)]));
        yield return Case("twice", "a link already", () => Topology.Explicit(3, [new DialEdge(1, 2), new DialEdge(2, 1)]));
        yield return Case("hidden", "is outbound-only", () => Topology.Explicit(3, [new DialEdge(0, 1)], Hidden));
        yield return Case("full", "both outbound-only", () => Topology.Full(6, Hidden));

        static TestCaseData Case(string name, string says, Func<List<DialEdge>> make) =>
            new TestCaseData(says, make).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Impossible))]
    public void Refuses_what_no_network_can_be(string says, Func<List<DialEdge>> make) =>
        Assert.That(make, Throws.TypeOf<TopologyImpossible>().With.Message.Contains(says));
}
