using Lab.Sim.Network;
using Lab.Sim.Tests.Clusters;

namespace Lab.Sim.Tests.Network;

/// <summary>How dials come out.</summary>
public sealed class DialTests
{
    private static readonly Duration Latency = Ms(50);

    private static Cluster Three(params int[] hidden) => new(
        3, new SimOptions { Latency = new ConstantLatency(Latency) },
        (node, spec) => spec with { AcceptsInbound = !hidden.Contains(node) });

    private static (Duration At, DialFailure Why) Failure(Cluster lab, int node)
    {
        var failed = lab[node].Of(InputKind.DialFailed).Single();
        return (failed.At, failed.Input.DialFailure);
    }

    [Test]
    public void A_dial_takes_a_round_trip_and_both_ends_see_the_same_binding()
    {
        using var lab = Three();
        lab.Do(0, host => host.Dial(lab.World.EndpointOf(1)));
        lab.Run(Sec(1));
        var (mine, other) = (lab[0].Of(InputKind.LinkUp).Single(), lab[1].Of(InputKind.LinkUp).Single());
        Assert.That((mine.At, other.At), Is.EqualTo((Latency * 2, Latency)));
        Assert.That(mine.Input.Opened.Binding, Is.EqualTo(other.Input.Opened.Binding));
        Assert.That((mine.Input.Opened.Outbound, other.Input.Opened.Outbound), Is.EqualTo((true, false)));
        Assert.That(mine.Input.Opened.Remote, Is.EqualTo(lab.World.EndpointOf(1)));
        Assert.That(other.Input.Opened.Remote.Address, Is.EqualTo(lab.World.EndpointOf(0).Address));
        Assert.That(other.Input.Opened.Remote.Port, Is.Not.EqualTo(lab.World.EndpointOf(0).Port));
    }

