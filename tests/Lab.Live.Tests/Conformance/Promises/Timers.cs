using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance.Promises;

/// <summary>What every host promises about timers.</summary>
internal static class Timers
{
    private static readonly TimerId One = TimerId.Of(1), Two = TimerId.Of(2), Three = TimerId.Of(3);

    /// <summary>
    /// Set three times, it fires once, at the time set last; so does one that is moved to an earlier time.
    /// </summary>
    public static async Task MovedTimerFiresOnceAtItsNewTime(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor node = stage.Add();
        await stage.Start(node);
        Duration later = Duration.FromMilliseconds(400), sooner = Duration.FromMilliseconds(100);
        await node.Do(host =>
        {
            host.SetTimer(One, sooner);
            host.SetTimer(Two, Duration.FromSeconds(1000));
        });
        await node.Do(host =>
        {
            host.SetTimer(One, Duration.FromMilliseconds(50));
            host.SetTimer(One, later);
            host.SetTimer(Two, sooner);
        });
        Duration set = node.Journal.All[^1].Now.Mono;
        await stage.Pass(Duration.FromMilliseconds(1000));

        var fired = node.Journal.Of(InputKind.TimerDue);
        Promise.Holds(fired.Count(h => h.Input.Timer == One) == 1, "a timer that was moved fires once");
        Promise.Holds(fired.Count(h => h.Input.Timer == Two) == 1,
            "a timer that was moved forward fires once");
        Promise.Holds(fired.Single(h => h.Input.Timer == One).Now.Mono >= set + later,
            "no timer fires early");
        Promise.Holds(fired.Single(h => h.Input.Timer == Two).Now.Mono >= set + sooner,
            "no timer fires early");
        Promise.Holds(fired[0].Input.Timer == Two, "timers fire in the order in which they are due");
    }

    public static async Task ClearedTimerNeverFires(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor node = stage.Add();
        await stage.Start(node);
        await node.Do(host => host.SetTimer(One, Duration.FromMilliseconds(150)));
        await node.Do(host => host.ClearTimer(One));
        await node.Do(host => host.ClearTimer(Two));
        await stage.Pass(Duration.FromMilliseconds(400));
        Promise.Holds(node.Journal.Count(InputKind.TimerDue) == 0, "a timer that was cleared does not fire");
    }

    /// <summary>
    /// Three timers fall due while the node is busy. The first to be delivered clears the second and moves
    /// the third: they were due, but not delivered, so they are dropped. The step writes, so its commit
    /// takes its time.
    /// </summary>
    public static async Task DueTimerThatIsClearedBeforeDeliveryIsDropped(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor node = stage.Add((Life life, Now now, in Input input, IHost host) =>
        {
            if (input.Kind != InputKind.TimerDue || input.Timer != One) return;
            life.Store.Put([1], [1]);
            host.ClearTimer(Two);
            host.SetTimer(Three, Duration.FromMilliseconds(300));
        });
        await stage.Start(node);
        await node.Do(host =>
        {
            host.SetTimer(One, Duration.FromMilliseconds(40));
            host.SetTimer(Two, Duration.FromMilliseconds(60));
            host.SetTimer(Three, Duration.FromMilliseconds(60));
        });
        await node.BeBusy(Duration.FromMilliseconds(400));
        await stage.Until("the first timer fires", () => node.Journal.Count(InputKind.TimerDue) >= 1);
        await stage.Pass(Duration.FromMilliseconds(800));

        var fired = node.Journal.Of(InputKind.TimerDue);
        Promise.Holds(fired[0].Input.Timer == One, "timers fire in the order in which they are due");
        Promise.Holds(!fired.Any(h => h.Input.Timer == Two),
            "a due timer that is cleared in time is dropped");
        Promise.Holds(fired.Count(h => h.Input.Timer == Three) == 1,
            "a due timer that is moved in time fires once");
        Promise.Holds(fired[^1].Now.Mono - fired[0].Now.Mono >= Duration.FromMilliseconds(300),
            "a due timer that is moved in time fires at its new time");
    }

    /// <summary>A delay below zero counts as zero: the timer fires, and soon.</summary>
    public static async Task NegativeDelayCountsAsZero(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor node = stage.Add();
        await stage.Start(node);
        await node.Do(host => host.SetTimer(One, Duration.FromSeconds(-5)));
        await stage.Until("a timer of negative delay fires",
            () => node.Journal.Count(InputKind.TimerDue) == 1);
    }
}
