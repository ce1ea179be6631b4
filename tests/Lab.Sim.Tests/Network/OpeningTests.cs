using Lab.Core.LinkRules;
using Lab.Sim.Network;
using Lab.Sim.Tests.Clusters;

namespace Lab.Sim.Tests.Network;

/// <summary>What opening an encrypted link takes, in time and bytes.</summary>
[Category("ST-N05")]
public sealed class OpeningTests
{
    private static readonly Duration Latency = Ms(50);
    private static readonly SimOptions Secret = new()
    {
        Latency = new ConstantLatency(Latency), Opening = LinkOpening.Tls13,
    };

    [Test]
    public void An_encrypted_link_opens_two_round_trips_later_than_a_bare_one_at_both_ends()
    {
        using Cluster bare = new(2, Secret with { Opening = LinkOpening.Bare }), secret = new(2, Secret);
        foreach (var lab in (Cluster[])[bare, secret])
        {
            lab.Do(0, host => host.Dial(lab.World.EndpointOf(1)));
            lab.Run(Sec(1));
        }
        Assert.That((UpAt(bare, 0), UpAt(bare, 1)), Is.EqualTo((Latency * 2, Latency)));
        Assert.That((UpAt(secret, 0), UpAt(secret, 1)), Is.EqualTo((Latency * 6, Latency * 5)));
    }

    [Test]
    public void Its_bytes_count_and_take_their_time_at_either_end_s_bandwidth()
    {
        // A byte takes a microsecond, up and down.
        var rate = Rate.BytesPerSecond(1_000_000);
        using var lab = new Cluster(2, Secret, (_, spec) => spec with { Uplink = rate, Downlink = rate });
        lab.Do(0, host => host.Dial(lab.World.EndpointOf(1)));
        lab.Run(Sec(1));
        var (tls, us) = (LinkOpening.Tls13, 1_000L);
        Assert.That((tls.DiallerBytes, tls.ListenerBytes), Is.EqualTo((476, 935)));
        long listener = UpAt(lab, 1).Nanoseconds, dialler = UpAt(lab, 0).Nanoseconds, ms50 = Latency.Nanoseconds;
        Assert.That(listener, Is.EqualTo(5 * ms50 + (476 + 935) * us).Within(2_000), "the dialler's up, the listener's up");
        Assert.That(dialler, Is.EqualTo(listener + ms50 + 935 * us).Within(2_000), "and the dialler's down");
        Assert.That(lab.World.TrafficOf(0), Is.EqualTo((476L, 935L, 0L)));
        Assert.That(lab.World.TrafficOf(1), Is.EqualTo((935L, 476L, 0L)));
    }

    [Test]
    public void A_node_that_is_off_still_refuses_after_one_round_trip()
    {
        using var lab = new Cluster(2, Secret);
        lab.World.Crash(1);
        lab.Do(0, host => host.Dial(lab.World.EndpointOf(1)));
        lab.Run(Sec(1));
        Assert.That(lab[0].Of(InputKind.DialFailed).Single().At, Is.EqualTo(Latency * 2));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_node_that_ends_while_a_link_opens_refuses_it_and_knows_nothing_of_it_in_its_next_life(bool restarts)
    {
        using var lab = new Cluster(2, Secret);
        lab.Do(0, host => host.Dial(lab.World.EndpointOf(1)));
        lab.RunTo(Ms(100));
        lab.World.Crash(1);
        if (restarts) lab.World.Boot(1);
        lab.RunTo(Sec(1));
        var failed = lab[0].Of(InputKind.DialFailed).Single();
        Assert.That((failed.At, failed.Input.DialFailure), Is.EqualTo((Latency * 6, DialFailure.Refused)));
        if (restarts) Assert.That(lab[1].Of(InputKind.LinkUp), Is.Empty);
    }

    [Test]
    public void A_cut_while_a_link_opens_ends_in_a_time_out()
    {
        using var lab = new Cluster(2, Secret);
        lab.Do(0, host => host.Dial(lab.World.EndpointOf(1)));
        lab.RunTo(Ms(100));
        lab.World.Install([
            new LinkRule("cut", new NodeSet([0]), new NodeSet([1]), new LinkEffect(Cut: true)),
            new LinkRule("cut", new NodeSet([1]), new NodeSet([0]), new LinkEffect(Cut: true)),
        ]);
        lab.RunTo(Sec(30));
        var failed = lab[0].Of(InputKind.DialFailed).Single();
        Assert.That((failed.At, failed.Input.DialFailure), Is.EqualTo((Sec(20), DialFailure.TimedOut)));
        Assert.That(lab[1].Of(InputKind.LinkUp), Is.Empty);
    }

    private static Duration UpAt(Cluster lab, int node) => lab[node].Of(InputKind.LinkUp).Single().At;
}
