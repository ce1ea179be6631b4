using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>The workload: when, by whom and what.</summary>
public sealed class WorkPlanTests
{
    private static IReadOnlyList<Publication> Plan(string streams, ulong seed = 1) =>
        WorkPlan.Of(Sample.With("workload: { broadcasts: [ " + streams + " ] }"), [], seed);

    private static IEnumerable<long> Seconds(IEnumerable<Publication> plan) =>
        plan.Select(p => (p.At - Instant.Zero).Seconds);

    [Test]
    public void Publishes_from_its_start_until_before_its_end()
    {
        var plan = Plan("{ size: 1 kB, every: 10s, from: 60s, until: 90s }");
        Assert.That(Seconds(plan), Is.EqualTo(new[] { 60, 70, 80 }));
        Assert.That(plan.Select(p => p.Number), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(Seconds(Plan("{ size: 1 kB, every: 10s, from: 60s, until: 91s }")), Is.EqualTo(new[] { 60, 70, 80, 90 }));
    }

    [Test]
    public void Streams_are_merged_by_time_and_then_by_their_order()
    {
        var plan = Plan("{ name: a, size: 1 B, every: 20s, from: 0s, until: 41s }, { name: b, size: 1 B, every: 10s, from: 10s, until: 41s }");
        Assert.That(plan.Select(p => ((p.At - Instant.Zero).Seconds, p.Load)), Is.EqualTo(
            new[] { (0L, 0), (10L, 1), (20L, 0), (20L, 1), (30L, 1), (40L, 0), (40L, 1) }));
    }

    [Test]
    public void Named_publishers_take_turns() => Assert.That(
        Plan("{ size: 1 B, every: 1s, from: 0s, until: 5s, publishers: [7, 2] }").Select(p => p.Node),
        Is.EqualTo(new[] { 7, 2, 7, 2, 7 }));

    [Test]
    public void A_number_of_publishers_is_drawn_once_and_takes_turns()
    {
        var nodes = Plan("{ size: 1 B, every: 1s, from: 0s, until: 30s, publishers: 3 }").Select(p => p.Node).ToList();
        Assert.That(nodes.Distinct().Count(), Is.EqualTo(3));
        Assert.That(nodes.Skip(3), Is.EqualTo(nodes.SkipLast(3)));
    }

    [Test]
    public void Random_publishers_are_drawn_anew_by_seed_and_stream()
    {
        const string twice = "{ name: a, size: 1 B, every: 1s, from: 0s, until: 500s }, { name: b, size: 1 B, every: 1s, from: 0s, until: 500s }";
        var plan = Plan(twice);
        var shares = plan.Where(p => p.Load == 0).CountBy(p => p.Node).ToDictionary();
        Assert.That(shares, Has.Count.EqualTo(10));
        Assert.That(shares.Values, Is.All.InRange(25, 75), "fifty each, give or take 3.7 deviations");
        IEnumerable<int> Nodes(IReadOnlyList<Publication> of, int load) => of.Where(p => p.Load == load).Select(p => p.Node);
        Assert.That(Nodes(plan, 0), Is.Not.EqualTo(Nodes(plan, 1)));
        Assert.That(Nodes(Plan(twice, seed: 2), 0), Is.Not.EqualTo(Nodes(plan, 0)));
        Assert.That(Plan(twice), Is.EqualTo(plan));
    }

    [Test]
    public void Payloads_have_their_size_and_no_two_are_equal()
    {
        var plan = Plan("{ name: a, size: 16 B, every: 1s, from: 0s, until: 300s }, { name: b, size: 16 B, every: 1s, from: 0s, until: 300s }");
        var load = new BroadcastLoad { Size = new ByteSize(16) };
        var payloads = plan.Select(p => Convert.ToHexString(WorkPlan.Payload(load, p, 1))).ToList();
        Assert.That(payloads, Is.Unique.And.All.Length.EqualTo(32));
        Assert.That(Convert.ToHexString(WorkPlan.Payload(load, plan[5], 1)), Is.EqualTo(payloads[5]));
        Assert.That(Convert.ToHexString(WorkPlan.Payload(load, plan[5], 2)), Is.Not.EqualTo(payloads[5]));
    }
}
