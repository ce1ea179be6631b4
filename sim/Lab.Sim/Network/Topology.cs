using Lab.Core.LinkRules;
using Lab.Sim.Network.Topologies;

namespace Lab.Sim.Network;

/// <summary>
/// Who dials whom: pure functions of (nodes, shape, seed). Every result is sorted by (from, to), names no node twice
/// as its own neighbour and no pair of nodes twice, in either direction. Nodes of <c>outboundOnly</c> (behind a NAT)
/// dial but are never dialled. All throw <see cref="TopologyImpossible"/> when no network has the asked shape.
/// </summary>
public static class Topology
{
    /// <summary>
    /// Each node dials <paramref name="links"/> others, drawn uniformly from those with which it has no link yet; fewer
    /// only if it has a link with all that can be dialled. Those that dial it come on top.
    /// </summary>
    /// <param name="links">0 to the number of others that can be dialled.</param>
    public static List<DialEdge> Outbound(int nodes, int links, ulong seed, NodeSet? outboundOnly = null)
    {
        var draft = new Draft(nodes, seed, outboundOnly);
        draft.RequireDialable(links, $"each node dials {links} others");
        for (int node = 0; node < nodes; node++) draft.DialRandom(node, links);
        return draft.Finish();
    }

    /// <summary>
    /// Node after node, in random order, dials others drawn uniformly until it has <paramref name="links"/> links in
    /// all; those that dial it later come on top.
    /// </summary>
    /// <param name="links">0 to the number of others that can be dialled.</param>
    public static List<DialEdge> DialUntil(int nodes, int links, ulong seed, NodeSet? outboundOnly = null)
    {
        var draft = new Draft(nodes, seed, outboundOnly);
        draft.RequireDialable(links, $"each node dials until it has {links} links");
        foreach (int node in draft.RandomOrder()) draft.DialRandom(node, links - draft.LinksOf(node));
        return draft.Finish();
    }

    /// <summary>
    /// Each node dials a number of others that is drawn from a table, as <see cref="Outbound"/> does.
    /// </summary>
    /// <param name="cumulative">
    /// Entry i: the share of nodes, in millionths, that dial at most i + 1 others. Never falling; the last is 1,000,000.
    /// </param>
    public static List<DialEdge> DegreeTable(
        int nodes, IReadOnlyList<int> cumulative, ulong seed, NodeSet? outboundOnly = null)
    {
        const int whole = 1_000_000;
        int below = 0;
        foreach (int share in cumulative)
        {
            if (share < below || share > whole)
                throw new TopologyImpossible("degree table: shares must rise from 0 to 1,000,000 millionths");
            below = share;
        }
        if (below != whole) throw new TopologyImpossible("degree table: the last share must be 1,000,000 millionths");
        var draft = new Draft(nodes, seed, outboundOnly);
        int most = cumulative.Count;
        while (most > 1 && cumulative[most - 2] == whole) most--;
        draft.RequireDialable(most, $"some nodes dial {most} others");
        for (int node = 0; node < nodes; node++)
        {
            int draw = Rng.For(seed, "degree", (ulong)node).Below(whole), links = 1;
            while (cumulative[links - 1] <= draw) links++;
            draft.DialRandom(node, links);
        }
        return draft.Finish();
    }

    /// <summary>
    /// A random graph in which every node has exactly <paramref name="degree"/> links, connected if the degree is 3 or
    /// more. Which end dials is drawn too.
    /// </summary>
    /// <param name="degree">0 to nodes - 1; nodes x degree must be even.</param>
    public static List<DialEdge> RandomRegular(int nodes, int degree, ulong seed, NodeSet? outboundOnly = null) =>
        new RegularGraph(new Draft(nodes, seed, outboundOnly), nodes, degree).Draw();

