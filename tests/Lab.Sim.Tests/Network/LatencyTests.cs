using Lab.Sim.Network;
using Lab.Sim.Tests.Clusters;

namespace Lab.Sim.Tests.Network;

/// <summary>Each latency model gives what it says, and none goes below the floor.</summary>
public sealed class LatencyTests
{
    /// <summary>One-way times of a frame from node 0 to each other node.</summary>
    private static List<Duration> OneWay(SimOptions options, int nodes, int frames = 1)
    {
        using var lab = new Cluster(nodes, options);
        for (int to = 1; to < nodes; to++) lab.Join(0, to);
        var times = new List<Duration>();
        for (int i = 0; i < frames; i++)
        {
            var from = lab.Now;
            lab.Do(0, host =>
            {
                foreach (var link in lab[0].Links) host.Send(link, Frames.Of(1));
            });
            lab.Run(Sec(5));
            for (int to = 1; to < nodes; to++) times.Add(lab[to].TimesOf(InputKind.Received)[^1] - from);
        }
        return times;
    }

    [Test]
    public void Constant_latency_is_the_same_everywhere() =>
        Assert.That(OneWay(new SimOptions { Latency = new ConstantLatency(Ms(30)) }, 5), Is.All.EqualTo(Ms(30)));

    [Test]
    public void Uniform_latency_is_drawn_once_a_link_between_its_bounds()
    {
        var options = new SimOptions { Latency = new UniformLatency(Ms(10), Ms(150)) };
        var times = OneWay(options, 200).ConvertAll(t => t.Nanoseconds / 1e6);
        Assert.That(times, Is.All.InRange(10.0, 150.0));
        Assert.That(times.Average(), Is.EqualTo(80).Within(9));
        Assert.That(times.Min(), Is.LessThan(14));
        Assert.That(times.Max(), Is.GreaterThan(146));
        Assert.That(OneWay(options, 3, frames: 4).Distinct().Count(), Is.EqualTo(2), "one for each link");
    }

    [Test]
    public void A_sampled_latency_may_be_drawn_anew_for_each_message()
    {
        static long Draw(ulong word) => 10_000_000 + (long)(word >> 44);
        Assert.That(OneWay(new SimOptions { Latency = new SampledLatency(Ms(10), true, Draw) }, 2, 5).Distinct().Count(),
            Is.EqualTo(5));
        Assert.That(OneWay(new SimOptions { Latency = new SampledLatency(Ms(10), false, Draw) }, 2, 5).Distinct().Count(),
            Is.EqualTo(1));
    }

    [Test]
    public void Samples_below_the_floor_are_raised_to_it()
    {
        var options = new SimOptions { Floor = Ms(3), Latency = new SampledLatency(Ns(1), true, word => (long)(word % 4_000_000)) };
        var times = OneWay(options, 2, 40);
        Assert.That(times, Is.All.GreaterThanOrEqualTo(Ms(3)));
        Assert.That(times.Count(t => t == Ms(3)), Is.InRange(20, 39));
    }

    [Test]
    public void Jitter_comes_on_top_and_stays_within_its_bound()
    {
        var options = new SimOptions { Latency = new ConstantLatency(Ms(100)), JitterShare = new Ratio(1, 10), Jitter = Ms(5) };
        var times = OneWay(options, 2, 100);
        Assert.That(times, Is.All.InRange(Ms(100), Ms(115)));
        Assert.That(times.Max(), Is.GreaterThan(Ms(113)));
        Assert.That(times.Min(), Is.LessThan(Ms(102)));
    }

    [Test]
    public void Region_latency_goes_by_both_ends_and_may_differ_by_direction()
    {
        var matrix = new Duration[,] { { Ms(5), Ms(70) }, { Ms(90), Ms(9) } };
        using var lab = new Cluster(3, new SimOptions { Latency = new RegionLatency([0, 0, 1], matrix) });
        var (near, _) = lab.Join(0, 1);
        var (far, back) = lab.Join(0, 2);
        var from = lab.Now;
        lab.Do(0, host => host.Send(near, Frames.Of(1)));
        lab.Do(0, host => host.Send(far, Frames.Of(2)));
        lab.Do(2, host => host.Send(back, Frames.Of(3)));
        lab.Run(Sec(1));
        Assert.That(lab[1].TimesOf(InputKind.Received).Single() - from, Is.EqualTo(Ms(5)));
        Assert.That(lab[2].TimesOf(InputKind.Received).Single() - from, Is.EqualTo(Ms(70)));
        Assert.That(lab[0].TimesOf(InputKind.Received).Single() - from, Is.EqualTo(Ms(90)));
    }

    [Test]
    public void The_smallest_region_latency_counts_only_regions_in_use()
    {
        var matrix = new Duration[,] { { Ms(20), Ms(70) }, { Ms(70), Ms(2) } };
        Assert.That(new RegionLatency([0, 0], matrix).Smallest, Is.EqualTo(Ms(20)));
        Assert.That(new RegionLatency([0, 1], matrix).Smallest, Is.EqualTo(Ms(2)));
    }

    [TestCase(1_000_000, 1_000_000)]
    [TestCase(999_999, 800_000)]
    [TestCase(20_000_000, 20_000_000)]
    [TestCase(7_000_000, 6_250_000)]
    [TestCase(3_000_000_000, 1_000_000_000)]
    public void A_window_divides_a_second_and_is_not_longer_than_the_floor(long floor, long window)
    {
        using var world = new SimWorld(new SimOptions { Floor = Ns(floor), Latency = new ConstantLatency(Ns(1)) });
        Assert.That(world.Window, Is.EqualTo(Ns(window)));
        Assert.That(1_000_000_000 % window, Is.Zero);
    }
}
