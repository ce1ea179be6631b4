using Lab.Core.LinkRules;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Parallel;
using Lab.Sim.Tests.Clusters;

namespace Lab.Sim.Tests.Worlds;

/// <summary>One identity, one trace: whatever the threads, the memo, the copies and the windows' cuts.</summary>
public sealed class DeterminismTests
{
    private const int Nodes = 30;
    private static readonly Duration Length = Sec(4);

    /// <summary>A lively world under faults of every kind.</summary>
    private static SimWorld Build(
        SimOptions? options = null, int extraNodes = 0, Func<int, bool>? deviates = null, bool faults = true)
    {
        var world = new SimWorld((options ?? new SimOptions()) with
        {
            Latency = new UniformLatency(Ms(20), Ms(120)),
            Jitter = Ms(3),
            LossPerMillion = 2_000,
            Costs = CostTable.Free.With(WorkKind.Frame, 20_000_000).With(WorkKind.Verify, 900_000_000)
                .With(WorkKind.Commit, 6_000_000_000),
        });
        var edges = Topology.RandomRegular(Nodes, 6, 1);
        for (int i = 0; i < Nodes + extraNodes; i++)
        {
            int node = i;
            Endpoint[] peers = [.. edges.Where(e => e.From == node).Select(e => world.EndpointOf(e.To))];
            world.Add(new NodeSpec
            {
                Create = birth => new Chatter(birth, peers, node == 7 ? deviates : null),
                Uplink = Rate.BytesPerSecond(2_000_000),
                Downlink = Rate.BytesPerSecond(4_000_000),
                Slowness = node % 3 == 0 ? new Ratio(3, 2) : Ratio.One,
            });
        }
        for (int i = 0; i < Nodes + extraNodes; i++) world.Boot(i);
        if (!faults) return world;
        world.At(Instant.Zero + Ms(1_003), () => world.Crash(4));
        world.At(Instant.Zero + Ms(1_500), () => world.Restart(4));
        world.At(Instant.Zero + Ms(1_700), () => world.Install(
            LinkRule.Partition("split", [[.. Enumerable.Range(0, 15)], [.. Enumerable.Range(15, 15)]])));
        world.At(Instant.Zero + Ms(2_600), () => world.Heal("split"));
        world.At(Instant.Zero + Ms(3_000), () => world.Install(
            new LinkRule("slow", new NodeSet([1, 2, 3]), null, new LinkEffect(Delay: Ms(30), Jitter: Ms(9), LossPerMillion: 30_000))));
        return world;
    }

    private static string Trace(SimOptions? options = null)
    {
        using var world = Build(options);
        world.Run(Instant.Zero + Length);
        Assert.That(world.Deliveries, Is.GreaterThan(20_000), "the world must be busy for this to prove anything");
        return world.TraceHash();
    }