    [Test]
    public void A_node_is_dialled_at_an_address_of_its_network_and_nowhere_else()
    {
        using var lab = new Cluster(3, machine: (node, spec) => spec with { Network = node == 2 ? (ushort)0xffff : (ushort)7 });
        Endpoint a = lab.World.EndpointOf(0), b = lab.World.EndpointOf(1), c = lab.World.EndpointOf(2);
        Assert.That(a.Address >> 96, Is.EqualTo(b.Address >> 96), "nodes 0 and 1 share a network");
        Assert.That(c.Address >> 96, Is.Not.EqualTo(a.Address >> 96));
        Assert.That(new[] { a, b, c }.Select(lab.World.NodeAt), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(lab.World.NodeAt(a with { Address = a.Address ^ (UInt128)1 << 96 }), Is.EqualTo(-1), "another network");
        Assert.That(lab.World.NodeAt(a with { Address = a.Address + 3 }), Is.EqualTo(-1), "a fourth node");
        lab.Join(0, 2);
        Assert.That(lab[2].Of(InputKind.LinkUp).Single().Input.Opened.Remote.Address, Is.EqualTo(a.Address));
    }

    [Test]
    public void Two_dials_to_one_endpoint_are_two_links()
    {
        using var lab = Three();
        lab.Join(0, 1);
        lab.Join(0, 1);
        Assert.That(lab[0].Links.Distinct().Count(), Is.EqualTo(2));
        var bindings = lab[1].Of(InputKind.LinkUp).Select(h => h.Input.Opened.Binding);
        Assert.That(bindings, Is.Unique);
    }

    [Test]
    public void A_node_that_is_off_refuses_after_a_round_trip()
    {
        using var lab = Three();
        lab.World.Crash(1);
        lab.Do(0, host => host.Dial(lab.World.EndpointOf(1)));
        lab.Run(Sec(1));
        Assert.That(Failure(lab, 0), Is.EqualTo((Latency * 2, DialFailure.Refused)));
    }

    [Test]
    public void A_node_behind_a_nat_swallows_dials_but_can_dial()
    {
        using var lab = Three(hidden: 1);
        lab.Do(0, host => host.Dial(lab.World.EndpointOf(1)));
        lab.Run(Sec(30));
        Assert.That(Failure(lab, 0), Is.EqualTo((Sec(20), DialFailure.TimedOut)));
        Assert.That(lab[1].Of(InputKind.LinkUp), Is.Empty);
        lab.Join(1, 0);
    }

    [Test]
    public void An_address_without_a_node_and_ones_own_are_unreachable()
    {
        using var lab = Three();
        lab.Do(0, host => host.Dial(new Endpoint(12345, 9000)));
        lab.Do(1, host => host.Dial(lab.World.EndpointOf(1)));
        lab.Run(Sec(1));
        Assert.That(Failure(lab, 0), Is.EqualTo((Duration.Zero, DialFailure.Unreachable)));
        Assert.That(Failure(lab, 1), Is.EqualTo((Duration.Zero, DialFailure.Unreachable)));
    }

    [Test]
    public void A_hang_up_tells_the_other_end_and_nothing_more_is_heard_from_the_link()
    {
        using var lab = Three();
        var (link, back) = lab.Join(0, 1);
        lab.Do(1, host => host.Send(back, Frames.Of(1)));
        lab.Do(0, host =>
        {
            host.Send(link, Frames.Of(2));
            host.Hang(link, Hangup.Done);
            host.Send(link, Frames.Of(3));
        });
        int heard = lab[0].Heard.Count;
        lab.Run(Sec(1));
        Assert.That(lab[0].Heard.Skip(heard).Select(h => h.Kind), Is.EqualTo(new[] { InputKind.Asked }));
        Assert.That(lab[1].Received, Is.EqualTo(new[] { 2 }));
        Assert.That(lab[1].Heard[^1].Input.Loss, Is.EqualTo(LinkLoss.Remote));
    }

    [Test]
    public void Two_hang_ups_that_cross_are_heard_by_neither()
    {
        using var lab = Three();
        var (link, back) = lab.Join(0, 1);
        lab.Do(0, host => host.Hang(link, Hangup.Done));
        lab.Do(1, host => host.Hang(back, Hangup.Done));
        lab.Run(Sec(1));
        Assert.That(lab[0].Of(InputKind.LinkDown).Concat(lab[1].Of(InputKind.LinkDown)), Is.Empty);
    }

    [Test]
    public void A_link_id_is_not_used_again()
    {
        using var lab = Three();
        var ids = new List<LinkId>();
        for (int i = 0; i < 50; i++)
        {
            var (link, _) = lab.Join(0, 1);
            ids.Add(link);
            lab.Do(0, host => host.Hang(link, Hangup.Done));
            lab.Run(Sec(1));
        }
        Assert.That(ids, Is.Unique);
        Assert.That(ids, Has.None.EqualTo(default(LinkId)));
    }

    [Test]
    public void The_timeout_of_an_old_dial_does_not_end_a_new_one_in_the_same_slot()
    {
        // Fossil: after 1,024 uses of a slot within 20 s the first dial's timeout hit the last one.
        using var lab = new Cluster(3, new SimOptions { Latency = new ConstantLatency(Ms(1)) },
            (node, spec) => spec with { AcceptsInbound = node != 2 });
        lab.World.Crash(1);
        int dials = 0;
        lab[0].Reaction = (input, host) =>
        {
            if (input.Kind is not (InputKind.DialFailed or InputKind.Booted)) return;
            if (dials++ < 1024) host.Dial(lab.World.EndpointOf(1));
            else if (dials == 1025) host.Dial(lab.World.EndpointOf(2)); // the NAT: fails after 20 s
        };
        lab.Run(Sec(60));
        var last = lab[0].Of(InputKind.DialFailed).Last();
        var refused = lab[0].Of(InputKind.DialFailed).Last(h => h.Input.DialFailure == DialFailure.Refused);
        Assert.That(last.Input.DialFailure, Is.EqualTo(DialFailure.TimedOut));
        Assert.That(last.At - refused.At, Is.EqualTo(Sec(20)));
    }

    [Test]
    public void Slots_of_ended_links_are_used_again()
    {
        using var lab = Three();
        for (int i = 0; i < 100; i++)
        {
            var (link, _) = lab.Join(0, 1);
            lab.Do(0, host => host.Hang(link, Hangup.Done));
            lab.Run(Sec(1));
        }
        Assert.That(lab.World.SlotsOf(0), Is.EqualTo(1));
        Assert.That(lab.World.SlotsOf(1), Is.EqualTo(1));
    }

    [Test]
    public void A_full_table_refuses_and_fails_dials_instead_of_ending_the_run()
    {
        // Fossil: the 16,385th link was a failed check.
        using var lab = new Cluster(2, new SimOptions { Latency = new ConstantLatency(Ms(1)) });
        lab.Do(0, host =>
        {
            for (int i = 0; i < 16_386; i++) host.Dial(lab.World.EndpointOf(1));
        });
        lab.Run(Sec(1));
        Assert.That(lab[0].Links, Has.Count.EqualTo(16_384));
        Assert.That(lab[0].Of(InputKind.DialFailed).Select(h => h.Input.DialFailure),
            Is.EqualTo(new[] { DialFailure.Unreachable, DialFailure.Unreachable }));
        lab.Do(1, host => host.Dial(lab.World.EndpointOf(0)));
        lab.Run(Sec(1));
        Assert.That(lab[1].Of(InputKind.DialFailed).Count(), Is.EqualTo(1));
    }
}
