using Lab.Core;
using Lab.Records;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>Faults of scenarios do what they say, and healing ends them.</summary>
public sealed class FaultTests
{
    private const string Checks = "always: [ one-chain, honest-never-banned ]\neventually: [ converged ]\n";

    private static string Stream(string from, string until, string publishers = "random") =>
        "workload: { broadcasts: [ { name: m, size: 100 B, every: 1s, from: " + from + ", until: " + until
        + ", publishers: " + publishers + " } ] }\n";

    // ---- partitions and cuts ----

    private const string Cut = "phases:\n  - until: 20s\n  - { until: 100s, faults: [ { partition: { groups: [ 50%, 50% ] } } ] }\n";

    [Test]
    [Category("CARD-04")]
    public void Two_halves_go_apart_and_come_back_to_one_chain()
    {
        var scenario = Runs.Small(Cut + "  - { until: 180s, heal: all }\n" + Checks + "sometimes: [ reorg-deeper-than-1 ]");
        var outcome = Runs.Play(scenario);
        Assert.That(outcome.Failed(), Is.Empty);
        Assert.That(outcome.Probe("reorg-deeper-than-1").Nodes, Is.EqualTo(6), "the half with the lighter chain");
        Assert.That(outcome.Data.Blocks.Count(b => !b.OnMainChain), Is.GreaterThan(5));
    }

    [Test]
    public void Without_healing_the_halves_stay_apart()
    {
        var scenario = Runs.Small(Cut);
        var outcome = Runs.Play(scenario);
        Assert.That(outcome.NodesOnTips(scenario), Is.EqualTo(new[] { 6, 6 }));
        Assert.That(outcome.Probe("reorg-deeper-than-1").Times, Is.Zero);
    }

    [Test]
    public void Three_thirds_of_ten_nodes_are_three_islands()
    {
        var scenario = Runs.Small(
            "nodes: 10\nroles: {}\nrelay: { strategy: flood }\n" + Stream("50s", "60s")
            + "phases:\n  - until: 20s\n  - { until: 80s, faults: [ { partition: { groups: [ 1/3, 1/3, 1/3 ] } } ] }\n"
            + "network: { topology: full, latency: { constant: 20ms } }");
        var reached = Runs.Play(scenario).Items("m").Select(i => i.Reach()).ToList();
        Assert.That(reached, Has.Count.EqualTo(10).And.All.InRange(3, 4), "no node belongs to two of them");
    }

    // Half of the nodes send from 32 s on; the direction from [0..5] to the rest is held until 40 s.
    [TestCase("partition: { groups: [ [0, 1, 2, 3, 4, 5], rest ], one-way: true }")]
    [TestCase("cut: { from: [0, 1, 2, 3, 4, 5], to: [6, 7, 8, 9, 10, 11], one-way: true }")]
    public void A_one_way_cut_holds_one_direction_only(string fault)
    {
        RunOutcome Run(int publisher) => Runs.Play(Runs.Small(
            "roles: {}\nrelay: { strategy: flood }\npings: off\n" + Stream("32s", "33s", $"[{publisher}]")
            + "phases:\n  - until: 30s\n  - { until: 40s, faults: [ { " + fault + " } ] }\n  - { until: 60s, heal: all }\n"
            + "network: { topology: full, latency: { constant: 20ms } }"));
        ItemTrack held = Run(0).Items("m").Single(), passed = Run(11).Items("m").Single();
        for (int node = 0; node < 12; node++)
        {
            Assert.That(held.Taken(node), node is > 0 and < 6 ? Is.EqualTo(Duration.FromMilliseconds(20))
                : node == 0 ? Is.EqualTo(Duration.Zero) : Is.GreaterThan(Duration.FromSeconds(8)));
            Assert.That(passed.Taken(node), Is.EqualTo(Duration.FromMilliseconds(node == 11 ? 0 : 20)));
        }
    }

