using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Tests.Worlds;

namespace Lab.Scenarios.Tests.Toys;

/// <summary>The toy sends each item on once, to distinct others, and so has the reach that its closed form says.</summary>
public sealed class PushOnceToyTests
{
    private static Scenario Of(int nodes, int fanout, int items, string size = "200 B") => ScenarioFile.Parse(
        $$"""
        version: 1
        id: push
        claim: It spreads.
        nodes: {{nodes}}
        warm-up: 0s
        duration: {{items + 30}}s
        participant: { push-once: { fanout: {{fanout}} } }
        network: { latency: { uniform: [10ms, 150ms] } }
        costs: { base: free }
        workload: { broadcasts: [ { name: m, size: {{size}}, every: 1s, from: 0s, until: {{items}}s } ] }
        """, "push.yaml");

    // The share p that is reached solves p = 1 - exp(-f p).
    [TestCase(1, 0.0)]
    [TestCase(2, 0.7968)]
    [TestCase(3, 0.9405)]
    [TestCase(4, 0.9802)]
    public void The_closed_form_has_the_figures_that_are_tested_against(int fanout, double share) =>
        Assert.That(ClosedForm(fanout), Is.EqualTo(share).Within(0.0001));

    [TestCase(2, 60)]
    [TestCase(3, 60)]
    [TestCase(4, 40)]
    public void Reaches_the_share_of_the_closed_form_within_one_percent(int fanout, int items)
    {
        var outcome = Runs.Play(Of(1_000, fanout, items), seed: 3);
        var reached = outcome.Data.Items.Select(i => i.Reach() / 1_000d).ToList();
        Assert.That(reached, Has.Count.EqualTo(items));
        Assert.That(reached.Average(), Is.EqualTo(ClosedForm(fanout)).Within(1).Percent);
    }

    [Test]
    public void Every_acceptance_sends_exactly_its_fanout()
    {
        var data = Runs.Play(Of(50, 3, 20)).Data;
        int accepted = data.Items.Sum(i => i.Reach());
        Assert.That(data.Traffic.Sum(t => t.ItemCopies), Is.EqualTo(3 * accepted));
        Assert.That(data.Traffic.Sum(t => t.ItemCopies - t.DuplicateCopies), Is.EqualTo(accepted - 20), "all but the origins' own");
    }

    [Test]
    public void With_a_fanout_of_all_others_everybody_is_reached_in_one_hop()
    {
        foreach (var item in Runs.Play(Of(12, 11, 5)).Data.Items)
        {
            Assert.That(item.Reach(), Is.EqualTo(12));
            for (int node = 0; node < 12; node++)
                Assert.That(item.Taken(node), Is.LessThanOrEqualTo(Duration.FromMilliseconds(450)), "a dial and one way");
        }
    }

    [Test]
    public void Items_of_one_byte_are_told_apart()
    {
        var data = Runs.Play(Of(10, 3, 400, "1 B")).Data;
        Assert.That(data.Items, Has.Count.EqualTo(400));
        Assert.That(data.Items.Average(i => i.Reach()), Is.GreaterThan(8));
    }

    private static double ClosedForm(int fanout)
    {
        double p = 1;
        for (int i = 0; i < 100_000; i++) p = 1 - Math.Exp(-fanout * p);
        return p;
    }
}
