using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Tests.Clusters;

namespace Lab.Sim.Tests.Machines;

/// <summary>A node's processor: one step at a time, what steps cost, whose turn it is, and jobs beside it.</summary>
public sealed class ProcessorTests
{
    private static readonly TimerId One = new(1), Two = new(2);

    private static Cluster Lab(int nodes = 1, CostTable? costs = null, Func<int, NodeSpec, NodeSpec>? machine = null) =>
        new(nodes, new SimOptions { Latency = new ConstantLatency(Ms(50)), Costs = costs ?? CostTable.Free }, machine);

    [Test]
    public void Effects_happen_when_the_work_is_done()
    {
        using var lab = Lab(2);
        var (link, _) = lab.Join(0, 1);
        lab.RunTo(Sec(1));
        lab.Do(0, host =>
        {
            host.Send(link, Frames.Of(1)); // asked for before the charge, sent after it all the same
            host.SetTimer(One, Ms(3));
            host.Charge(WorkKind.Microsecond, 7_000);
            host.Report(new Fact(5, default));
        });
        lab.Run(Sec(1));
        Assert.That(lab[1].TimesOf(InputKind.Received), Is.EqualTo(new[] { Ms(1057) }));
        Assert.That(lab[0].TimesOf(InputKind.TimerDue), Is.EqualTo(new[] { Ms(1010) }));
        Assert.That(lab.Facts.Single().At, Is.EqualTo(Ms(1007)));
    }

    [Test]
    public void Steps_wait_for_the_processor()
    {
        using var lab = Lab();
        for (int i = 0; i < 3; i++) lab.Do(0, host => host.Charge(WorkKind.Microsecond, 400_000));
        lab.Run(Sec(5));
        Assert.That(lab[0].TimesOf(InputKind.Asked), Is.EqualTo(new[] { Ms(0), Ms(400), Ms(800) }));
    }

    [Test]
    public void Cost_follows_the_table_the_units_and_the_machine()
    {
        using var lab = Lab(2, CostTable.Free.With(WorkKind.Verify, 60_000_000),
            (node, spec) => node == 0 ? spec : spec with { Slowness = new Ratio(5, 2) });
        for (int node = 0; node < 2; node++)
        {
            lab.Do(node, host => host.Charge(WorkKind.Verify, 10));
            lab.Do(node, _ => { });
        }
        lab.Run(Sec(1));
        Assert.That(lab[0].TimesOf(InputKind.Asked)[1], Is.EqualTo(Us(600)));
        Assert.That(lab[1].TimesOf(InputKind.Asked)[1], Is.EqualTo(Us(1500)));
    }

    [Test]
    public void A_cost_beyond_all_bounds_fails_the_run_instead_of_turning_time_back()
    {
        // Fossil: picoseconds times units wrapped around to a negative cost.
        using var lab = Lab(1, CostTable.Free.With(WorkKind.ApplyBlock, 1_000_000_000_000_000));
        lab.Do(0, host => host.Charge(WorkKind.ApplyBlock, int.MaxValue));
        Assert.That(() => lab.Run(Sec(1)), Throws.TypeOf<StepFailed>().With.InnerException.TypeOf<OverflowException>());
    }

    [Test]
    public void Due_timers_go_before_frames_and_earlier_timers_before_later_ones()
    {
        using var lab = Lab(2);
        var (_, back) = lab.Join(0, 1);
        lab.RunTo(Sec(1));
        lab.Do(0, host =>
        {
            host.SetTimer(Two, Ms(90));
            host.SetTimer(One, Ms(80));
            host.Charge(WorkKind.Microsecond, 200_000);
        });
        lab.Do(1, host => host.Send(back, Frames.Of(1)));
        lab.Run(Sec(1));
        var heard = lab[0].Heard.Where(h => h.Kind is InputKind.TimerDue or InputKind.Received).ToList();
        Assert.That(heard.Select(h => h.Kind),
            Is.EqualTo(new[] { InputKind.Received, InputKind.TimerDue, InputKind.TimerDue }));
        // Timers count from the end of the step, 1.2 s, where the frame waits already; later both compete.
        lab.Do(0, host => host.SetTimer(One, Ms(55)));
        lab.Do(0, host => host.Charge(WorkKind.Microsecond, 100_000));
        lab.Do(1, host => host.Send(back, Frames.Of(2)));
        lab.Run(Sec(1));
        Assert.That(lab[0].Heard.TakeLast(2).Select(h => h.Kind), Is.EqualTo(new[] { InputKind.TimerDue, InputKind.Received }));
        Assert.That(heard.Skip(1).Select(h => h.Input.Timer), Is.EqualTo(new[] { One, Two }));
    }

    [Test]
    public void There_is_one_timer_of_an_id_and_setting_it_again_moves_it()
    {
        using var lab = Lab();
        lab.Do(0, host =>
        {
            host.SetTimer(One, Ms(10));
            host.SetTimer(One, Ms(30));
            host.SetTimer(Two, Ms(20));
            host.ClearTimer(Two);
        });
        lab.Run(Sec(1));
        Assert.That(lab[0].TimesOf(InputKind.TimerDue), Is.EqualTo(new[] { Ms(30) }));
    }

