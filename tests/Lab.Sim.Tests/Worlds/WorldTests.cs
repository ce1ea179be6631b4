using Lab.Sim.Network;
using Lab.Sim.Tests.Clusters;

namespace Lab.Sim.Tests.Worlds;

/// <summary>Actions, questions, facts and stopping, and that windows are nobody's business.</summary>
public sealed class WorldTests
{
    private static SimOptions Options => new() { Latency = new ConstantLatency(Ms(50)) };

    [Test]
    public void Actions_of_one_instant_happen_in_the_order_of_adding_before_everything_else()
    {
        using var lab = new Cluster(1, Options);
        var said = new List<string>();
        lab.Do(0, host => host.SetTimer(new TimerId(1), Ms(20)));
        lab[0].Reaction = (input, _) => said.Add(input.Kind.ToString());
        lab.At(Ms(20), () =>
        {
            said.Add("first");
            lab.At(Ms(20), () => said.Add("third"));
        });
        lab.At(Ms(20), () => said.Add("second"));
        lab.At(Ms(19), () => said.Add("before"));
        lab.Run(Ms(21));
        Assert.That(said, Is.EqualTo(new[] { "Booted", "Asked", "before", "first", "second", "third", "TimerDue" }));
    }

    [Test]
    public void An_action_in_the_past_is_refused()
    {
        using var lab = new Cluster(1, Options);
        lab.Run(Sec(1));
        Assert.That(() => lab.At(Ms(999), () => { }), Throws.TypeOf<CheckFailed>());
        Assert.That(() => lab.At(Ms(1000), () => { }), Throws.Nothing);
    }

    [Test]
    public void A_run_ends_before_what_happens_at_its_end()
    {
        using var lab = new Cluster(1, Options);
        bool acted = false;
        lab.Do(0, host => host.SetTimer(new TimerId(1), Sec(1)));
        lab.At(Sec(1), () => acted = true);
        lab.RunTo(Sec(1));
        Assert.That((acted, lab[0].Of(InputKind.TimerDue).Count(), lab.Now), Is.EqualTo((false, 0, Sec(1))));
        lab.Run(Ns(1));
        Assert.That((acted, lab[0].Of(InputKind.TimerDue).Count()), Is.EqualTo((true, 1)));
    }

    [Test]
    public void A_question_is_answered_under_its_id()
    {
        using var lab = new Cluster(2, Options);
        lab[1].Reaction = (input, host) =>
        {
            if (input.Kind == InputKind.Asked) host.Answer(input.Request, "re: " + input.Command);
        };
        lab.RunTo(Ms(30));
        var first = lab.World.Ask(1, "a");
        var second = lab.World.Ask(1, "b");
        lab.Run(Ms(1));
        Assert.That(lab.Answers, Is.EqualTo(new[] { (Ms(30), 1, first, (object)"re: a"), (Ms(30), 1, second, "re: b") }));
    }

    [Test]
    public void Facts_are_heard_in_order_of_time_across_nodes_windows_and_slow_steps()
    {
        using var lab = new Cluster(20, Options);
        var luck = Rng.For(1, "facts");
        for (int i = 0; i < 500; i++)
        {
            int name = i, cost = luck.Below(300_000);
            lab.At(Us(luck.Below(2_000_000)), () => lab.Do(luck.Below(20), host =>
            {
                host.Charge(WorkKind.Microsecond, cost);
                host.Report(new Fact(1, default, name));
                host.Report(new Fact(2, default, name));
            }));
        }
        var live = new List<Duration>();
        while (lab.Now < Sec(60))
        {
            int before = lab.Facts.Count;
            lab.Run(Ms(170));
            live.AddRange(lab.Facts.Skip(before).Select(_ => lab.Now));
        }
        Assert.That(lab.Facts, Has.Count.EqualTo(1000));
        Assert.That(lab.Facts.Select(f => (f.At, f.Node)), Is.Ordered);
        for (int i = 0; i < 1000; i += 2)
            Assert.That((lab.Facts[i].Fact.Value, lab.Facts[i + 1].Fact.Kind), Is.EqualTo((lab.Facts[i + 1].Fact.Value, 2)));
        Assert.That(lab.Facts.Zip(live), Is.All.Matches<((Duration At, int, Fact) Fact, Duration Told)>(
            p => p.Fact.At < p.Told && p.Fact.At >= p.Told - Ms(170)));
    }

