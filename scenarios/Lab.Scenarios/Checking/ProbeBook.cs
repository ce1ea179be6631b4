using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Records;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>Counts the rare cases that nodes reached.</summary>
public sealed class ProbeBook
{
    private readonly SortedDictionary<Probe, Reached> probes = [];
    private readonly SortedDictionary<long, Reached> reorgs = [];

    private sealed class Reached(Instant first)
    {
        public long Times;
        public readonly HashSet<int> Nodes = [];
        public readonly Instant First = first;
    }

    public void Hear(Instant at, int node, in Fact fact)
    {
        if (fact.Kind == NodeFact.Probe) Add(this.probes, (Probe)fact.Value, at, node);
        else if (fact.Kind == NodeFact.TipChanged && fact.Extra > 0) Add(this.reorgs, fact.Extra, at, node);
    }

    private static void Add<TKey>(SortedDictionary<TKey, Reached> to, TKey key, Instant at, int node)
        where TKey : notnull
    {
        if (!to.TryGetValue(key, out var reached)) to[key] = reached = new Reached(at);
        reached.Times++;
        reached.Nodes.Add(node);
    }

    /// <summary>What is known of a probe out of <see cref="Probes"/>.</summary>
    public ProbeResult Of(string name)
    {
        if (Probes.ReorgDepth(name) is { } depth)
            return Sum(name, [.. this.reorgs.Where(r => r.Key > depth).Select(r => r.Value)]);
        var probe = Enum.GetValues<Probe>().Single(p => Probes.NameOf(p) == name);
        return Sum(name, this.probes.TryGetValue(probe, out var reached) ? [reached] : []);
    }

    private static ProbeResult Sum(string name, List<Reached> reached) => reached.Count == 0
        ? new ProbeResult(name, 0, 0, "")
        : new ProbeResult(name, reached.Sum(r => r.Times), reached.SelectMany(r => r.Nodes).Distinct().Count(),
            Text.Seconds(reached.Min(r => r.First)));

    /// <summary>Every probe there is, reached or not, by name.</summary>
    public IReadOnlyList<ProbeResult> Results() => [.. Probes.Names.Select(Of)];
}