    [Test]
    public void A_timer_at_the_end_of_time_never_comes()
    {
        // Fossil: the due time overflowed and the timer came at once.
        using var lab = Lab();
        lab.Do(0, host => host.SetTimer(One, new Duration(long.MaxValue)));
        lab.Do(0, host => host.SetTimer(Two, new Duration(-5)));
        lab.Run(Sec(100));
        Assert.That(lab[0].Of(InputKind.TimerDue).Single().Input.Timer, Is.EqualTo(Two));
    }

    [Test]
    public void A_thousand_timers_come_in_order()
    {
        using var lab = Lab();
        var order = Enumerable.Range(1, 1000).ToList();
        Rng.For(1, "timers").Shuffle(order);
        lab.Do(0, host =>
        {
            foreach (int i in order) host.SetTimer(new TimerId((ulong)i), Ms(i));
        });
        lab.Run(Sec(2));
        Assert.That(lab[0].TimesOf(InputKind.TimerDue), Is.EqualTo(Enumerable.Range(1, 1000).Select(i => Ms(i))));
    }

    [Test]
    public void A_flooder_does_not_starve_another_link()
    {
        using var lab = Lab(3);
        lab.Join(1, 0);
        lab.Join(2, 0);
        lab.RunTo(Sec(1));
        lab[0].Reaction = (input, host) =>
        {
            if (input.Kind == InputKind.Received) host.Charge(WorkKind.Microsecond, 1_000);
        };
        lab.Do(1, host =>
        {
            for (int i = 0; i < 1000; i++) host.Send(lab[1].Links[0], Frames.Of(1));
        });
        for (int i = 0; i < 5; i++) lab.At(Ms(1000 + 10 * i), () => lab.Do(2, host => host.Send(lab[2].Links[0], Frames.Of(2))));
        lab.Run(Sec(5));
        var waits = lab[0].Of(InputKind.Received).Where(h => h.Input.Frame.Span[0] == 2)
            .Select((h, i) => h.At - Ms(1050 + 10 * i));
        Assert.That(waits, Is.All.LessThanOrEqualTo(Ms(2)));
        Assert.That(lab[0].Received, Has.Count.EqualTo(1005));
    }

    [Test]
    public void A_participant_that_keeps_itself_busy_without_time_passing_fails_the_run()
    {
        using var lab = Lab();
        lab[0].Reaction = (_, host) =>
        {
            lab[0].Heard.Clear();
            host.SetTimer(One, Duration.Zero);
        };
        Assert.That(() => lab.Run(Sec(1)), Throws.TypeOf<StepFailed>().With.Message.Contains("keeps itself busy"));
    }

    [Test]
    public void A_failure_names_seed_node_and_instant()
    {
        using var lab = new Cluster(2, new SimOptions { Seed = 77 });
        lab.RunTo(Sec(3));
        lab.Do(1, _ => throw new InvalidOperationException("boom"));
        Assert.That(() => lab.Run(Sec(1)), Throws.TypeOf<StepFailed>()
            .With.Message.EqualTo("seed 77, node 1, at 3s: boom").And.Property("Node").EqualTo(1));
    }

    // ---- jobs ----

    private static List<(Duration, ulong)> Done(Cluster lab) =>
        [.. lab[0].Of(InputKind.JobDone).Select(h => (h.At, h.Input.Job.Value))];

    [Test]
    public void Jobs_run_beside_the_processor_first_in_first_out()
    {
        using var lab = Lab(1, null, (_, spec) => spec with { Cores = 3 });
        lab.Do(0, host =>
        {
            host.Start(new Work(1, Ms(100)));
            host.Start(new Work(2, Ms(30)));
            host.Start(new Work(3, Ms(30)));
            host.Start(new Work(4, Ms(100)));
        });
        lab.Run(Sec(1));
        Assert.That(Done(lab), Is.EqualTo(new[] { (Ms(30), 2UL), (Ms(60), 3UL), (Ms(100), 1UL), (Ms(160), 4UL) }));
        Assert.That(lab[0].Of(InputKind.JobDone).First().Input.Result, Is.EqualTo("done 2"));
    }

    [Test]
    public void A_job_begins_when_its_step_is_done_and_a_slow_machine_takes_longer()
    {
        using var lab = Lab(1, null, (_, spec) => spec with { Slowness = new Ratio(2, 1) });
        lab.Do(0, host =>
        {
            host.Start(new Work(1, Ms(100)));
            host.Charge(WorkKind.Microsecond, 5_000);
        });
        lab.Run(Sec(1));
        Assert.That(Done(lab), Is.EqualTo(new[] { (Ms(210), 1UL) }));
    }