    [Test]
    public void A_fact_is_heard_even_if_nothing_happens_any_more()
    {
        using var lab = new Cluster(1, Options);
        lab.Do(0, host =>
        {
            host.Charge(WorkKind.Microsecond, 3_000_000);
            host.Report(new Fact(1, default));
        });
        lab.RunTo(Sec(3));
        Assert.That(lab.Facts, Is.Empty);
        lab.Run(Ns(1));
        Assert.That(lab.Facts, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_world_without_a_listener_keeps_no_answers()
    {
        // Fossil: answers piled up when nobody listened.
        using var world = new SimWorld(Options);
        world.Add(new Lab.Sim.Nodes.NodeSpec { Create = birth => new Puppet(birth) });
        world.Boot(0);
        for (int i = 0; i < 10; i++) world.Ask(0, (Action<IHost>)(host => host.Answer(new RequestId(1), "x")));
        world.Run(Instant.Zero + Sec(1));
        Assert.That(world.PendingHeard, Is.Zero);
    }

    [Test]
    public void A_stop_is_asked_between_windows_and_the_run_can_go_on()
    {
        using var lab = new Cluster(1, Options);
        lab[0].Reaction = (_, host) => host.SetTimer(new TimerId(1), Ms(100));
        bool finished = lab.World.Run(Instant.Zero + Sec(10), () => lab[0].Of(InputKind.TimerDue).Count() == 3);
        Assert.That((finished, lab.Now), Is.EqualTo((false, Ms(350)))); // the end of the window that holds 300 ms
        Assert.That(lab.World.Run(Instant.Zero + Sec(1)), Is.True);
        Assert.That(lab[0].Of(InputKind.TimerDue).Count(), Is.EqualTo(9));
    }

    [Test]
    public void A_node_added_while_the_world_runs_takes_part()
    {
        using var lab = new Cluster(1, Options);
        lab.RunTo(Sec(2));
        int late = lab.Add();
        lab.World.Boot(late);
        lab.Run(Ms(1));
        lab.Join(late, 0);
        Assert.That(lab[late].TimesOf(InputKind.Booted), Is.EqualTo(new[] { Sec(2) }));
    }

    [Test]
    public void The_calendar_clock_of_a_node_may_be_wrong()
    {
        using var lab = new Cluster(2, Options, (node, spec) => spec with { ClockSkew = node == 0 ? Ms(-300) : Ms(250) });
        lab.RunTo(Sec(1));
        lab.Do(0, _ => { });
        lab.Do(1, _ => { });
        lab.Run(Ms(1));
        Assert.That((lab[0].Heard[^1].At, lab[1].Heard[^1].At), Is.EqualTo((Ms(700), Ms(1250))));
        Assert.That((lab[0].Heard[^1].Mono, lab[1].Heard[^1].Mono), Is.EqualTo((Sec(1), Sec(1))));
    }

    [Test]
    public void Short_wakes_do_not_pile_up_copies_of_a_far_one()
    {
        // Fossil: a node with a timer in an hour posted another wake-up for it after each early one.
        using var lab = new Cluster(1, Options);
        lab[0].Reaction = (input, host) =>
        {
            lab[0].Heard.Clear();
            if (input.Kind == InputKind.Booted) host.SetTimer(new TimerId(2), Sec(3600));
            host.SetTimer(new TimerId(1), Ms(70));
        };
        lab.Run(Sec(700));
        Assert.That(lab.World.PendingEvents, Is.LessThanOrEqualTo(3));
    }

    [Test]
    public void Idle_lanes_do_not_pile_up_bags()
    {
        // Fossil: each window made a bag for each lane without events and kept it.
        using var lab = new Cluster(1, Options with { Threads = 3 });
        lab[0].Reaction = (_, host) => host.SetTimer(new TimerId(1), Ms(70));
        lab.Run(Sec(700));
        Assert.That(lab.World.SpareBags, Is.LessThanOrEqualTo(4));
    }
}
