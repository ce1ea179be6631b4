using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>A fact, when it was released (nanoseconds since the world started), and by which node.</summary>
public readonly record struct NodeFact(Instant At, int Node, Fact Fact);

/// <summary>
/// Where all participants of a live world report to, in the order in which their steps ended. Safe for any
/// number of threads; readers take what is new since they last looked.
/// </summary>
public sealed class FactLog
{
    private readonly Lock gate = new();
    private readonly List<NodeFact> facts = [];

    public int Count
    {
        get
        {
            lock (this.gate) return this.facts.Count;
        }
    }

    /// <summary>A copy of all facts from number <paramref name="from"/> on, 0 being the first.</summary>
    public NodeFact[] From(int from)
    {
        lock (this.gate) return this.facts.GetRange(from, this.facts.Count - from).ToArray();
    }

    internal void Add(Instant at, int node, ReadOnlySpan<Fact> reported)
    {
        lock (this.gate)
            foreach (ref readonly Fact fact in reported) this.facts.Add(new NodeFact(at, node, fact));
    }
}
