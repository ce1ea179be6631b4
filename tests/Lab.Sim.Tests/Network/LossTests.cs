using Lab.Sim.Network;
using Lab.Sim.Tests.Clusters;

namespace Lab.Sim.Tests.Network;

/// <summary>Loss on a reliable stream costs recovery time and caps the rate; it never loses a frame.</summary>
public sealed class LossTests
{
    private const long RoundTrip = 100_000_000, Timeout = 200_000_000;

    [Test]
    public void No_loss_no_delay() => Assert.That(LossModel.Delay(1000, 0, RoundTrip, 1), Is.Zero);

    [Test]
    public void A_lone_segment_is_lost_with_its_probability_and_costs_a_timeout_each_time()
    {
        var delays = Enumerable.Range(0, 100_000).Select(i => LossModel.Delay(1, 100_000, RoundTrip, Mix.Word((ulong)i))).ToList();
        Assert.That(delays.Count(d => d > 0), Is.EqualTo(10_000).Within(300));
        Assert.That(delays.Count(d => d >= 2 * Timeout), Is.EqualTo(1_000).Within(100));
        Assert.That(delays, Is.All.Matches<long>(d => d % Timeout == 0));
    }

    [Test]
    public void More_segments_lose_more_often()
    {
        // 1 - 0.99^10 = 9.56 %
        int hit = Enumerable.Range(0, 100_000).Count(i => LossModel.Delay(10, 10_000, RoundTrip, Mix.Word((ulong)i)) > 0);
        Assert.That(hit, Is.EqualTo(9_562).Within(300));
    }

    [Test]
    public void Only_a_lost_tail_waits_for_the_timeout()
    {
        // Of 20 segments one is the last: about a twentieth of the frames with a single loss.
        var delays = Enumerable.Range(0, 200_000).Select(i => LossModel.Delay(20, 1_000, RoundTrip, Mix.Word((ulong)i)))
            .Where(d => d > 0).ToList();
        Assert.That(delays.Count(d => d == RoundTrip) / (double)delays.Count, Is.EqualTo(0.95).Within(0.02));
        Assert.That(delays.Count(d => d == Timeout) / (double)delays.Count, Is.EqualTo(0.05).Within(0.02));
    }

    [Test]
    public void The_timeout_is_two_round_trips_where_these_are_longer() =>
        Assert.That(LossModel.Delay(1, 1_000_000, 300_000_000, 1), Is.EqualTo(16 * 600_000_000L));

    [TestCase(10_000, 0.1, 176_656)]   // 1.22 * 1448 / (0.1 s * sqrt(0.01))
    [TestCase(5_000, 0.05, 499_658)]   // 1.22 * 1448 / (0.05 s * sqrt(0.005))
    public void The_rate_cap_follows_the_formula(int lossPerMillion, double roundTrip, long bytesPerSecond)
    {
        var rate = Rate.UnderLoss((long)(roundTrip * 1e9), lossPerMillion);
        Assert.That(1e15 / rate.TimeOf(1_000_000), Is.EqualTo((double)bytesPerSecond).Within(0.01).Percent);
    }

    [Test]
    public void A_long_transfer_over_a_lossy_link_keeps_to_the_formulas_rate()
    {
        using var lab = new Cluster(2, new SimOptions { Latency = new ConstantLatency(Ms(50)), LossPerMillion = 10_000 });
        var (link, _) = lab.Join(0, 1);
        var from = lab.Now;
        var frame = Frames.Of(1, 14_480);
        lab.Do(0, host =>
        {
            for (int i = 0; i < 100; i++) host.Send(link, frame);
        });
        lab.Run(Sec(60));
        var times = lab[1].TimesOf(InputKind.Received);
        Assert.That(times, Has.Count.EqualTo(100));
        double rate = 100.0 * frame.WireSize / ((times[^1] - from).Nanoseconds / 1e9);
        Assert.That(rate, Is.EqualTo(176_656).Within(8).Percent);
    }

    [Test]
    public void Loss_holds_back_what_is_behind_it_and_loses_nothing()
    {
        using var lab = new Cluster(2, new SimOptions { Latency = new ConstantLatency(Ms(50)), LossPerMillion = 200_000 });
        var (link, _) = lab.Join(0, 1);
        for (int i = 0; i < 100; i++)
        {
            lab.Do(0, host => host.Send(link, Frames.Of(i)));
            lab.Run(Ms(100));
        }
        lab.Run(Sec(20));
        Assert.That(lab[1].Received, Is.EqualTo(Enumerable.Range(0, 100)));
    }
}