    [Test]
    public void A_stopped_job_is_not_heard_of_and_one_that_waited_frees_its_place()
    {
        // Fossil: stopped jobs kept their worker busy, so that a miner that restarts its scan never got a result.
        using var lab = Lab();
        var second = new Work(2, Ms(500));
        lab.Do(0, host =>
        {
            host.Start(new Work(1, Ms(100)));
            host.Start(second);
            host.Start(new Work(3, Ms(10)));
        });
        lab.RunTo(Ms(50));
        lab.Do(0, host => host.Stop(new JobId(2)));
        lab.Run(Sec(1));
        Assert.That(Done(lab), Is.EqualTo(new[] { (Ms(100), 1UL), (Ms(110), 3UL) }));
        Assert.That(second.Runs, Is.Zero);
    }

    [Test]
    public void A_running_job_that_is_stopped_keeps_its_worker_until_it_would_have_ended()
    {
        using var lab = Lab();
        lab.Do(0, host =>
        {
            host.Start(new Work(1, Ms(100)));
            host.Start(new Work(2, Ms(10)));
        });
        lab.RunTo(Ms(50));
        lab.Do(0, host => host.Stop(new JobId(1)));
        lab.Run(Sec(1));
        Assert.That(Done(lab), Is.EqualTo(new[] { (Ms(110), 2UL) }));
    }

    [Test]
    public void Starting_a_job_again_replaces_it()
    {
        using var lab = Lab(1, null, (_, spec) => spec with { Cores = 3 });
        lab.Do(0, host => host.Start(new Work(1, Ms(100))));
        lab.RunTo(Ms(50));
        lab.Do(0, host => host.Start(new Work(1, Ms(100))));
        lab.Run(Sec(1));
        Assert.That(Done(lab), Is.EqualTo(new[] { (Ms(150), 1UL) }));
    }

    [Test]
    public void Any_number_is_a_job_id_also_the_kernels_favourites()
    {
        // Fossil: ids with the top bit set met the kernel's own entries.
        using var lab = Lab();
        lab.Do(0, host => host.Dial(new Endpoint(1, 1)));
        for (ulong i = 0; i < 4; i++)
        {
            ulong id = 1UL << 63 | i;
            lab.Do(0, host => host.Start(new Work(id, Ms(10))));
            lab.Do(0, host => host.Stop(new JobId(id)));
        }
        lab.Do(0, host => host.Start(new Work(1UL << 63, Ms(10))));
        lab.Run(Sec(1));
        Assert.That(lab[0].Of(InputKind.DialFailed).Count(), Is.EqualTo(1));
        Assert.That(lab[0].Of(InputKind.JobDone).Count(), Is.EqualTo(1));
    }

    // ---- group commit ----

    [Test]
    public void Sends_wait_for_their_batch_while_later_steps_run_and_read_it()
    {
        using var lab = Lab(2, CostTable.Free.With(WorkKind.Commit, 20_000_000_000));
        var (link, _) = lab.Join(0, 1);
        lab.RunTo(Sec(1));
        byte[]? read = null;
        lab.Do(0, host =>
        {
            lab[0].Birth.Store.Put([1], [42]);
            host.Send(link, Frames.Of(1));
            host.SetTimer(One, Ms(5)); // inside the node: no need to wait
            host.Answer(new RequestId(1), "answer");
        });
        lab.At(Ms(1003), () => lab.Do(0, host =>
        {
            read = lab[0].Birth.Store.Get([1]);
            host.Send(link, Frames.Of(2)); // behind the pending batch, though it wrote nothing
        }));
        lab.Run(Sec(1));
        Assert.That(read, Is.EqualTo(new byte[] { 42 }));
        Assert.That(lab[1].TimesOf(InputKind.Received), Is.EqualTo(new[] { Ms(1070), Ms(1070) }));
        Assert.That(lab[1].Received, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(lab[0].TimesOf(InputKind.TimerDue), Is.EqualTo(new[] { Ms(1005) }));
        Assert.That(lab.Answers.Single().At, Is.EqualTo(Ms(1020)));
    }

    [Test]
    public void Batches_that_come_while_the_disk_is_busy_share_the_next_commit()
    {
        using var lab = Lab(2, CostTable.Free.With(WorkKind.Commit, 20_000_000_000));
        var (link, _) = lab.Join(0, 1);
        lab.RunTo(Sec(1));
        for (int i = 0; i < 6; i++)
        {
            int batch = i;
            lab.At(Ms(1000 + 8 * i), () => lab.Do(0, host =>
            {
                lab[0].Birth.Store.Put([(byte)batch], [1]);
                host.Send(link, Frames.Of(batch));
            }));
        }
        lab.Run(Sec(1));
        // 1000-1020: batch 0; 1020-1040: 1 and 2; 1040-1060: 3 and 4; 5 came when that had just begun: 1060-1080.
        Assert.That(lab[1].TimesOf(InputKind.Received).Select(t => (t - Ms(50)).Milliseconds),
            Is.EqualTo(new[] { 1020, 1040, 1040, 1060, 1060, 1080 }));
    }
}
