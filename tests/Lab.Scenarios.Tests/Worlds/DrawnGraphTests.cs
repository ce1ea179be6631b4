using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>A network that is drawn in parts is known before it runs, and one that hangs together is not warned of.</summary>
public sealed class DrawnGraphTests
{
    private static Blueprint Plan(string topology, ulong seed = 1, int nodes = 6, string more = "") => new(
        Runs.Small($"nodes: {nodes}\nnetwork: {{ topology: {topology}, latency: {{ constant: 20ms }} }}\nduration: 60s\n{more}"), seed);

    [TestCase("{ edges: [ [0, 1], [1, 2], [3, 4], [4, 5] ] }", "3 3")]
    [TestCase("{ edges: [ [5, 0], [3, 0] ] }", "3 1 1 1")]
    [TestCase("{ edges: [ [0, 1], [2, 1], [2, 3], [4, 3], [4, 5] ] }", "6")]
    [TestCase("full", "6")]
    [TestCase("{ outbound: 3 }", "6")]
    public void Counts_the_parts_largest_first(string topology, string sizes)
    {
        var graph = DrawnGraph.Of(Plan(topology));
        Assert.That(string.Join(' ', graph.Parts), Is.EqualTo(sizes));
        Assert.That(graph.Nodes, Is.EqualTo(6));
    }

    /// <summary>Both sides, per seed: what a search from node to node reaches is what is warned of.</summary>
    [Test]
    public void A_topology_that_sometimes_comes_out_in_parts_is_warned_of_exactly_then()
    {
        int whole = 0, parted = 0;
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var plan = Plan("{ dial-until: 2 }", seed, nodes: 12);
            int reached = Reached(plan);
            Assert.That(DrawnGraph.Of(plan).Parts.Count == 1, Is.EqualTo(reached == 12), $"seed {seed}");
            if (reached == 12)
            {
                whole++;
                Assert.That(DrawnGraph.Warning(plan), Is.Null);
            }
            else
            {
                parted++;
                Assert.That(DrawnGraph.Warning(plan), Does.StartWith($"Seed {seed} draws links that leave the honest nodes in "));
            }
        }

        Assert.That(Math.Min(whole, parted), Is.Positive, "both kinds were met");
    }

    [Test]
    public void Links_through_adversaries_join_nobody()
    {
        const string Attack = "roles: { miner: 0 }\nadversaries: [ { behaviour: garbage-bytes, count: 1, from: 10s } ]";
        var plan = Plan("{ edges: [ [0, 1], [0, 2], [0, 3], [0, 4], [0, 5] ] }", more: Attack);
        for (ulong seed = 2; !plan.IsAdversary(0); seed++)
            plan = Plan("{ edges: [ [0, 1], [0, 2], [0, 3], [0, 4], [0, 5] ] }", seed, more: Attack);
        Assert.That(DrawnGraph.Of(plan), Has.Property("Nodes").EqualTo(5).And.Property("Parts").Count.EqualTo(5));
    }

    [Test]
    public void Nodes_that_discover_others_are_told_apart_and_those_that_draw_whom_they_dial_are_not_warned_of()
    {
        string? warning = null;
        for (ulong seed = 1; warning is null; seed++)
            warning = DrawnGraph.Warning(Plan("{ discovered: { bootstrap: 1 } }", seed, nodes: 12));
        Assert.That(warning, Does.Contain("until they discover each other"));
        var toys = ScenarioFile.Parse(
            "version: 1\nid: a\nclaim: c\nnodes: 9\nduration: 1m\nparticipant: { push-once: { fanout: 2 } }\n"
            + "network: { latency: { constant: 1ms } }", "a.yaml");
        Assert.That(DrawnGraph.Warning(new Blueprint(toys, 1)), Is.Null);
    }

    [Test]
    public void The_record_of_a_run_says_it_and_that_of_a_whole_network_does_not()
    {
        string[] Of(string topology) => [.. Runs.Play(Runs.Small(
            $"nodes: 6\nnetwork: {{ topology: {topology}, latency: {{ constant: 20ms }} }}\nduration: 1s")).Warnings];
        Assert.That(Of("{ edges: [ [0, 1], [2, 3] ] }"), Has.One.Contains("in 4 parts: nothing passes from one to another"));
        Assert.That(Of("full"), Is.Empty);
    }

    private static int Reached(Blueprint plan)
    {
        var next = new Queue<int>([0]);
        var seen = new HashSet<int> { 0 };
        while (next.TryDequeue(out int node))
            for (int other = 0; other < plan.Scenario.Nodes; other++)
                if ((plan.DialsOf(node).Contains(other) || plan.DialsOf(other).Contains(node)) && seen.Add(other))
                    next.Enqueue(other);
        return seen.Count;
    }
}
