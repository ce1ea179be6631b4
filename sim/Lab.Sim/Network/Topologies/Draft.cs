using Lab.Core.LinkRules;

namespace Lab.Sim.Network.Topologies;

/// <summary>A topology in the making: the links so far, and the luck that draws more.</summary>
internal sealed class Draft
{
    private const int Tries = 64; // then nearly all are linked already, and listing the rest is quicker
    private readonly int nodes;
    private readonly NodeSet? outboundOnly;
    private readonly int[] dialable;
    private readonly int[] linksOf;
    private readonly List<DialEdge> edges = [];
    private readonly HashSet<long> linked = []; // looked up only, never iterated

    public Draft(int nodes, ulong seed, NodeSet? outboundOnly)
    {
        if (nodes < 1) throw new TopologyImpossible($"a network has at least one node, not {nodes}");
        this.nodes = nodes;
        this.outboundOnly = outboundOnly;
        this.dialable = [.. Enumerable.Range(0, nodes).Where(CanBeDialled)];
        this.linksOf = new int[nodes];
        Luck = Rng.For(seed, "topology");
    }

    public Rng Luck { get; }

    public int Dialable => this.dialable.Length;

    public bool CanBeDialled(int node) => this.outboundOnly is null || !this.outboundOnly.Contains(node);

    public bool AreLinked(int a, int b) => this.linked.Contains(Key(a, b));

    public int LinksOf(int node) => this.linksOf[node];

    /// <summary>Refuses a number of links that some node could not dial even alone.</summary>
    public void RequireDialable(int links, string wish)
    {
        if (links < 0) throw new TopologyImpossible($"{wish}: not a number of links");
        int others = this.dialable.Length == this.nodes ? this.nodes - 1
            : this.dialable.Length <= 1 ? 0 : this.dialable.Length - 1;
        if (links > others)
            throw new TopologyImpossible($"{wish}, but of {this.nodes} nodes only {others} others can be dialled");
    }

    public List<int> RandomOrder()
    {
        var order = Enumerable.Range(0, this.nodes).ToList();
        Luck.Shuffle(order);
        return order;
    }

    public void Dial(int from, int to)
    {
        Check.That(from != to && CanBeDialled(to));
        Check.That(this.linked.Add(Key(from, to)));
        this.edges.Add(new DialEdge(from, to));
        this.linksOf[from]++;
        this.linksOf[to]++;
    }

    /// <summary>Links two nodes, dialled from the first if it can be.</summary>
    /// <returns>False if they have a link already or neither can be dialled.</returns>
    public bool TryJoin(int first, int second)
    {
        if (AreLinked(first, second)) return false;
        if (CanBeDialled(second)) Dial(first, second);
        else if (CanBeDialled(first)) Dial(second, first);
        else return false;
        return true;
    }

    /// <summary>Dials others, drawn uniformly from those without a link to this node, until none is left.</summary>
    public void DialRandom(int node, int links)
    {
        for (int made = 0; made < links; made++)
        {
            int to = AnyStranger(node);
            if (to < 0) return;
            Dial(node, to);
        }
    }

    private int AnyStranger(int node)
    {
        for (int i = 0; i < Tries && this.dialable.Length > 0; i++)
        {
            int to = this.dialable[Luck.Below(this.dialable.Length)];
            if (to != node && !AreLinked(node, to)) return to;
        }
        var strangers = this.dialable.Where(to => to != node && !AreLinked(node, to)).ToList();
        return strangers.Count == 0 ? -1 : strangers[Luck.Below(strangers.Count)];
    }

    public List<DialEdge> Finish()
    {
        this.edges.Sort();
        return this.edges;
    }

    private long Key(int a, int b) => (long)Math.Min(a, b) * this.nodes + Math.Max(a, b);
}
