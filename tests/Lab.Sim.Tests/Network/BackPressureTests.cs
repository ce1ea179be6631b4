using Lab.Sim.Network;
using Lab.Sim.Tests.Clusters;

namespace Lab.Sim.Tests.Network;

/// <summary>Backlog, Drained, SlowPeer and the unread window.</summary>
public sealed class BackPressureTests
{
    private const int Size = 9_636, OnWire = 9_938; // 7 segments of 40 bytes and a record of 22 come on top
    private const long PerSecond = 1_000_000;        // 100 frames a second

    private static Cluster Two(long uplink, out LinkId there)
    {
        var lab = new Cluster(2, new SimOptions { Latency = new ConstantLatency(Ms(50)) },
            (node, spec) => spec with { Uplink = node == 0 && uplink > 0 ? Rate.BytesPerSecond(uplink) : Rate.Unlimited });
        (there, _) = lab.Join(0, 1);
        lab.RunTo(Sec(1));
        return lab;
    }

    private static void SendMany(Cluster lab, LinkId link, int count, int size = Size) => lab.Do(0, host =>
    {
        for (int i = 0; i < count; i++) host.Send(link, Frames.Of(i, size));
    });

    private static long Backlog(Cluster lab, LinkId link)
    {
        long bytes = -1;
        lab.Do(0, host => bytes = host.Backlog(link));
        lab.Run(Ns(1));
        return bytes;
    }

    [Test]
    public void The_test_frame_is_9938_bytes_on_the_wire() =>
        Assert.That(Frames.Of(0, Size).WireSize, Is.EqualTo(OnWire).And.EqualTo(Size + 7 * 40 + 22));

    [Test]
    public void What_fits_into_the_socket_buffer_is_no_backlog()
    {
        using var lab = Two(PerSecond, out var link);
        SendMany(lab, link, 7); // the seventh begins within 65,536 bytes
        lab.Run(Ms(1));
        Assert.That(Backlog(lab, link), Is.Zero);
    }

    [Test]
    public void Backlog_counts_what_is_behind_the_socket_buffer_and_falls_as_the_wire_takes_it()
    {
        using var lab = Two(PerSecond, out var link);
        SendMany(lab, link, 100);
        lab.Run(Ms(1));
        Assert.That(Backlog(lab, link), Is.EqualTo(93L * Size));
        lab.RunTo(Sec(1) + Ms(500));
        Assert.That(Backlog(lab, link), Is.EqualTo(44L * Size).Within(4 * Size)); // refilled by halves
        lab.RunTo(Sec(3));
        Assert.That(Backlog(lab, link), Is.Zero);
    }

    [Test]
    public void Backlog_counts_what_the_same_step_sent()
    {
        using var lab = Two(0, out var link);
        long before = -1, after = -1;
        lab.Do(0, host =>
        {
            before = host.Backlog(link);
            host.Send(link, Frames.Of(1, 1000));
            after = host.Backlog(link);
        });
        lab.Run(Ms(1));
        Assert.That((before, after), Is.EqualTo((0L, 1000L)));
    }

    [Test]
    public void Drained_comes_once_when_the_backlog_falls_below_64_KiB()
    {
        using var lab = Two(PerSecond, out var link);
        SendMany(lab, link, 100);
        lab.RunTo(Sec(5));
        var drained = lab[0].Of(InputKind.Drained).Single();
        Assert.That(drained.Input.Link, Is.EqualTo(link));
        // 65,536 bytes wait and as many are in the socket buffer: that much before the end of 100 frames.
        long end = 1_000_000_000 + 100 * 9_938_000L;
        Assert.That(drained.At.Nanoseconds, Is.EqualTo(end - 2 * 65_536_000L).Within(2 * 9_938_000L));
    }

    [TestCase(13, 0)] // 6 wait: 57,816 bytes
    [TestCase(14, 1)] // 7 wait: 67,452 bytes
    public void Drained_comes_only_after_the_mark_was_passed(int frames, int drained)
    {
        using var lab = Two(PerSecond, out var link);
        SendMany(lab, link, frames);
        lab.RunTo(Sec(5));
        Assert.That(lab[0].Of(InputKind.Drained).Count(), Is.EqualTo(drained));
    }

