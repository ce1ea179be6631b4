using Lab.Core;
using Lab.Records;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>Small scenarios, played to their end in simulation.</summary>
internal static class Runs
{
    /// <summary>A scenario of 12 nodes over links of 20 ms, without costs; four mine a block in 4 s, where asked to.</summary>
    /// <param name="lines">What is special about it; may set anything but version, id and claim.</param>
    public static Scenario Small(string lines, params string[] overrides)
    {
        string text = "version: 1\nid: small\nclaim: It works.\n" + lines + "\n";
        foreach (var (key, usual) in new[]
        {
            ("nodes", "12"), ("warm-up", "0s"), ("roles", "{ miner: 4 }"), ("chain", "{ preset: minimal }"),
            ("network", "{ topology: { outbound: 3 }, latency: { constant: 20ms } }"), ("costs", "{ base: free }"),
        })
            if (!lines.Split('\n').Any(l => l.StartsWith(key + ":", StringComparison.Ordinal))) text += $"{key}: {usual}\n";
        return ScenarioFile.Parse(text, "small.yaml", overrides);
    }

    public static RunOutcome Play(Scenario scenario, ulong seed = 1, int threads = 1)
    {
        using var run = new SimRun(scenario, seed, threads);
        return run.Play(_ => true);
    }

    /// <summary>Every check that failed; nothing when all hold.</summary>
    public static IEnumerable<string> Failed(this RunOutcome outcome) =>
        outcome.Checks.Judge(outcome.End, []).Checks.Where(c => !c.Holds).Select(c => $"{c.Name}: {c.Detail}");

    public static ProbeResult Probe(this RunOutcome outcome, string name) =>
        outcome.Checks.Probes.Single(p => p.Name == name);

    /// <summary>The items of a kind that had ten seconds to spread.</summary>
    public static List<ItemTrack> Items(this RunOutcome outcome, string kind) =>
        [.. outcome.Data.Items.Where(i => i.Kind == kind && i.Created < outcome.End - Duration.FromSeconds(10))];

    /// <summary>How many nodes accepted an item.</summary>
    public static int Reach(this ItemTrack item) => item.AcceptedAt.Count(at => at != ItemTrack.Never);

    /// <summary>From creation to acceptance at a node; fails if it never was.</summary>
    public static Duration Taken(this ItemTrack item, int node)
    {
        Assert.That(
            item.AcceptedAt[node], Is.Not.EqualTo(ItemTrack.Never),
            $"node {node} never accepted {item.Kind} {item.Id.Short}");
        return new Instant(item.AcceptedAt[node]) - item.Created;
    }

    /// <summary>The number of nodes on each tip.</summary>
    public static IEnumerable<int> NodesOnTips(this RunOutcome outcome, Scenario scenario) =>
        Enumerable.Range(0, scenario.Nodes).Where(outcome.Checks.View.IsUp)
            .CountBy(outcome.Checks.View.TipOf).Select(t => t.Value);
}
