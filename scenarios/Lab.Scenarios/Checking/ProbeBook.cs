using System.Text;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Records;

namespace Lab.Scenarios.Checking;

/// <summary>Counts the rare cases that nodes reached.</summary>
public sealed class ProbeBook
{
    private readonly SortedDictionary<Probe, (long Times, HashSet<int> Nodes, Instant First)> reached = [];

    public void Hear(Instant at, int node, in Fact fact)
    {
        if (fact.Kind != NodeFact.Probe) return;
        var probe = (Probe)fact.Value;
        var (times, nodes, first) = this.reached.TryGetValue(probe, out var seen) ? seen : (0, [], at);
        nodes.Add(node);
        this.reached[probe] = (times + 1, nodes, first);
    }

    /// <summary>Every probe there is, reached or not, by name.</summary>
    public IReadOnlyList<ProbeResult> Results() =>
    [
        .. Enum.GetValues<Probe>().Select(p => this.reached.TryGetValue(p, out var r)
            ? new ProbeResult(NameOf(p), r.Times, r.Nodes.Count, Text.Seconds(r.First))
            : new ProbeResult(NameOf(p), 0, 0, "")).OrderBy(r => r.Name, StringComparer.Ordinal),
    ];

    /// <summary>All names that a scenario may list under <c>sometimes</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Probe>().Select(NameOf)];

    /// <summary>The name as scenarios write it: <c>ReorgDeeperThan1</c> is <c>reorg-deeper-than-1</c>.</summary>
    public static string NameOf(Probe probe)
    {
        var name = new StringBuilder();
        foreach (char c in probe.ToString())
        {
            if (name.Length > 0 && (char.IsUpper(c) || char.IsDigit(c))) name.Append('-');
            name.Append(char.ToLowerInvariant(c));
        }
        return name.ToString();
    }
}
