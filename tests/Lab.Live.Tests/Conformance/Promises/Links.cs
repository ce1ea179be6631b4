using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance.Promises;

/// <summary>What every host promises about dials, bindings, hanging up and links that break.</summary>
internal static class Links
{
    /// <summary>
    /// Three links between one pair: both ends see one binding each, and no two links share it.
    /// </summary>
    public static async Task BindingIsEqualAtBothEndsAndUnlikeOthers(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor a = stage.Add(), b = stage.Add();
        await stage.Start(a, b);
        var bindings = new HashSet<Hash>();
        foreach (var (dialler, listener) in new[] { (a, b), (a, b), (b, a) })
        {
            await stage.Join(dialler, listener);
            LinkOpened here = dialler.Journal.Of(InputKind.LinkUp)[^1].Input.Opened;
            LinkOpened there = listener.Journal.Of(InputKind.LinkUp)[^1].Input.Opened;
            Promise.Holds(here.Outbound && !there.Outbound,
                "the dialler's end is outbound, the other is not");
            Promise.Holds(here.Remote == listener.Endpoint, "the dialler sees the endpoint that it dialled");
            Promise.Holds(there.Remote.Address == dialler.Endpoint.Address,
                "the listener sees the dialler's address");
            Promise.Holds(here.Binding == there.Binding, "both ends see the same binding");
            Promise.Holds(here.Binding != Hash.Zero && bindings.Add(here.Binding),
                "no two links share a binding");
        }
    }

    public static async Task LinkIdsAreNotReused(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor a = stage.Add(), b = stage.Add();
        await stage.Start(a, b);
        for (int i = 0; i < 4; i++)
        {
            (LinkId link, _) = await stage.Join(a, b);
            await a.Do(host => host.Hang(link, Hangup.Done));
            await stage.Until("the other end hears the hang-up",
                () => b.Journal.Count(InputKind.LinkDown) == i + 1);
        }
        foreach (Actor actor in new[] { a, b })
        {
            LinkId[] links = [.. actor.Journal.Of(InputKind.LinkUp).Select(h => h.Input.Link)];
            Promise.Holds(links.Distinct().Count() == 4, "a link id is not used again");
        }
    }

    /// <summary>Nobody listens at a crashed node; once it is back, the same dial becomes a link.</summary>
    public static async Task DialToACrashedNodeIsRefused(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor a = stage.Add(), b = stage.Add();
        await stage.Start(a, b);
        await world.Crash(b.Id);
        await a.Do(host => host.Dial(b.Endpoint));
        await stage.Until("a dial fails", () => a.Journal.Count(InputKind.DialFailed) == 1);
        Input failed = a.Journal.Of(InputKind.DialFailed)[0].Input;
        Promise.Holds(failed.DialFailure == DialFailure.Refused && failed.Remote == b.Endpoint,
            "a dial to a crashed node is refused");
        await stage.Restart(b);
        await stage.Join(a, b);
    }

    public static async Task DialToNowhereIsUnreachable(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor a = stage.Add();
        await stage.Start(a);
        var nowhere = new Endpoint(UInt128.One << 127, 9);
        await a.Do(host => host.Dial(nowhere));
        await stage.Until("a dial fails", () => a.Journal.Count(InputKind.DialFailed) == 1);
        Input failed = a.Journal.Of(InputKind.DialFailed)[0].Input;
        Promise.Holds(failed.DialFailure == DialFailure.Unreachable && failed.Remote == nowhere,
            "a dial to no such address is unreachable");
    }

    /// <summary>
    /// Fifty frames and a hang-up in one step, while the other end chatters: the frames all arrive, then
    /// LinkDown; the one that hung up hears nothing more of that link, and what it sends there is
    /// swallowed.
    /// </summary>
    public static async Task FramesBeforeAHangUpStillTravel(IConformanceWorld world)
    {
        const int Count = 50;
        var stage = new Stage(world);
        Actor a = stage.Add();
        Actor b = stage.Add((Life life, Now now, in Input input, IHost host) =>
        {
            if (input.Kind == InputKind.Received) host.Send(input.Link, Frames.Of(-1, 2000));
        });
        await stage.Start(a, b);
        (LinkId link, LinkId others) = await stage.Join(a, b);
        long backlog = -1;
        await a.Do(host =>
        {
            for (int i = 0; i < Count; i++) host.Send(link, Frames.Of(i, 20_000));
            host.Hang(link, Hangup.Done);
            host.Send(link, Frames.Of(999));
            backlog = host.Backlog(link);
        });
        await stage.Until("the other end hears the hang-up", () => b.Journal.Count(InputKind.LinkDown) == 1);
        await stage.Pass(Duration.FromMilliseconds(300));

        Heard[] heard = [.. b.Journal.All.Where(h => h.IsOf(others) && h.Kind != InputKind.Drained)];
        Promise.Holds(heard.Where(h => h.Kind == InputKind.Received).Select(h => h.Number)
            .SequenceEqual(Enumerable.Range(0, Count).Select(i => (long)i)),
            "frames sent before a hang-up still travel");
        Promise.Holds(heard[^1].Kind == InputKind.LinkDown && heard[^1].Input.Loss == LinkLoss.Remote,
            "LinkDown (Remote) comes last");
        Promise.Holds(!a.Journal.All.Any(h => h.IsOf(link) && h.Kind != InputKind.LinkUp),
            "nothing is heard from a link after hanging it up");
        Promise.Holds(backlog == 0, "nothing waits for a link that was hung up");
    }

