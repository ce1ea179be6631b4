using Lab.Sim.Network;
using Lab.Sim.Tests.Clusters;

namespace Lab.Sim.Tests.Network;

/// <summary>What a frame's way costs, to the nanosecond: uplink, propagation, downlink.</summary>
public sealed class WireTests
{
    private const long Up = 38_000_000 / 8, Down = 83_000_000 / 8;
    private static readonly Duration Latency = Ms(100);

    private static Cluster Star(int leaves, long up = 0, long down = 0) => new(
        leaves + 1, new SimOptions { Latency = new ConstantLatency(Latency) },
        (_, spec) => spec with
        {
            Uplink = up == 0 ? Rate.Unlimited : Rate.BytesPerSecond(up),
            Downlink = down == 0 ? Rate.Unlimited : Rate.BytesPerSecond(down),
        });

    private static List<Duration> SendToAll(Cluster lab, int leaves, Frame frame)
    {
        for (int leaf = 1; leaf <= leaves; leaf++) lab.Join(0, leaf);
        var from = lab.Now;
        lab.Do(0, host =>
        {
            foreach (var link in lab[0].Links) host.Send(link, frame);
        });
        lab.Run(Sec(2));
        return [.. Enumerable.Range(1, leaves).Select(leaf => lab[leaf].TimesOf(InputKind.Received).Single() - from)];
    }

    [Test]
    public void A_frame_over_unlimited_wires_takes_the_latency()
    {
        using var lab = Star(1);
        Assert.That(SendToAll(lab, 1, Frames.Of(1)), Is.EqualTo(new[] { Latency }));
    }

    [Test]
    public void A_saturated_uplink_sends_copies_one_after_another()
    {
        // 10,000 bytes: 7 segments of 40 bytes, 1 record of 22: 10,302 bytes at 4.75 MB/s are 2.168842 ms a copy.
        var frame = Frames.Of(1, 10_000);
        Assert.That(frame.WireSize, Is.EqualTo(10_000 + 7 * 40 + 22));
        using var lab = Star(6, up: Up);
        var times = SendToAll(lab, 6, frame);
        long copy = 10_302 * 1_000_000_000L / Up;
        Assert.That(copy, Is.EqualTo(2_168_842));
        for (int i = 0; i < 6; i++)
            Assert.That((times[i] - Latency).Nanoseconds, Is.EqualTo((i + 1) * copy).Within(i + 1));
    }

    [Test]
    public void A_saturated_downlink_takes_in_frames_one_after_another()
    {
        const int senders = 5;
        using var lab = Star(senders, down: Down);
        for (int leaf = 1; leaf <= senders; leaf++) lab.Join(leaf, 0);
        var from = lab.Now;
        var frame = Frames.Of(1, 10_000);
        for (int leaf = 1; leaf <= senders; leaf++)
        {
            var link = lab[leaf].Links[0];
            lab.Do(leaf, host => host.Send(link, frame));
        }
        lab.Run(Sec(1));
        long copy = 10_302 * 1_000_000_000L / Down;
        var times = lab[0].TimesOf(InputKind.Received).Select(t => (t - from - Latency).Nanoseconds).ToList();
        Assert.That(times, Is.EqualTo(Enumerable.Range(1, senders).Select(i => i * copy)).AsCollection.Within(senders));
    }

    [Test]
    public void Frames_to_one_receiver_use_uplink_and_downlink_at_once()
    {
        using var lab = Star(1, up: Up, down: Up);
        var frame = Frames.Of(1, 10_000);
        lab.Join(0, 1);
        var from = lab.Now;
        lab.Do(0, host =>
        {
            for (int i = 0; i < 3; i++) host.Send(lab[0].Links[0], frame);
        });
        lab.Run(Sec(1));
        long copy = 10_302 * 1_000_000_000L / Up;
        // The last bit of the first is up after 1 copy and down after 2; the others follow one copy apart.
        var times = lab[1].TimesOf(InputKind.Received).Select(t => (t - from - Latency).Nanoseconds);
        Assert.That(times, Is.EqualTo(new[] { 2 * copy, 3 * copy, 4 * copy }).AsCollection.Within(4));
    }

    [Test]
    public void Traffic_is_counted_with_overheads()
    {
        using var lab = Star(1);
        SendToAll(lab, 1, Frames.Of(1, 10_000));
        Assert.That(lab.World.TrafficOf(0).BytesUp, Is.EqualTo(10_302));
        Assert.That(lab.World.TrafficOf(1), Is.EqualTo((0L, 10_302L, 1L)));
        Assert.That(lab.World.Deliveries, Is.EqualTo(1));
    }

    [Test]
    public void A_link_rate_holds_back_one_link_and_no_other()
    {
        using var lab = new Cluster(3, new SimOptions
        {
            Latency = new ConstantLatency(Latency),
            LinkRate = (from, to) => (from, to) == (0, 1) ? Rate.BytesPerSecond(10_302) : Rate.Unlimited,
        });
        var times = SendToAll(lab, 2, Frames.Of(1, 10_000));
        Assert.That((times[0] - Latency).Nanoseconds, Is.EqualTo(1_000_000_000).Within(10_302));
        Assert.That(times[1], Is.EqualTo(Latency));
    }

    [Test]
    public void A_link_is_first_in_first_out_even_if_each_frame_draws_its_own_delay()
    {
        using var lab = new Cluster(2, new SimOptions { Latency = new ConstantLatency(Ms(10)), Jitter = Ms(500) });
        var (link, _) = lab.Join(0, 1);
        for (int i = 0; i < 100; i++)
        {
            lab.Do(0, host => host.Send(link, Frames.Of(i)));
            lab.Run(Ms(7));
        }
        lab.Run(Sec(2));
        Assert.That(lab[1].Received, Is.EqualTo(Enumerable.Range(0, 100)));
        var gaps = lab[1].TimesOf(InputKind.Received);
        Assert.That(gaps.Distinct().Count(), Is.InRange(5, 60), "late frames hold back those behind them");
    }
}
