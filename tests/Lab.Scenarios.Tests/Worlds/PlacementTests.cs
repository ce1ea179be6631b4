using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>Where nodes stand: exact shares, drawn places.</summary>
public sealed class PlacementTests
{
    private static readonly Bandwidth Narrow = Wires((Ratio.One, 1)), Wide = Wires((Ratio.One, 9));

    private static Bandwidth Wires(params (Ratio Share, long Rate)[] classes) =>
        new([.. classes.Select(c => new BandwidthClass(c.Share, new Rate(c.Rate), new Rate(10 * c.Rate)))]);

    private static Scenario Of(int nodes, NetworkSettings network) => new() { Nodes = nodes, Network = network };

    private static RegionTable Regions(Bandwidth usual, params (long Weight, Bandwidth? Wires)[] regions) => new()
    {
        Regions = [.. regions.Select((r, i) => new Region("r" + i, r.Weight, r.Wires))], Bandwidth = usual,
    };

    private static int[] Count(IEnumerable<int> kinds, int of)
    {
        var list = kinds.ToList();
        return [.. Enumerable.Range(0, of).Select(k => list.Count(x => x == k))];
    }

    [TestCase(10, new long[] { 1 }, new[] { 10 })]
    [TestCase(10, new long[] { 1, 1 }, new[] { 5, 5 })]
    [TestCase(11, new long[] { 1, 1 }, new[] { 6, 5 })]
    [TestCase(10, new long[] { 1, 1, 1 }, new[] { 4, 3, 3 })]
    [TestCase(10, new long[] { 7, 2, 1 }, new[] { 7, 2, 1 })]
    [TestCase(3, new long[] { 49, 49, 2 }, new[] { 2, 1, 0 })]
    [TestCase(4, new long[] { 60, 25, 15 }, new[] { 2, 1, 1 })]
    [TestCase(1, new long[] { 0, 5 }, new[] { 0, 1 })]
    [TestCase(100_000, new long[] { 4_998, 90, 3_869 }, new[] { 55_800, 1_005, 43_195 })]
    public void Largest_remainders_share_out_every_one(int n, long[] weights, int[] counts) => Assert.That(
        Apportionment.Of(n, [.. weights.Select(w => (Int128)w)]), Is.EqualTo(counts));

    [Test]
    public void Regions_hold_nodes_by_their_weights()
    {
        var network = new NetworkSettings { Regions = Regions(Bandwidth.Unlimited, (7, null), (2, null), (1, null)) };
        var placement = Placement.Of(Of(25, network), 1);
        Assert.That(Count(placement.Region, 3), Is.EqualTo(new[] { 18, 5, 2 }));
        Assert.That(placement.Region, Is.Not.Ordered, "who stands where is drawn");
        Assert.That(Placement.Of(Of(25, network), 1).Region, Is.EqualTo(placement.Region));
        Assert.That(Placement.Of(Of(25, network), 2).Region, Is.Not.EqualTo(placement.Region));
    }

    [Test]
    public void Without_regions_all_stand_together_with_unlimited_wires()
    {
        var placement = Placement.Of(Of(5, new NetworkSettings { Latency = new ConstantLatency(new Duration(1)) }), 1);
        Assert.That(placement.Region, Is.All.Zero);
        Assert.That(placement.Wires, Is.All.EqualTo(((Rate?)null, (Rate?)null)));
        Assert.That(placement.OutboundOnly, Is.All.False);
    }

    [Test]
    public void Classes_of_bandwidth_get_their_shares()
    {
        var network = new NetworkSettings { Bandwidth = Wires((new Ratio(1, 5), 100), (new Ratio(4, 5), 1)) };
        var wires = Placement.Of(Of(1_000, network), 1).Wires;
        Assert.That(wires.Count(w => w == (new Rate(100), new Rate(1_000))), Is.EqualTo(200));
        Assert.That(wires.Count(w => w == (new Rate(1), new Rate(10))), Is.EqualTo(800));
        Assert.That(wires.Take(200).Distinct().Count(), Is.EqualTo(2), "who is of which class is drawn");
    }

    [Test]
    public void Each_region_has_its_own_wires_or_the_tables()
    {
        var network = new NetworkSettings { Regions = Regions(Narrow, (1, Wide), (1, null), (1, Bandwidth.Unlimited)) };
        var placement = Placement.Of(Of(30, network), 1);
        for (int i = 0; i < 30; i++)
            Assert.That(placement.Wires[i].Up?.BitsPerSecond,
                Is.EqualTo(placement.Region[i] switch { 0 => 9L, 1 => 1L, _ => (long?)null }));
    }

    [Test]
    public void The_networks_bandwidth_goes_before_the_regions()
    {
        var network = new NetworkSettings { Regions = Regions(Narrow, (1, Narrow)), Bandwidth = Wide };
        Assert.That(Placement.Of(Of(4, network), 1).Wires, Is.All.EqualTo(((Rate?)new Rate(9), (Rate?)new Rate(90))));
    }

    [TestCase("0", 0)]
    [TestCase("3", 3)]
    [TestCase("25%", 5)]
    public void Outbound_only_nodes_are_drawn(string portion, int count)
    {
        var scenario = Sample.With("network: { topology: { outbound: 4 }, outbound-only: " + portion + " }", "nodes=20");
        var hidden = Placement.Of(scenario, 1).OutboundOnly;
        Assert.That(hidden.Count(h => h), Is.EqualTo(count));
        if (count > 0) Assert.That(Placement.Of(scenario, 2).OutboundOnly, Is.Not.EqualTo(hidden));
    }
}