    /// <summary>
    /// The same when the other end is not reading and part of the frames still waits in this host.
    /// </summary>
    public static async Task FramesThatWaitWhenHangingUpStillTravel(IConformanceWorld world)
    {
        const int Count = 48, Size = 64 * 1024;
        var stage = new Stage(world);
        Actor a = stage.Add(), b = stage.Add();
        await stage.Start(a, b);
        (LinkId link, _) = await stage.Join(a, b);
        await b.BeBusy(Duration.FromSeconds(2));
        for (int i = 0; i < Count; i++) await a.Send(link, i, Size);
        await a.Do(host => host.Hang(link, Hangup.Done));
        await stage.Until("the other end hears the hang-up", () => b.Journal.Count(InputKind.LinkDown) == 1);
        Promise.Holds(b.Journal.Of(InputKind.Received).Select(h => h.Number)
            .SequenceEqual(Enumerable.Range(0, Count).Select(i => (long)i)),
            "frames that wait when their link is hung up still travel");
    }

    /// <summary>
    /// Ten frames wait; on the first, the node hangs up (and writes, so that its commit takes its time): it
    /// hears no second.
    /// </summary>
    public static async Task FramesThatWaitAreNotHeardAfterAHangUp(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor a = stage.Add((Life life, Now now, in Input input, IHost host) =>
        {
            if (input.Kind != InputKind.Received) return;
            life.Store.Put([1], [1]);
            host.Hang(input.Link, Hangup.Protocol);
        });
        Actor b = stage.Add();
        await stage.Start(a, b);
        (_, LinkId others) = await stage.Join(a, b);
        await a.BeBusy(Duration.FromMilliseconds(500));
        await b.Do(host =>
        {
            for (int i = 0; i < 10; i++) host.Send(others, Frames.Of(i));
        });
        await stage.Until("the other end hears the hang-up", () => b.Journal.Count(InputKind.LinkDown) == 1);
        await stage.Pass(Duration.FromMilliseconds(200));
        Promise.Holds(a.Journal.Count(InputKind.Received) == 1,
            "no frame is heard after a hang-up, waiting ones included");
        Promise.Holds(a.Journal.Count(InputKind.LinkDown) == 0, "who hangs up hears no LinkDown");
    }

    /// <summary>
    /// A step that overflows a link and then hangs it up hears nothing more of it; the other end hears its
    /// end.
    /// </summary>
    public static async Task OverflowAndHangUpInOneStepIsSilent(IConformanceWorld world)
    {
        const int Size = 256 * 1024;
        var stage = new Stage(world);
        Actor a = stage.Add(), b = stage.Add();
        await stage.Start(a, b);
        (LinkId link, _) = await stage.Join(a, b);
        await b.BeBusy(Duration.FromSeconds(1));
        for (int i = 0; i < 16; i++) await a.Send(link, i, Size);
        await stage.Pass(Duration.FromMilliseconds(100));
        await a.Do(host =>
        {
            for (int i = 0; i < 16; i++) host.Send(link, Frames.Of(i, Size));
            host.Hang(link, Hangup.Done);
        });
        await stage.Until("the other end hears the end", () => b.Journal.Count(InputKind.LinkDown) == 1);
        await stage.Join(a, b);
        await stage.Pass(Duration.FromMilliseconds(200));
        Promise.Holds(a.Journal.Count(InputKind.LinkDown) == 0,
            "who hangs up hears no LinkDown, SlowPeer included");
    }

    /// <summary>
    /// LinkUp first, LinkDown last and once, frames between; after a crash as after a hang-up.
    /// </summary>
    public static async Task CrashBreaksLinksOnceAndLast(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor a = stage.Add(), b = stage.Add(), c = stage.Add();
        await stage.Start(a, b, c);
        (LinkId link, LinkId others) = await stage.Join(a, b);
        await stage.Join(c, b);
        await a.Do(host =>
        {
            for (int i = 0; i < 20; i++) host.Send(link, Frames.Of(i));
        });
        await stage.Until("frames arrive", () => b.Journal.Count(InputKind.Received) == 20);
        await world.Crash(a.Id);
        await stage.Until("the peer hears LinkDown", () => b.Journal.Count(InputKind.LinkDown) > 0);
        await b.Send(others, 1);
        await stage.Pass(Duration.FromMilliseconds(200));
        Heard[] heard = [.. b.Journal.All.Where(h => h.IsOf(others))];
        Promise.Holds(heard[0].Kind == InputKind.LinkUp, "LinkUp is the first that is heard of a link");
        Promise.Holds(heard[^1].Kind == InputKind.LinkDown && heard[^1].Input.Loss == LinkLoss.Remote,
            "LinkDown (Remote) is the last");
        Promise.Holds(b.Journal.Count(InputKind.LinkDown) == 1, "LinkDown comes once, and to no other link");
    }
}
