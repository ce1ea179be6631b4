using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance.Promises;

/// <summary>
/// What every host promises about steps: one at a time, clocks that agree, answers and facts that arrive.
/// </summary>
internal static class Steps
{
    /// <summary>
    /// Frames from two peers, timers, jobs and questions press at once; no step begins within another.
    /// </summary>
    public static async Task NeverOverlap(IConformanceWorld world)
    {
        const int Each = 300;
        var stage = new Stage(world);
        var tick = TimerId.Of(1);
        int ticks = 0;
        Actor busy = stage.Add((Life life, Now now, in Input input, IHost host) =>
        {
            if (input.Kind == InputKind.Booted) host.SetTimer(tick, Duration.Zero);
            if (input.Kind == InputKind.Received) host.Send(input.Link, input.Frame);
            if (input.Kind != InputKind.TimerDue || ++ticks == Each) return;
            host.Start(world.Job(new JobId((ulong)ticks), ticks, Duration.FromMicroseconds(100)));
            host.SetTimer(tick, Duration.FromMicroseconds(200));
        });
        Actor[] others = [stage.Add(), stage.Add()];
        await stage.Start([busy, .. others]);
        foreach (Actor other in others)
        {
            await stage.Join(other, busy);
            await other.Do(host => Burst(host, other.Link, Each));
        }
        await stage.Until("everything is delivered", () =>
            busy.Journal.Count(InputKind.Received) == 2 * Each
            && busy.Journal.Count(InputKind.JobDone) == Each - 1);
        await busy.Do(_ => { });
        Promise.Holds(busy.Journal.Overlaps == 0, "steps of one participant never overlap");
    }

    /// <summary>
    /// Booted comes first and once a life; Mono counts from there and never goes back; Wall goes along.
    /// </summary>
    public static async Task BeginWithBootedAndSeeTimePass(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor node = stage.Add((Life life, Now now, in Input input, IHost host) =>
            host.SetTimer(TimerId.Of(1), Duration.FromMilliseconds(20)));
        await stage.Start(node);
        await stage.Pass(Duration.FromMilliseconds(300));
        await world.Crash(node.Id);
        await stage.Restart(node);
        await stage.Pass(Duration.FromMilliseconds(300));

        foreach (var life in node.Journal.All.GroupBy(h => h.Life))
        {
            Heard[] heard = [.. life];
            Promise.Holds(heard[0].Kind == InputKind.Booted, "the first input of a life is Booted");
            Promise.Holds(heard.Count(h => h.Kind == InputKind.Booted) == 1, "a life is booted once");
            Promise.Holds(heard[0].Now.Mono < Duration.FromMilliseconds(150), "Mono counts from the boot");
            Promise.Holds(heard.Zip(heard.Skip(1)).All(p => p.First.Now.Mono <= p.Second.Now.Mono),
                "Mono never goes back");
            Duration mono = heard[^1].Now.Mono - heard[0].Now.Mono,
                wall = heard[^1].Now.Wall - heard[0].Now.Wall;
            Promise.Holds(mono > Duration.FromMilliseconds(200), "Mono goes on");
            Promise.Holds(wall > mono - Duration.FromMilliseconds(50)
                && wall < mono + Duration.FromMilliseconds(50),
                "Wall and Mono measure the same time");
        }
    }

    /// <summary>Two open questions, answered in the other order: each asker gets its own answer.</summary>
    public static async Task AnswerReachesItsAsker(IConformanceWorld world)
    {
        var open = new List<RequestId>();
        var stage = new Stage(world);
        Actor node = stage.Add((Life life, Now now, in Input input, IHost host) =>
        {
            if (input.Kind == InputKind.Asked && input.Command is Ponder) open.Add(input.Request);
        });
        await stage.Start(node);
        Task<object> first = world.Ask(node.Id, new Ponder("first"));
        await stage.Until("a question is heard", () => node.Journal.Count(InputKind.Asked) == 1);
        Task<object> second = world.Ask(node.Id, new Ponder("second"));
        await stage.Until("a question is heard", () => node.Journal.Count(InputKind.Asked) == 2);
        await node.Do(host =>
        {
            host.Answer(open[1], "to the second");
            host.Answer(open[0], "to the first");
        });
        await stage.Until("answers arrive", () => first.IsCompleted && second.IsCompleted);
        Promise.Holds(await first is "to the first", "the first asker gets the answer to its question");
        Promise.Holds(await second is "to the second", "the second asker gets the answer to its question");
    }

    /// <summary>Facts are heard once each, in the order in which each node reported them.</summary>
    public static async Task FactsAreHeardInOrder(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor a = stage.Add(), b = stage.Add();
        await stage.Start(a, b);
        for (int i = 0; i < 10; i++)
        {
            long value = i;
            foreach (Actor actor in new[] { a, b })
                await actor.Do(host =>
                {
                    host.Report(new Fact(7, Hash.Zero, value, actor.Id));
                    host.Report(new Fact(8, Hash.Zero, value, actor.Id));
                });
        }
        foreach (Actor actor in new[] { a, b })
        {
            var facts = world.Facts().Where(f => f.Node == actor.Id).Select(f => f.Fact).ToArray();
            var expected = Enumerable.Range(0, 20)
                .Select(i => new Fact((ushort)(7 + i % 2), Hash.Zero, i / 2, actor.Id));
            Promise.Holds(facts.SequenceEqual(expected), "a node's facts are heard once each, in order");
        }
    }

    private static void Burst(IHost host, LinkId link, int frames)
    {
        for (int i = 0; i < frames; i++) host.Send(link, Frames.Of(i));
    }
}