    /// <summary>
    /// A small world (Watts and Strogatz 1998): on a ring each node dials its degree / 2 nearest successors, and each
    /// of these links goes with probability <paramref name="rewire"/> to a node drawn uniformly instead.
    /// A link into an outbound-only node is dialled from there; one between two such nodes is always rewired.
    /// </summary>
    /// <param name="degree">Even, 0 to nodes - 1.</param>
    public static List<DialEdge> SmallWorld(
        int nodes, int degree, Ratio rewire, ulong seed, NodeSet? outboundOnly = null)
    {
        if (degree % 2 != 0) throw new TopologyImpossible($"small world: the degree must be even, not {degree}");
        var draft = new Draft(nodes, seed, outboundOnly);
        draft.RequireDialable(degree, $"each node has {degree} neighbours");
        for (int step = 1; step <= degree / 2; step++)
            for (int node = 0; node < nodes; node++)
                if (draft.Luck.Chance(rewire) || !draft.TryJoin(node, (node + step) % nodes))
                    draft.DialRandom(node, 1);
        return draft.Finish();
    }

    /// <summary>
    /// Preferential attachment (Barabasi and Albert 1999): nodes arrive in random order and each dials
    /// <paramref name="links"/> of those before it, chosen in proportion to the links that they have. It starts from
    /// links + 1 nodes that all have a link with each other. Outbound-only nodes are never chosen.
    /// </summary>
    /// <param name="links">0 to the number of nodes that can be dialled, less one.</param>
    public static List<DialEdge> ScaleFree(int nodes, int links, ulong seed, NodeSet? outboundOnly = null)
    {
        var draft = new Draft(nodes, seed, outboundOnly);
        draft.RequireDialable(links, $"each newcomer dials {links} others");
        var order = draft.RandomOrder();
        var core = order.Where(draft.CanBeDialled).Take(links + 1).ToList();
        var urn = new List<int>(); // each dialable node once for each of its links
        for (int i = 1; i < core.Count; i++)
            for (int j = 0; j < i; j++)
                Attach(draft, urn, core[i], core[j]);
        foreach (int node in order)
        {
            if (core.Contains(node)) continue;
            int known = urn.Count; // links of this newcomer do not make its own choice likelier
            for (int made = 0; made < links;)
            {
                int to = urn[draft.Luck.Below(known)];
                if (draft.AreLinked(node, to)) continue;
                Attach(draft, urn, node, to);
                made++;
            }
        }
        return draft.Finish();
    }

    private static void Attach(Draft draft, List<int> urn, int from, int to)
    {
        draft.Dial(from, to);
        urn.Add(to);
        if (draft.CanBeDialled(from)) urn.Add(from);
    }

    /// <summary>These links and no others.</summary>
    public static List<DialEdge> Explicit(int nodes, IEnumerable<DialEdge> edges, NodeSet? outboundOnly = null)
    {
        var draft = new Draft(nodes, 0, outboundOnly);
        foreach (var (from, to) in edges)
        {
            if ((uint)from >= (uint)nodes || (uint)to >= (uint)nodes)
                throw new TopologyImpossible($"link {from} to {to}: nodes are numbered 0 to {nodes - 1}");
            if (from == to) throw new TopologyImpossible($"link {from} to {to}: a node does not dial itself");
            if (draft.AreLinked(from, to))
                throw new TopologyImpossible($"link {from} to {to}: the two have a link already");
            if (!draft.CanBeDialled(to))
                throw new TopologyImpossible($"link {from} to {to}: node {to} is outbound-only");
            draft.Dial(from, to);
        }
        return draft.Finish();
    }

    /// <summary>Everyone has a link with everyone; the lower id dials unless the higher one is outbound-only.</summary>
    public static List<DialEdge> Full(int nodes, NodeSet? outboundOnly = null)
    {
        var draft = new Draft(nodes, 0, outboundOnly);
        for (int a = 0; a < nodes; a++)
            for (int b = a + 1; b < nodes; b++)
                if (!draft.TryJoin(a, b))
                    throw new TopologyImpossible(
                        $"full: nodes {a} and {b} are both outbound-only, so neither can dial the other");
        return draft.Finish();
    }
}
