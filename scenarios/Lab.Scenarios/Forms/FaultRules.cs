using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>What a fault must satisfy, given the scenario's nodes.</summary>
internal static class FaultRules
{
    public static void Check(Fault fault, Scenario s, Place at, Findings findings)
    {
        foreach (var selection in SelectionsOf(fault)) CheckSelection(selection, s, at, findings);
        if (fault is PartitionFault partition) CheckGroups(partition.Groups, s.Nodes, at, findings);
        if (fault is CrashFault { RestartAfter: { } after } && after >= s.Duration)
            findings.Add(at, $"a restart after {after}", $"less than the run, {s.Duration}");
    }

    private static IReadOnlyList<NodeSelection> SelectionsOf(Fault fault) => fault switch
    {
        PartitionFault f => f.Groups,
        CutFault f => [f.From, f.To],
        DelayFault f => [f.From, f.To],
        CrashFault f => [f.Nodes],
        RestartFault f => [f.Nodes],
        _ => throw Core.Check.Unreachable("a fault without nodes"),
    };

    /// <summary>What a selection of nodes must satisfy, whatever it is for.</summary>
    public static void CheckSelection(NodeSelection selection, Scenario s, Place at, Findings findings)
    {
        switch (selection)
        {
            case TheseNodes these:
                Ids.Check(these.Ids, s.Nodes, at, findings);
                break;
            case MinerNodes when s.Miners == 0:
                findings.Add(at, "miners in a run that has none", "roles: { miner: 10 }, or other nodes");
                break;
            case VictimNode when s.Adversaries.All(g => g.Behaviour != Behaviour.Eclipse):
                findings.Add(at, "a victim in a run without an eclipse",
                    "adversaries: [ { behaviour: eclipse } ], or other nodes");
                break;
            case SomeNodes { Portion: var portion }:
                int count = portion.Among(s.Nodes);
                if (count > s.Nodes)
                    findings.Add(at, $"{Places.Number(count)} of {Places.Number(s.Nodes)} nodes",
                        "at most as many as nodes");
                else if (count == 0)
                    findings.Add(at, $"{portion} of {Places.Number(s.Nodes)} nodes, which is none",
                        "at least one");
                break;
        }
    }

    /// <summary>
    /// Every node is in exactly one group: shares and counts add up, or the last group is the rest.
    /// </summary>
    private static void CheckGroups(IReadOnlyList<NodeSelection> groups, int nodes, Place at,
        Findings findings)
    {
        if (groups.SkipLast(1).Any(g => g is RestOfNodes))
        {
            findings.Add(at, "rest before the last group", "rest as the last group only");
            return;
        }

        var ids = groups.OfType<TheseNodes>().SelectMany(g => g.Ids).ToList();
        if (ids.Distinct().Count() != ids.Count)
            findings.Add(at, "a node in two groups", "each node in one group");

        var shares = groups.OfType<SomeNodes>().Select(g => g.Portion.Share).ToList();
        bool onlyShares = shares.Count == groups.Count && shares.TrueForAll(x => x is not null);
        if (onlyShares && Sums.IsWhole(shares.Select(x => x!.Value))) return;

        long covered = groups.Sum(g => g switch
        {
            TheseNodes these => these.Ids.Count,
            SomeNodes some => some.Portion.Among(nodes),
            _ => 0L,
        });
        bool rest = groups[^1] is RestOfNodes;
        if (rest ? covered >= nodes : covered != nodes)
            findings.Add(
                at, $"groups of {Places.Number(covered)} nodes together, of {Places.Number(nodes)}",
                rest ? "some nodes left for rest" : "groups that cover all nodes; the last may be rest");
    }
}
