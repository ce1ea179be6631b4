using Lab.Core.LinkRules;
using Lab.Sim.Network;
using Lab.Sim.Tests.Clusters;

namespace Lab.Sim.Tests.Faults;

/// <summary>A cut holds bytes; the stream goes on when TCP tries again, or both ends lose the link after 20 s.</summary>
public sealed class CutTests
{
    private static readonly Duration Latency = Ms(50);

    private static Cluster Two(out LinkId there, out LinkId back, int nodes = 2)
    {
        var lab = new Cluster(nodes, new SimOptions { Latency = new ConstantLatency(Latency) });
        (there, back) = lab.Join(0, 1);
        lab.RunTo(Sec(1));
        return lab;
    }

    private static LinkRule Cut(int from, int to) =>
        new("cut", new NodeSet([from]), new NodeSet([to]), new LinkEffect(Cut: true));

    private static void CutBoth(Cluster lab) => lab.World.Install([Cut(0, 1), Cut(1, 0)]);

    [TestCase(1_000, 1_400)]   // tries at 0.2, 0.6, 1.4, 3.0, 6.2 and 12.6 s after the first held byte
    [TestCase(1_500, 3_000)]
    [TestCase(3_000, 3_000)]
    [TestCase(3_001, 6_200)]
    [TestCase(12_000, 12_600)]
    public void Held_bytes_go_on_at_the_first_retry_after_the_cut(int healedMs, int retryMs)
    {
        using var lab = Two(out var there, out _);
        CutBoth(lab);
        lab.Do(0, host => host.Send(there, Frames.Of(1)));
        lab.Do(0, host => host.Send(there, Frames.Of(2)));
        lab.At(Sec(1) + Ms(healedMs), () => lab.World.Heal("cut"));
        lab.RunTo(Sec(40));
        Assert.That(lab[1].Received, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(lab[1].TimesOf(InputKind.Received), Is.All.EqualTo(Sec(1) + Ms(retryMs) + Latency));
        Assert.That(lab[0].Links, Has.Count.EqualTo(1));
    }

    [Test]
    public void Frames_sent_after_healing_wait_behind_held_ones()
    {
        using var lab = Two(out var there, out _);
        CutBoth(lab);
        lab.Do(0, host => host.Send(there, Frames.Of(1)));
        lab.At(Sec(3), () => lab.World.Heal());
        lab.At(Sec(3) + Ms(100), () => lab.Do(0, host => host.Send(there, Frames.Of(2))));
        lab.RunTo(Sec(10));
        Assert.That(lab[1].Received, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Both_ends_lose_the_link_after_20_s()
    {
        using var lab = Two(out var there, out var back);
        CutBoth(lab);
        lab.Do(0, host => host.Send(there, Frames.Of(1)));
        lab.RunTo(Sec(40));
        var (mine, other) = (lab[0].Of(InputKind.LinkDown).Single(), lab[1].Of(InputKind.LinkDown).Single());
        Assert.That((mine.At, mine.Input.Link, mine.Input.Loss), Is.EqualTo((Sec(21), there, LinkLoss.TimedOut)));
        Assert.That((other.At, other.Input.Link, other.Input.Loss), Is.EqualTo((Sec(21) + Latency, back, LinkLoss.TimedOut)));
        Assert.That(lab[1].Received, Is.Empty);
    }

    [Test]
    public void An_idle_link_outlives_a_cut()
    {
        using var lab = Two(out var there, out _);
        CutBoth(lab);
        lab.At(Sec(100), () => lab.World.Heal());
        lab.RunTo(Sec(101));
        lab.Do(0, host => host.Send(there, Frames.Of(1)));
        lab.Run(Sec(1));
        Assert.That(lab[1].Received, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void A_one_way_cut_holds_its_direction_and_lets_the_other_pass()
    {
        using var lab = Two(out var there, out var back);
        lab.World.Install(Cut(0, 1));
        lab.Do(0, host => host.Send(there, Frames.Of(1)));
        lab.Do(1, host => host.Send(back, Frames.Of(2)));
        lab.RunTo(Sec(5));
        Assert.That(lab[0].Received, Is.EqualTo(new[] { 2 }));
        Assert.That(lab[1].Received, Is.Empty);
    }

    [Test]
    public void A_one_way_cut_breaks_the_link_even_if_only_acknowledgements_are_lost()
    {
        using var lab = Two(out var there, out _);
        lab.World.Install(Cut(1, 0));
        lab.Do(0, host => host.Send(there, Frames.Of(1)));
        lab.RunTo(Sec(40));
        Assert.That(lab[1].Received, Is.EqualTo(new[] { 1 }));
        Assert.That(lab[0].Of(InputKind.LinkDown).Single().Input.Loss, Is.EqualTo(LinkLoss.TimedOut));
        Assert.That(lab[1].Of(InputKind.LinkDown).Single().Input.Loss, Is.EqualTo(LinkLoss.TimedOut));
    }

    [Test]
    public void A_second_cut_starts_its_20_s_anew()
    {
        using var lab = Two(out var there, out _);
        CutBoth(lab);
        lab.Do(0, host => host.Send(there, Frames.Of(1)));
        lab.At(Sec(11), () => lab.World.Heal());       // goes on at 13.6 s
        lab.At(Sec(15), () => CutBoth(lab));
        lab.At(Sec(16), () => lab.Do(0, host => host.Send(there, Frames.Of(2))));
        lab.RunTo(Sec(50));
        Assert.That(lab[1].Received, Is.EqualTo(new[] { 1 }));
        Assert.That(lab[0].TimesOf(InputKind.LinkDown), Is.EqualTo(new[] { Sec(36) }));
    }

    [Test]
    public void Nothing_dials_through_a_cut_and_the_dialler_hears_of_it_after_20_s()
    {
        using var lab = Two(out _, out _, nodes: 3);
        lab.World.Install(new LinkRule("cut", new NodeSet([2]), null, new LinkEffect(Cut: true)));
        lab.Do(2, host => host.Dial(lab.World.EndpointOf(1)));
        lab.Do(0, host => host.Dial(lab.World.EndpointOf(2)));
        lab.RunTo(Sec(30));
        foreach (int node in new[] { 0, 2 })
        {
            var failed = lab[node].Of(InputKind.DialFailed).Single();
            Assert.That((failed.At, failed.Input.DialFailure), Is.EqualTo((Sec(21), DialFailure.TimedOut)));
        }
    }

    [Test]
    public void A_dial_on_its_way_when_the_cut_comes_fails_on_both_sides_alike()
    {
        using var lab = Two(out _, out _, nodes: 3);
        lab.Do(2, host => host.Dial(lab.World.EndpointOf(1)));
        lab.At(Sec(1) + Ms(10), () => lab.World.Install(new LinkRule("cut", new NodeSet([2]), null, new LinkEffect(Cut: true))));
        lab.RunTo(Sec(30));
        Assert.That(lab[2].Of(InputKind.DialFailed).Count(), Is.EqualTo(1));
        Assert.That(lab[1].Links, Has.Count.EqualTo(1), "only node 0");
    }

    [Test]
    public void A_partition_keeps_groups_apart_and_nobody_else()
    {
        using var lab = new Cluster(4, new SimOptions { Latency = new ConstantLatency(Latency) });
        var links = new Dictionary<(int, int), LinkId>();
        foreach (var (a, b) in new[] { (0, 1), (2, 3), (0, 2), (1, 3) }) links[(a, b)] = lab.Join(a, b).From;
        lab.RunTo(Sec(2));
        lab.World.Install(LinkRule.Partition("split", [[0, 1], [2, 3]]));
        foreach (var ((a, _), link) in links) lab.Do(a, host => host.Send(link, Frames.Of(10 + a)));
        lab.RunTo(Sec(3));
        Assert.That(Enumerable.Range(0, 4).Select(n => lab[n].Received.Count), Is.EqualTo(new[] { 0, 1, 0, 1 }));
        lab.World.Heal("split");
        lab.RunTo(Sec(9));
        Assert.That(Enumerable.Range(0, 4).Select(n => lab[n].Received.Count), Is.EqualTo(new[] { 0, 1, 1, 2 }));
    }

    [Test]
    public void Rules_of_another_name_stay_when_one_is_healed()
    {
        using var lab = Two(out var there, out _);
        lab.World.Install(new LinkRule("slow", null, null, new LinkEffect(Delay: Ms(300))));
        CutBoth(lab);
        lab.Do(0, host => host.Send(there, Frames.Of(1)));
        lab.At(Sec(2), () => lab.World.Heal("cut"));
        lab.RunTo(Sec(9));
        Assert.That(lab[1].TimesOf(InputKind.Received), Is.EqualTo(new[] { Sec(1) + Ms(1400) + Latency + Ms(300) }));
    }

    [Test]
    public void Rules_delay_jitter_throttle_and_lose_while_they_last()
    {
        using var lab = Two(out var there, out _);
        Duration Take(LinkEffect effect)
        {
            lab.World.Install(new LinkRule("rule", new NodeSet([0]), null, effect));
            var from = lab.Now;
            lab.Do(0, host => host.Send(there, Frames.Of(1, 938))); // 1,000 bytes on the wire
            lab.Run(Sec(10));
            lab.World.Heal("rule");
            return lab[1].TimesOf(InputKind.Received)[^1] - from;
        }

        Assert.That(Take(new LinkEffect(Delay: Ms(70))), Is.EqualTo(Ms(120)));
        Assert.That(Take(new LinkEffect(Jitter: Ms(70))), Is.InRange(Ms(50), Ms(120)));
        Assert.That(Take(new LinkEffect(BytesPerSecond: 1000)).Nanoseconds, Is.EqualTo(1_050_000_000).Within(1000));
        Assert.That(Take(new LinkEffect(LossPerMillion: 999_999)), Is.GreaterThan(Ms(200)));
        Assert.That(Take(default), Is.EqualTo(Ms(50)));
    }

    [Test]
    public void A_link_is_quick_again_once_nothing_slows_it()
    {
        // Fossil: a link that had met a rule took the long way for ever, and kept its memory.
        using var lab = Two(out var there, out _);
        CutBoth(lab);
        lab.Do(0, host => host.Send(there, Frames.Of(1)));
        lab.Run(Ms(100));
        Assert.That(lab.World.SlowLinksOf(0), Is.EqualTo(1));
        lab.World.Heal();
        lab.Run(Sec(5));
        Assert.That(lab.World.SlowLinksOf(0), Is.Zero);
    }

    [TestCase(0)]
    [TestCase(100_000)]
    public void Frames_that_wait_for_a_wire_do_not_cross_a_cut(long linkRate)
    {
        // Fossil: whatever was queued on a slow uplink or link when the cut came still arrived, for seconds.
        using var lab = new Cluster(2, new SimOptions
        {
            Latency = new ConstantLatency(Latency),
            LinkRate = (_, _) => linkRate == 0 ? Rate.Unlimited : Rate.BytesPerSecond(linkRate),
        }, (_, spec) => spec with { Uplink = Rate.BytesPerSecond(linkRate == 0 ? 100_000 : 10_000_000) });
        var (there, _) = lab.Join(0, 1);
        lab.RunTo(Sec(1));
        lab.Do(0, host =>
        {
            for (int i = 0; i < 100; i++) host.Send(there, Frames.Of(i, 9_636));
        });
        lab.RunTo(Sec(2));
        CutBoth(lab);
        lab.RunTo(Sec(8));
        int before = lab[1].Received.Count;
        Assert.That(before, Is.InRange(13, 18), "a second's worth and a socket buffer");
        lab.World.Heal();
        lab.RunTo(Sec(30));
        Assert.That(lab[1].Received, Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [Test]
    public void A_hang_up_does_not_cross_a_cut()
    {
        // Fossil: the FIN of a hang-up or crash passed the partition within one latency.
        using var lab = Two(out var there, out _);
        CutBoth(lab);
        lab.Do(0, host => host.Hang(there, Hangup.Done));
        lab.RunTo(Sec(4));
        Assert.That(lab[1].Of(InputKind.LinkDown), Is.Empty);
        lab.World.Heal();
        lab.RunTo(Sec(10));
        Assert.That(lab[1].TimesOf(InputKind.LinkDown), Is.EqualTo(new[] { Sec(1) + Ms(3000) + Latency }));
    }

    [Test]
    public void The_end_of_a_process_behind_a_cut_is_heard_when_it_heals()
    {
        // Fossil: a peer kept its link to a process that had crashed behind a partition for ever.
        using var lab = Two(out _, out _);
        CutBoth(lab);
        lab.World.Crash(0);
        lab.RunTo(Sec(4));
        Assert.That(lab[1].Links, Has.Count.EqualTo(1));
        lab.World.Heal();
        lab.RunTo(Sec(10));
        Assert.That(lab[1].Of(InputKind.LinkDown).Single().Input.Loss, Is.EqualTo(LinkLoss.Remote));
    }

    [Test]
    public void Frames_held_when_their_link_is_hung_up_still_travel()
    {
        using var lab = Two(out var there, out _);
        CutBoth(lab);
        lab.Do(0, host =>
        {
            host.Send(there, Frames.Of(1));
            host.Hang(there, Hangup.Done);
        });
        lab.At(Sec(2), () => lab.World.Heal());
        lab.RunTo(Sec(10));
        Assert.That(lab[1].Received, Is.EqualTo(new[] { 1 }));
        Assert.That(lab[1].Of(InputKind.LinkDown).Single().Input.Loss, Is.EqualTo(LinkLoss.Remote));
    }
}