    [TestCase(440, 0)]
    [TestCase(443, 1)] // 437 x 9,636 wait: above 4 MiB
    public void Above_4_MiB_the_host_closes_the_link(int frames, int closed)
    {
        using var lab = Two(PerSecond, out var link);
        SendMany(lab, link, frames);
        lab.RunTo(Sec(20));
        var downs = lab[0].Of(InputKind.LinkDown).ToList();
        Assert.That(downs, Has.Count.EqualTo(closed));
        if (closed == 0) return;
        Assert.That((downs[0].Input.Link, downs[0].Input.Loss), Is.EqualTo((link, LinkLoss.SlowPeer)));
        Assert.That(lab[1].Of(InputKind.LinkDown).Single().Input.Loss, Is.EqualTo(LinkLoss.Remote));
    }

    [Test]
    public void A_link_that_the_host_closed_may_be_hung_up_before_that_is_heard()
    {
        // Fossil: the slot was freed twice.
        using var lab = Two(PerSecond, out var link);
        lab.Do(0, host => host.SetTimer(new TimerId(1), Ms(1)));
        lab[0].Reaction = (input, host) =>
        {
            if (input.Kind != InputKind.TimerDue) return;
            host.Hang(link, Hangup.Done);
        };
        lab.Do(0, host =>
        {
            host.Charge(WorkKind.Microsecond, 2000); // so that the timer is due first
            for (int i = 0; i < 450; i++) host.Send(link, Frames.Of(i, Size));
        });
        Assert.That(() => lab.Run(Sec(10)), Throws.Nothing);
        Assert.That(lab[0].Of(InputKind.LinkDown), Is.Empty);
        lab.Join(0, 1);
    }

    [Test]
    public void A_reader_that_stalls_stops_the_sender_at_the_window_and_lets_it_go_on_later()
    {
        using var lab = Two(10_000_000, out var link); // 1,000 frames a second
        lab.Do(1, host => host.Charge(WorkKind.Microsecond, 10_000_000)); // busy until 11 s
        SendMany(lab, link, 400);
        lab.RunTo(Sec(10));
        // The frames that exceed 1 MiB, a round trip's worth, and a socket buffer at most.
        long window = (1_048_576 / Size + 1L) * OnWire;
        Assert.That(lab.World.TrafficOf(0).BytesUp, Is.InRange(window, window + 1_000_000 + 65_536 + OnWire));
        lab.RunTo(Sec(30));
        Assert.That(lab[1].Received, Has.Count.EqualTo(400));
        Assert.That(lab[1].Received, Is.EqualTo(Enumerable.Range(0, 400).Select(i => i & 255)));
        SendMany(lab, link, 1);
        lab.Run(Sec(1));
        Assert.That(lab.World.SlowLinksOf(0), Is.Zero);
    }

    [Test]
    public void Frames_of_a_busy_uplink_leave_in_the_order_of_sending_across_links()
    {
        using var lab = new Cluster(3, new SimOptions { Latency = new ConstantLatency(Ms(50)) },
            (node, spec) => spec with { Uplink = node == 0 ? Rate.BytesPerSecond(PerSecond) : Rate.Unlimited });
        lab.Join(0, 1);
        lab.Join(0, 2);
        lab.RunTo(Sec(1));
        for (int i = 0; i < 200; i++)
        {
            int name = i;
            lab.At(Ms(1000 + 2 * i), () => lab.Do(0, host => host.Send(lab[0].Links[name % 2], Frames.Of(name, Size))));
        }
        lab.RunTo(Sec(10));
        var all = lab[1].Of(InputKind.Received).Concat(lab[2].Of(InputKind.Received)).OrderBy(h => h.At).ToList();
        Assert.That(all.Select(h => (int)h.Input.Frame.Span[0]), Is.EqualTo(Enumerable.Range(0, 200)));
        long copy = OnWire * 1_000L;
        Assert.That(all.Select((h, i) => h.At.Nanoseconds - 1_050_000_000 - (i + 1) * copy), Is.All.InRange(-200, 200));
    }

    [Test]
    public void A_stalled_stream_counts_as_backlog_and_drains()
    {
        using var lab = Two(0, out var link);
        lab.Do(1, host => host.Charge(WorkKind.Microsecond, 10_000_000));
        SendMany(lab, link, 110);
        lab.RunTo(Sec(2));
        SendMany(lab, link, 100);
        lab.RunTo(Sec(3));
        Assert.That(Backlog(lab, link), Is.EqualTo(100L * Size));
        lab.RunTo(Sec(30));
        Assert.That(lab[1].Received, Has.Count.EqualTo(210));
        Assert.That(lab[0].Of(InputKind.Drained).Count(), Is.GreaterThanOrEqualTo(1));
    }
}