    [Test]
    public void A_two_way_cut_holds_both_directions_and_no_others()
    {
        var outcome = Runs.Play(Runs.Small(
            "nodes: 3\nroles: {}\nrelay: { strategy: flood }\npings: off\n" + Stream("32s", "35s", "[0, 1, 2]")
            + "phases:\n  - until: 30s\n  - { until: 40s, faults: [ { cut: { from: [0], to: [1] } } ] }\n  - { until: 60s, heal: all }\n"
            + "network: { topology: full, latency: { constant: 20ms } }"));
        var items = outcome.Items("m");
        Assert.That(items.Select(i => i.Origin), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(items[0].Taken(1), Is.EqualTo(Duration.FromMilliseconds(40)), "by way of node 2");
        Assert.That(items[1].Taken(0), Is.EqualTo(Duration.FromMilliseconds(40)), "by way of node 2");
        Assert.That(items[2].Taken(0), Is.EqualTo(Duration.FromMilliseconds(20)));
    }

    [Test]
    public void Healing_by_name_ends_that_fault_and_no_other()
    {
        var outcome = Runs.Play(Runs.Small(
            "nodes: 3\nroles: {}\nrelay: { strategy: flood }\npings: off\n" + Stream("42s", "43s", "[0]")
            + "phases:\n  - until: 30s\n  - { until: 40s, faults: [ { delay: { from: [0], to: [1], by: 1s }, name: one },"
            + " { delay: { from: [0], to: [2], by: 1s }, name: two } ] }\n  - { until: 60s, heal: [ one ] }\n"
            + "network: { topology: { edges: [[0, 1], [0, 2]] }, latency: { constant: 20ms } }"));
        var item = outcome.Items("m").Single();
        Assert.That(item.Taken(1), Is.EqualTo(Duration.FromMilliseconds(20)));
        Assert.That(item.Taken(2), Is.EqualTo(Duration.FromMilliseconds(1_020)));
    }

    [TestCase("delay: { to: [3], by: 2s }", 2_020, 2_020)]
    [TestCase("delay: { to: [3], by: 2s, jitter: 500ms }", 2_020, 2_520)]
    [TestCase("delay: { from: [3], by: 2s }", 20, 20)]
    public void A_delay_slows_what_goes_one_way(string fault, int least, int most)
    {
        var outcome = Runs.Play(Runs.Small(
            "roles: {}\nrelay: { strategy: flood }\npings: off\n" + Stream("32s", "40s", "[0]")
            + "phases:\n  - until: 30s\n  - { until: 60s, faults: [ { " + fault + " } ] }\n"
            + "network: { topology: full, latency: { constant: 20ms } }"));
        foreach (var item in outcome.Items("m"))
        {
            Assert.That(item.Taken(3), Is.InRange(Duration.FromMilliseconds(least), Duration.FromMilliseconds(most)));
            Assert.That(item.Taken(4), Is.EqualTo(Duration.FromMilliseconds(20)));
        }
    }

    // ---- crashes ----

    private static RunOutcome Crash(string fault, string after = "", string lines = "") => Runs.Play(Runs.Small(
        Checks + "phases:\n  - until: 30s\n  - { until: 60s, faults: [ { " + fault + " } ] }\n"
        + "  - { until: 120s" + after + " }\n" + lines));

    [TestCase("", 3)]
    [TestCase(", lose-store: true", 0)]
    public void A_crashed_node_restarts_with_what_is_left_of_its_store(string store, int reloaded)
    {
        var outcome = Crash("crash: { nodes: [0, 4, 7], restart-after: 10s" + store + " }");
        Assert.That(outcome.Failed(), Is.Empty);
        Assert.That(outcome.Checks.View.Up, Is.EqualTo(12));
        Assert.That(outcome.Probe("chain-reloaded").Nodes, Is.EqualTo(reloaded));
        Assert.That(outcome.Probe("sync-finished").Times, Is.GreaterThan(0));
    }

    [Test]
    public void Nodes_that_replace_miners_know_nothing_catch_up_and_mine_under_keys_of_their_own()
    {
        var outcome = Crash("crash: { nodes: miners, replace: true, restart-after: 10s }", ", heal: all");
        Assert.That(outcome.Failed(), Is.Empty);
        Assert.That(outcome.Checks.View.Up, Is.EqualTo(12));
        Assert.That(outcome.Probe("chain-reloaded").Nodes, Is.Zero);
        Assert.That(outcome.Probe("sync-finished").Times, Is.GreaterThan(0));
        Assert.That(outcome.Data.Blocks.Count(b => b.OnMainChain && b.Found > Instant.Zero + Duration.FromSeconds(40)), Is.GreaterThan(5));
    }

    [Test]
    public void A_crash_without_a_restart_lasts_to_the_end()
    {
        var outcome = Crash("crash: { nodes: [0, 4, 7] }");
        Assert.That(Enumerable.Range(0, 12).Where(n => !outcome.Checks.View.IsUp(n)), Is.EqualTo(new[] { 0, 4, 7 }));
        Assert.That(outcome.Failed(), Is.Empty, "those that run agree");
    }

    [TestCase(", heal: [ outage ]", 12)]
    [TestCase(", heal: all", 12)]
    [TestCase(", heal: [ other ]", 9)]
    [TestCase(", faults: [ { restart: {} } ]", 12)]
    [TestCase(", faults: [ { restart: { nodes: [4, 5] } } ]", 10)]
    public void A_crash_is_ended_by_healing_or_restarting(string after, int up)
    {
        var outcome = Crash("crash: { nodes: [0, 4, 7] }, name: outage }, { delay: { by: 1ms }, name: other", after);
        Assert.That(outcome.Checks.View.Up, Is.EqualTo(up));
        if (up == 12) Assert.That(outcome.Failed(), Is.Empty);
    }

    [Test]
    public void Healing_brings_back_nodes_whose_own_restart_lies_ahead_once() => Assert.That(
        Crash("crash: { nodes: [0, 4, 7], restart-after: 40s }, name: outage", ", heal: [ outage ]")
            .Probe("chain-reloaded").FirstAt,
        Does.StartWith("60."));

    [Test]
    public void A_restart_ends_only_the_crash_that_it_belongs_to()
    {
        // Node 4 is down for good before the others crash for ten seconds: their restart is not its own.
        var outcome = Crash(
            "crash: { nodes: [4] }, name: first }, { crash: { nodes: [0, 4, 7], restart-after: 10s }, name: second");
        Assert.That(Enumerable.Range(0, 12).Where(n => !outcome.Checks.View.IsUp(n)), Is.EqualTo(new[] { 4 }));
        var healed = Crash(
            "crash: { nodes: [4] }, name: first }, { crash: { nodes: [0, 4, 7] }, name: second", ", heal: [ second ]");
        Assert.That(Enumerable.Range(0, 12).Where(n => !healed.Checks.View.IsUp(n)), Is.EqualTo(new[] { 4 }));
    }

    [Test]
    public void Nodes_that_are_down_are_left_out_and_do_not_publish()
    {
        var outcome = Crash("crash: { nodes: [0, 4, 7] }", ", heal: all", Stream("31s", "90s", "[0, 1]"));
        var items = outcome.Items("m");
        var healing = Instant.Zero + Duration.FromSeconds(60);
        Assert.That(items.Where(i => i.Created < healing).Select(i => i.Origin), Is.All.EqualTo(1));
        Assert.That(items.Where(i => i.Created >= healing).Select(i => i.Origin), Does.Contain(0));
        foreach (var item in items.Where(i => i.Created < Instant.Zero + Duration.FromSeconds(59)))
            Assert.That(item.WasDown, Is.EqualTo(Enumerable.Range(0, 12).Select(n => n is 0 or 4 or 7)));
        Assert.That(items[^1].WasDown, Is.Null);
    }

    [Test]
    public void What_a_node_counted_before_its_crash_is_kept()
    {
        string lines = Stream("5s", "28s") + "relay: { strategy: flood }";
        long Copies(RunOutcome of) => of.Data.Traffic[4].ItemCopies;
        long before = Copies(Runs.Play(Runs.Small("phases: [ { until: 30s } ]\n" + lines)));
        long after = Copies(Crash("crash: { nodes: [4] }", "", lines));
        Assert.That((before > 20, after), Is.EqualTo((true, before)));
    }
}
