using Lab.Core;
using Lab.Ledger;
using Lab.Records;
using Lab.Scenarios.Tests.Checking;
using Lab.Scenarios.Worlds;
using Lab.Sim;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>Whole runs of a dozen nodes: blocks and broadcasts arrive on every network and by every strategy.</summary>
public sealed class SmallRunTests
{
    private const string Checks = "eventually: [ converged ]\nalways: [ one-chain, honest-never-banned ]\n";
    private const string Minute = "phases: [ { until: 60s } ]\n" + Checks
        + "workload: { broadcasts: [ { name: small, size: 200 B, every: 2s, from: 10s }, { name: large, size: 20 kB, every: 7s, from: 10s } ] }\n";

    /// <summary>Plays a minute and holds that all that was made reached all.</summary>
    private static RunOutcome AllArrives(string lines)
    {
        var outcome = Runs.Play(Runs.Small(Minute + lines));
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Failed(), Is.Empty);
            Assert.That(outcome.Warnings, Is.Empty);
            Assert.That(outcome.Items("small"), Has.Count.EqualTo(20));
            Assert.That(outcome.Items("large"), Has.Count.EqualTo(6));
            Assert.That(outcome.Data.Blocks.Count(b => b.OnMainChain), Is.InRange(6, 30), "fifteen are due");
            foreach (var item in outcome.Items("small").Concat(outcome.Items("large")).Concat(outcome.Items("block")))
                Assert.That(item.Reach(), Is.EqualTo(12), $"{item.Kind} of {item.Created}");
        });
        return outcome;
    }

    [TestCase("{ strategy: flood }")]
    [TestCase("{ strategy: gossip, fanout: 2 }")]
    [TestCase("{ strategy: inventory }")]
    [TestCase("{ strategy: mesh, degree: 3, low: 2, high: 4 }")]
    [Category("ST-B09")]
    public void Everything_arrives_by_every_strategy(string relay) => AllArrives("relay: " + relay);

    [Test]
    public void Strategies_differ_in_what_they_cost()
    {
        long Copies(string strategy) =>
            AllArrives($"relay: {{ strategy: {strategy} }}").Data.Traffic.Sum(t => t.DuplicateCopies);
        Assert.That(Copies("flood"), Is.GreaterThan(20 * 12));
        Assert.That(Copies("inventory"), Is.Zero);
    }

    [TestCase("{ outbound: 3 }")]
    [TestCase("{ dial-until: 4 }")]
    [TestCase("{ random-regular: 4 }")]
    [TestCase("{ small-world: { degree: 4, rewire: 10% } }")]
    [TestCase("{ scale-free: { links: 2 } }")]
    [TestCase("{ degree-table: [ 0%, 50%, 100% ] }")]
    [TestCase("{ edges: [[0,1],[1,2],[2,3],[3,4],[4,5],[5,6],[6,7],[7,8],[8,9],[9,10],[10,11]] }")]
    [TestCase("full")]
    [TestCase("{ discovered: { bootstrap: 1 } }")]
    public void Everything_arrives_over_every_topology(string topology) =>
        AllArrives("network: { topology: " + topology + ", latency: { constant: 20ms } }");

    [TestCase("latency: { constant: 30ms }")]
    [TestCase("latency: { uniform: [10ms, 90ms] }")]
    [TestCase("latency: { uniform: [10ms, 90ms], per: message }")]
    [TestCase("latency: { lognormal: { median: 50ms, sigma: 0.5 } }")]
    [TestCase("latency: { lognormal: { median: 50ms, sigma: 0.5 }, per: message }")]
    [TestCase("latency: { pareto: { scale: 20ms, shape: 2, cap: 1s } }")]
    [TestCase("latency: { pareto: { scale: 20ms, shape: 2, cap: 1s }, per: message }")]
    [TestCase("latency: { constant: 30ms }, jitter: 50%")]
    [TestCase("latency: { constant: 30ms }, jitter: 15ms")]
    [TestCase("latency: { constant: 30ms }, loss: 1/50")]
    [TestCase("latency: { constant: 30ms }, bandwidth: { up: 5 Mbit/s, down: 5 Mbit/s }")]
    [TestCase("latency: { constant: 30ms }, bandwidth: [ { share: 50%, up: 5 Mbit/s, down: 5 Mbit/s }, { share: 50%, up: 1 Gbit/s, down: 1 Gbit/s } ]")]
    [TestCase("latency: { constant: 30ms }, outbound-only: 25%")]
    [TestCase("regions: world-8")]
    [TestCase("regions: bitcoin-2015")]
    [TestCase("regions: bitcoin-2019")]
    [Category("CARD-04")]
    public void Everything_arrives_over_every_kind_of_wire(string network) =>
        AllArrives("network: { topology: { outbound: 3 }, " + network + " }");

    /// <summary>Times of a small broadcast between neighbours and beyond, over a full network where all are neighbours.</summary>
    private static List<Duration> Times(string network, string size = "200 B", string every = "500ms")
    {
        var outcome = Runs.Play(Runs.Small(
            "phases: [ { until: 60s } ]\nroles: {}\nrelay: { strategy: flood }\npings: off\n"
            + "workload: { broadcasts: [ { name: m, size: " + size + ", every: " + every + ", from: 10s, until: 50s } ] }\n"
            + "network: { topology: full, " + network + " }"));
        return [.. outcome.Items("m").SelectMany(
            i => Enumerable.Range(0, 12).Where(n => n != i.Origin).Select(n => i.Taken(n)))];
    }

    [Test]
    public void A_constant_latency_is_kept_to_the_nanosecond() =>
        Assert.That(Times("latency: { constant: 30ms }"), Is.All.EqualTo(Duration.FromMilliseconds(30)));

    [Test]
    public void A_uniform_latency_keeps_its_bounds_and_fills_them()
    {
        // Over 11 links of a node some two-hop way is often quicker than the direct one: only the bounds are sharp.
        var times = Times("latency: { uniform: [10ms, 90ms], per: message }");
        Assert.That(times, Is.All.InRange(Duration.FromMilliseconds(10), Duration.FromMilliseconds(90)));
        Assert.That(times.Min(), Is.LessThan(Duration.FromMilliseconds(11)));
        Assert.That(times.Max(), Is.GreaterThan(Duration.FromMilliseconds(45)));
    }

    [TestCase("latency: { lognormal: { median: 50ms, sigma: 0.5 } }, floor: 40ms", 40)]
    [TestCase("latency: { pareto: { scale: 20ms, shape: 2, cap: 1s }, per: message }", 20)]
    [TestCase("latency: { constant: 30ms }, jitter: 50%", 30)]
    [TestCase("latency: { constant: 30ms }, loss: 10%", 30)]
    public void No_message_undercuts_its_law(string network, int milliseconds)
    {
        var times = Times(network);
        Assert.That(times.Min(), Is.GreaterThanOrEqualTo(Duration.FromMilliseconds(milliseconds)));
        Assert.That(times.Distinct().Count(), Is.GreaterThan(1));
    }

    [TestCase("0s", "30ms", 30, 30)]
    [TestCase("15ms", "30ms", 30, 45)]
    public void Jitter_adds_at_most_what_it_says(string jitter, string latency, int least, int most) => Assert.That(
        Times($"latency: {{ constant: {latency} }}, jitter: {jitter}"),
        Is.All.InRange(Duration.FromMilliseconds(least), Duration.FromMilliseconds(most)));

    [Test]
    public void A_narrow_wire_takes_the_time_that_its_bytes_need()
    {
        // 100 kB at 8 Mbit/s are 100 ms on each of two wires; eleven copies queue at the origin's.
        var times = Times("latency: { constant: 30ms }, bandwidth: { up: 8 Mbit/s, down: 8 Mbit/s }", "100 kB", "10s");
        Assert.That(times.Min(), Is.InRange(Duration.FromMilliseconds(130), Duration.FromMilliseconds(250)));
        Assert.That(times.Max(), Is.GreaterThan(Duration.FromMilliseconds(400)));
    }

    [Test]
    public void Nodes_stand_where_the_plan_says()
    {
        var scenario = Runs.Small(
            "phases: [ { until: 30s } ]\nroles: {}\nrelay: { strategy: flood }\nnodes: 4\npings: off\n"
            + "workload: { broadcasts: [ { name: m, size: 100 B, every: 1s, from: 5s, until: 15s } ] }\n"
            + "network: { topology: full, regions: { regions: [ { name: a, weight: 1 }, { name: b, weight: 1 } ],"
            + " latency: [[5ms, 70ms], [70ms, 9ms]] } }");
        var region = new Blueprint(scenario, 1).Placement.Region;
        foreach (var item in Runs.Play(scenario).Items("m"))
            for (int node = 0; node < 4; node++)
                if (node != item.Origin)
                    Assert.That(item.Taken(node), Is.EqualTo(Duration.FromMilliseconds(
                        region[node] != region[item.Origin] ? 70 : region[node] == 0 ? 5 : 9)));
    }

    [Test]
    public void The_default_cost_table_slows_nodes_down()
    {
        var free = Runs.Play(Runs.Small(Minute));
        var costly = Runs.Play(Runs.Small(Minute + "costs: { base: default, relay: 50ms }"));
        var least = costly.Items("small").Min(i => i.Taken(i.Origin));
        Assert.That(least, Is.GreaterThanOrEqualTo(Duration.FromMilliseconds(50)));
        Assert.That(free.Items("small").Select(i => i.Taken(i.Origin)), Is.All.EqualTo(Duration.Zero));
    }

    [Test]
    public void Traffic_is_counted_at_both_ends()
    {
        var outcome = AllArrives("");
        Assert.That(outcome.Data.Traffic, Has.Count.EqualTo(12));
        Assert.That(outcome.Data.Traffic.Sum(t => t.Frames), Is.EqualTo(outcome.Deliveries));
        long up = outcome.Data.Traffic.Sum(t => t.BytesUp), down = outcome.Data.Traffic.Sum(t => t.BytesDown);
        Assert.That(down, Is.LessThanOrEqualTo(up).And.GreaterThan(up * 99 / 100), "all but what is on its way at the end");
    }

    [Test]
    public void Discovery_works_with_fewer_links_than_a_node_usually_wants()
    {
        var outcome = Runs.Play(Runs.Small(
            "phases: [ { until: 60s } ]\n" + Checks
            + "network: { topology: { discovered: { bootstrap: 1 } }, latency: { constant: 20ms }, max-links: 4 }"));
        Assert.That(outcome.Failed(), Is.Empty);
    }

    [Test]
    public void A_run_ends_when_a_safety_check_fails_and_says_so()
    {
        using var run = new SimRun(Runs.Small(Minute), 1);
        var outcome = run.Play(p =>
        {
            if (p.Simulated == Duration.FromSeconds(3))
                ((IFactSink)run).Hear(Facts.At(3), 5, Facts.Banned(Rule.HeadersConnect));
            return true;
        });
        Assert.That(outcome.End, Is.EqualTo(Facts.At(3)));
        Assert.That(outcome.Checks.Judge(outcome.End, []).Verdict, Is.EqualTo(Verdict.Violated));
        Assert.That(outcome.Warnings.Single(), Does.StartWith("The run ended at 3s because a safety check failed"));
    }

    [Test]
    public void A_run_can_be_given_up()
    {
        using var run = new SimRun(Runs.Small(Minute), 1);
        var seen = new List<Duration>();
        Assert.That(
            () => run.Play(p =>
            {
                seen.Add(p.Simulated);
                return p.Simulated < Duration.FromSeconds(3);
            }),
            Throws.TypeOf<OperationCanceledException>());
        Assert.That(seen, Is.Ordered.And.Unique);
        Assert.That(seen[^1], Is.EqualTo(Duration.FromSeconds(3)));
    }

    [Test]
    public void Progress_ends_at_the_end()
    {
        using var run = new SimRun(Runs.Small("phases: [ { until: 7300ms } ]"), 1);
        RunProgress last = default;
        var outcome = run.Play(p =>
        {
            last = p;
            return true;
        });
        Assert.That((last.Simulated, last.Total, last.Deliveries),
            Is.EqualTo((Duration.FromMilliseconds(7_300), Duration.FromMilliseconds(7_300), outcome.Deliveries)));
        Assert.That(outcome.End, Is.EqualTo(Instant.Zero + Duration.FromMilliseconds(7_300)));
    }
}
