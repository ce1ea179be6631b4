using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>
/// One scenario and seed give one trace: run twice, without the shared memo, with every frame decoded anew, and on
/// several threads that really share the work.
/// </summary>
[Category("CARD-03")]
public sealed class DeterminismTests
{
    /// <summary>Two hundred nodes that flood, mine, crash, part and lose segments, over wires of finite width.</summary>
    private static Scenario Busy(params string[] overrides) => Runs.Small(
        """
        nodes: 200
        roles: { miner: 20 }
        network:
          topology: { outbound: 8 }
          latency: { uniform: [10ms, 150ms] }
          jitter: 5%
          loss: 1/500
          bandwidth: { up: 50 Mbit/s, down: 50 Mbit/s }
        relay: { strategy: flood }
        costs: { base: default }
        pings: 2s
        workload: { broadcasts: [ { name: m, size: 300 B, every: 100ms, from: 8s, until: 14s } ] }
        phases:
          - until: 10s
          - { until: 13s, faults: [ { crash: { nodes: 5%, restart-after: 1s } }, { partition: { groups: [ 50%, 50% ] } } ] }
          - { until: 16s, heal: all }
        """, overrides);

    private static readonly Lazy<RunOutcome> Reference = new(() => Runs.Play(Busy()));

    /// <summary>Fails at the first second in which two runs differ.</summary>
    private static void SameAsReference(RunOutcome run)
    {
        var reference = Reference.Value;
        for (int i = 0; i < Math.Min(run.Data.Trace.Count, reference.Data.Trace.Count); i++)
            Assert.That(run.Data.Trace[i], Is.EqualTo(reference.Data.Trace[i]));
        Assert.That(run.TraceHash, Is.EqualTo(reference.TraceHash));
        Assert.That(run.Deliveries, Is.EqualTo(reference.Deliveries));
        Assert.That(run.Data.Items.Select(i => i.Id), Is.EqualTo(reference.Data.Items.Select(i => i.Id)));
        foreach (var (item, other) in run.Data.Items.Zip(reference.Data.Items))
            Assert.That(item.AcceptedAt, Is.EqualTo(other.AcceptedAt));
    }

    [Test]
    public void The_run_is_worth_comparing()
    {
        var run = Reference.Value;
        Assert.That(run.TraceHash, Does.Match("^[0-9a-f]{32}$"));
        Assert.That(run.Deliveries, Is.GreaterThan(100_000));
        Assert.That(run.Data.Blocks, Is.Not.Empty);
        Assert.That(run.Data.Trace, Has.Count.EqualTo(16));
        Assert.That(run.Probe("chain-reloaded").Times, Is.GreaterThan(0));
    }

    [Test]
    public void The_same_twice_in_one_process() => SameAsReference(Runs.Play(Busy()));

    [Test]
    [Category("U-28")]
    [Category("CARD-18")]
    public void The_same_without_the_shared_memo() => SameAsReference(Runs.Play(Busy("engine.memo=off")));

    [Test]
    public void The_same_with_every_frame_decoded_anew() => SameAsReference(Runs.Play(Busy("engine.wire=paranoid")));

    [Test]
    public void The_same_without_memo_and_with_every_frame_decoded_anew() =>
        SameAsReference(Runs.Play(Busy("engine.memo=off", "engine.wire=paranoid"), threads: 2));

    [TestCase(2)]
    [TestCase(3)]
    public void The_same_on_several_threads(int threads)
    {
        using var run = new SimRun(Busy(), 1, threads);
        SameAsReference(run.Play(_ => true));
        Assert.That(run.SharedWindows, Is.GreaterThan(200), "the threads must really have shared the work");
    }

    [Test]
    public void One_thread_shares_nothing()
    {
        using var run = new SimRun(Busy(), 1);
        run.Play(_ => true, Duration.FromSeconds(10));
        Assert.That(run.SharedWindows, Is.Zero);
    }

    [Test]
    public void Another_seed_gives_another_trace() =>
        Assert.That(Runs.Play(Busy(), seed: 2).TraceHash, Is.Not.EqualTo(Reference.Value.TraceHash));

    [TestCase("costs.frame=41us")]
    [TestCase("pings=2001ms")]
    [TestCase("roles.miner=19")]
    public void Any_change_of_what_happens_changes_the_trace(string change) =>
        Assert.That(Runs.Play(Busy(change)).TraceHash, Is.Not.EqualTo(Reference.Value.TraceHash));

    [TestCase(12_000)]
    [TestCase(12_333)]
    public void A_run_that_ends_early_is_the_beginning_of_the_whole_one(int milliseconds)
    {
        using var run = new SimRun(Busy(), 1);
        var part = run.Play(_ => true, Duration.FromMilliseconds(milliseconds));
        Assert.That(part.End, Is.EqualTo(Instant.Zero + Duration.FromMilliseconds(milliseconds)));
        Assert.That(part.Data.Trace, Is.EqualTo(Reference.Value.Data.Trace.Take(12)));
    }

    [Test]
    public void Logging_a_second_changes_nothing_and_keeps_only_its_steps()
    {
        using var run = new SimRun(Busy(), 1, logSecond: 12);
        SameAsReference(run.Play(_ => true));
        Assert.That(run.StepLog, Is.Not.Empty);
        Assert.That(run.StepLog.Select(s => (s.At - Instant.Zero).Seconds), Is.All.EqualTo(12));
    }

    [TestCase("flood")]
    [TestCase("gossip")]
    [TestCase("inventory")]
    [TestCase("mesh")]
    public void Every_strategy_is_the_same_without_memo_or_shared_frames(string strategy)
    {
        Scenario Of(params string[] overrides) => Runs.Small(
            "phases: [ { until: 30s } ]\nrelay: { strategy: " + strategy + " }\ncosts: { base: default }\n"
            + "workload: { broadcasts: [ { name: m, size: 300 B, every: 1s, from: 5s } ] }", overrides);
        string? usual = Runs.Play(Of()).TraceHash;
        Assert.That(Runs.Play(Of("engine.memo=off", "engine.wire=paranoid")).TraceHash, Is.EqualTo(usual));
    }
}