    [Test]
    public void The_same_run_twice_in_one_process_and_another_seed()
    {
        string first = Trace(), again = Trace(), other = Trace(new SimOptions { Seed = 2 });
        Assert.That(again, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    [TestCase(2)]
    [TestCase(3)]
    public void Any_number_of_threads_gives_the_same_trace_and_the_same_facts(int threads)
    {
        var (alone, together) = (new Facts(), new Facts());
        using var one = Build(new SimOptions { Facts = alone });
        using var many = Build(new SimOptions { Threads = threads, Facts = together });
        one.Run(Instant.Zero + Length);
        many.Run(Instant.Zero + Length);
        Assert.That(many.SharedWindows, Is.GreaterThan(50), "the threads must really have shared the work");
        Assert.That(many.TraceHash(), Is.EqualTo(one.TraceHash()));
        Assert.That(many.Seconds, Is.EqualTo(one.Seconds));
        Assert.That(alone.All, Has.Count.GreaterThan(1000));
        Assert.That(together.All, Is.EqualTo(alone.All));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void A_memo_is_invisible(int threads)
    {
        var memo = new SharedMemo(1000);
        Assert.That(Trace(new SimOptions { Memo = memo, Threads = threads }), Is.EqualTo(Trace()));
        Assert.That(memo.Count.Hits, Is.GreaterThan(100));
    }

    [Test]
    public void Copies_of_frames_are_as_good_as_the_frames() =>
        Assert.That(Trace(new SimOptions { Rewire = frame => new Frame(frame.Span.ToArray()) }), Is.EqualTo(Trace()));

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(333)]
    public void It_does_not_matter_how_a_run_is_sliced(int milliseconds)
    {
        // Fossil: each cut of a window drew sequence numbers for wake-ups and moved effects before or after arrivals.
        using var whole = Build();
        whole.Run(Instant.Zero + Length);
        using var sliced = Build();
        while (sliced.Now < Instant.Zero + Length)
            sliced.Run(new Instant(Math.Min(Length.Nanoseconds, (sliced.Now + Ms(milliseconds)).Nanoseconds)));
        Assert.That(sliced.TraceHash(), Is.EqualTo(whole.TraceHash()));
        Assert.That(sliced.Seconds, Is.EqualTo(whole.Seconds));
    }

    [Test]
    public void Actions_that_only_look_change_nothing()
    {
        using var world = Build();
        long seen = 0;
        for (int i = 0; i < 4000; i += 13) world.At(Instant.Zero + Us(i * 1000 + 77), () => seen += world.Deliveries);
        world.Run(Instant.Zero + Length, () => seen < 0);
        Assert.That(world.TraceHash(), Is.EqualTo(Trace()));
    }

    [Test]
    public void Nodes_that_talk_to_nobody_change_no_other_nodes_trace()
    {
        // Fossil: boots and questions took their numbers from one counter for all nodes.
        using var with = Build(extraNodes: 5);
        using var without = Build();
        for (int i = 0; i < Nodes; i++)
        {
            with.Ask(Nodes, i);
            with.Ask(i, "x");
            without.Ask(i, "x");
        }
        with.Run(Instant.Zero + Length);
        without.Run(Instant.Zero + Length);
        for (int node = 0; node < Nodes; node++)
        {
            Assert.That(with.TraceOf(node).A, Is.EqualTo(without.TraceOf(node).A));
            Assert.That(with.TraceOf(node).B, Is.EqualTo(without.TraceOf(node).B));
        }
        Assert.That(with.TraceOf(Nodes).A, Is.Not.Zero);
    }

    [Test]
    public void The_seconds_of_a_busy_run_are_all_hashed_and_idle_ones_left_out()
    {
        // Fossil: a second that ended with a window was never hashed, so that busy runs had no seconds at all.
        using var world = Build();
        world.Run(Instant.Zero + Length);
        Assert.That(world.Seconds.Select(s => s.Second), Is.EqualTo(new long[] { 0, 1, 2, 3 }));
        using var idle = new Cluster(1);
        idle.At(Ms(5_500), () => idle.Do(0, _ => { }));
        idle.RunTo(Sec(20));
        Assert.That(idle.World.Seconds.Select(s => s.Second), Is.EqualTo(new long[] { 0, 5 }));
    }

    [Test]
    public void The_first_second_that_differs_and_the_first_step_in_it_are_found()
    {
        static bool Deviates(int item) => item == 6;
        using var good = Build(faults: false);
        using var bad = Build(deviates: Deviates, faults: false);
        good.Run(Instant.Zero + Length);
        bad.Run(Instant.Zero + Length);
        int same = good.Seconds.Zip(bad.Seconds).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.That(same, Is.InRange(1, 3), "the difference must not be at once, nor never");

        long second = good.Seconds[same].Second;
        using var goodAgain = Build(new SimOptions { LogSecond = second }, faults: false);
        using var badAgain = Build(new SimOptions { LogSecond = second, Threads = 2 }, deviates: Deviates, faults: false);
        goodAgain.Run(Instant.Zero + Length);
        badAgain.Run(Instant.Zero + Length);
        int step = goodAgain.StepLog.Zip(badAgain.StepLog).TakeWhile(pair => pair.First == pair.Second).Count();
        var (expected, found) = (goodAgain.StepLog[step], badAgain.StepLog[step]);
        Assert.That((found.Node, found.Input), Is.EqualTo((7, InputKind.TimerDue)));
        Assert.That(found.At, Is.EqualTo(expected.At));
        Assert.That(found.Trace, Is.Not.EqualTo(expected.Trace));
        Assert.That(goodAgain.TraceHash(), Is.EqualTo(good.TraceHash()), "logging must not change the run");
    }

    [Test]
    public void The_failure_that_is_told_does_not_depend_on_the_threads()
    {
        foreach (int threads in new[] { 1, 2, 3 })
        {
            using var world = Build(new SimOptions { Threads = threads, Rewire = Fail });
            Assert.That(() => world.Run(Instant.Zero + Length), Throws.TypeOf<StepFailed>());
        }

        static Frame Fail(Frame frame) => throw new InvalidOperationException("no");
    }

    private sealed class Facts : IFactSink
    {
        public List<(Instant At, int Node, Fact Fact)> All { get; } = [];
        public void Hear(Instant at, int node, in Fact fact) => All.Add((at, node, fact));
        public void Answered(Instant at, int node, RequestId request, object reply) { }
    }
}
