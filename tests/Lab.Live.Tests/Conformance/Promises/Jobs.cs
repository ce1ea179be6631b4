using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance.Promises;

/// <summary>What every host promises about jobs.</summary>
internal static class Jobs
{
    private static readonly JobId One = new(1), Two = new(2);

    /// <summary>A job's result is delivered once; meanwhile the node goes on with other things.</summary>
    public static async Task ResultIsDeliveredOnceBesideOtherWork(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor node = stage.Add();
        await stage.Start(node);
        var result = new object();
        await node.Do(host =>
        {
            host.Start(world.Job(One, result, Duration.FromMilliseconds(400)));
            host.SetTimer(TimerId.Of(1), Duration.FromMilliseconds(50));
        });
        await stage.Until("the job ends", () => node.Journal.Count(InputKind.JobDone) == 1);
        await stage.Pass(Duration.FromMilliseconds(200));
        Promise.Holds(node.Journal.Count(InputKind.JobDone) == 1, "a job's result is delivered once");
        Heard done = node.Journal.Of(InputKind.JobDone)[0];
        Promise.Holds(done.Input.Job == One && ReferenceEquals(done.Input.Result, result),
            "the result is the job's");
        Promise.Holds(node.Journal.Of(InputKind.TimerDue)[0].Now.Mono < done.Now.Mono,
            "a job runs beside the loop");
    }

    /// <summary>
    /// Stopped while it runs, while it waits for a worker, or when it has ended undelivered: never heard
    /// of.
    /// </summary>
    public static async Task StoppedJobIsNeverDelivered(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor node = stage.Add();
        await stage.Start(node);
        var time = Duration.FromMilliseconds(200);
        await node.Do(host =>
        {
            for (ulong id = 1; id <= 5; id++) host.Start(world.Job(new JobId(id), id, time));
        });
        await node.Do(host =>
        {
            for (ulong id = 1; id <= 4; id++) host.Stop(new JobId(id));
            host.Stop(new JobId(77));
        });
        await stage.Until("the job that was not stopped ends",
            () => node.Journal.Count(InputKind.JobDone) >= 1);
        await stage.Pass(time + time + time + time + time);
        JobId[] done = [.. node.Journal.Of(InputKind.JobDone).Select(h => h.Input.Job)];
        Promise.Holds(done.SequenceEqual([new JobId(5)]),
            "a stopped job is never delivered, and only a stopped one");
    }

    /// <summary>
    /// Two jobs end while the node is busy; the first to be delivered stops the other (and writes):
    /// dropped.
    /// </summary>
    public static async Task FinishedJobThatIsStoppedBeforeDeliveryIsDropped(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor node = stage.Add((Life life, Now now, in Input input, IHost host) =>
        {
            if (input.Kind != InputKind.JobDone) return;
            life.Store.Put([1], [1]);
            host.Stop(input.Job == One ? Two : One);
        });
        await stage.Start(node);
        await node.Do(host =>
        {
            host.Start(world.Job(One, 1, Duration.FromMilliseconds(50)));
            host.Start(world.Job(Two, 2, Duration.FromMilliseconds(50)));
        });
        await node.BeBusy(Duration.FromMilliseconds(600));
        await stage.Until("a job is delivered", () => node.Journal.Count(InputKind.JobDone) >= 1);
        await stage.Pass(Duration.FromMilliseconds(300));
        Promise.Holds(node.Journal.Count(InputKind.JobDone) == 1,
            "a finished job that is stopped in time is dropped");
    }
}
