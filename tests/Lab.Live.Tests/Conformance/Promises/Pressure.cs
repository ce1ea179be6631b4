using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance.Promises;

/// <summary>
/// What every host promises about back-pressure: backlog, Drained, the slow peer, the unread window.
/// </summary>
internal static class Pressure
{
    private const int KiB = 1024, MiB = 1024 * KiB, FrameSize = 64 * KiB;
    private static readonly Duration Busy = Duration.FromSeconds(3);

    /// <summary>
    /// 3 MiB to a reader that does not read: the backlog grows, and when the reader reads again the sender
    /// hears Drained once, with less than 64 KiB left to go. A link that never stood above hears nothing.
    /// </summary>
    public static async Task BacklogGrowsAndDrainedFollows(IConformanceWorld world)
    {
        var atDrained = new List<long>();
        var stage = new Stage(world);
        Actor sender = stage.Add((Life life, Now now, in Input input, IHost host) =>
        {
            if (input.Kind == InputKind.Drained) atDrained.Add(host.Backlog(input.Link));
        });
        Actor reader = stage.Add();
        await stage.Start(sender, reader);
        (LinkId link, _) = await stage.Join(sender, reader);
        await sender.Send(link, -1, FrameSize / 2);
        await stage.Until("a frame arrives", () => reader.Journal.Count(InputKind.Received) == 1);
        await stage.Pass(Duration.FromMilliseconds(100));
        Promise.Holds(sender.Journal.Count(InputKind.Drained) == 0,
            "a link that was never above is not drained");

        await reader.BeBusy(Busy);
        for (int i = 0; i < 3 * MiB / FrameSize; i++) await sender.Send(link, i, FrameSize);
        await stage.Pass(Duration.FromMilliseconds(100));
        Promise.Holds(await sender.Backlog(link) > FrameSize, "Backlog counts what the reader does not take");
        // While the window was filling, the link may have stood above and drained again.
        int drainedBefore = sender.Journal.Count(InputKind.Drained);
        await stage.Pass(Duration.FromMilliseconds(300));
        Promise.Holds(sender.Journal.Count(InputKind.Drained) == drainedBefore,
            "Drained waits for the backlog to go");

        await stage.Until("Drained follows", () => sender.Journal.Count(InputKind.Drained) > drainedBefore);
        await stage.Until("all frames arrive", () =>
            reader.Journal.Count(InputKind.Received) == 1 + 3 * MiB / FrameSize);
        await stage.Pass(Duration.FromMilliseconds(100));
        Promise.Holds(sender.Journal.Count(InputKind.Drained) == drainedBefore + 1, "Drained comes once");
        Promise.Holds(atDrained.All(backlog => backlog < 64 * KiB), "Drained means less than 64 KiB");
        Promise.Holds(await sender.Backlog(link) == 0, "in the end nothing waits");
        Promise.Holds(reader.Journal.Of(InputKind.Received).Select(h => h.Number)
            .SequenceEqual(Enumerable.Range(-1, 1 + 3 * MiB / FrameSize).Select(i => (long)i)),
            "frames that waited arrive in order");
    }

    /// <summary>
    /// A node that looks at Backlog within the step that sends must see what it has just sent.
    /// </summary>
    public static async Task BacklogCountsTheSendsOfTheSameStep(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor sender = stage.Add(), reader = stage.Add();
        await stage.Start(sender, reader);
        (LinkId link, _) = await stage.Join(sender, reader);
        long before = 0, after = 0;
        await sender.Do(host =>
        {
            before = host.Backlog(link);
            for (int i = 0; i < 2 * MiB / FrameSize; i++) host.Send(link, Frames.Of(i, FrameSize));
            after = host.Backlog(link);
        });
        Promise.Holds(before == 0, "nothing waits on an idle link");
        Promise.Holds(after >= MiB && after <= 2 * MiB, "Backlog counts the sends of the same step");
        await stage.Until("Drained follows", () => sender.Journal.Count(InputKind.Drained) == 1);
    }

    /// <summary>
    /// 80 KiB that no wire holds up: who saw that backlog and waits for Drained must not wait for ever.
    /// </summary>
    public static async Task DrainedFollowsABacklogSeenWithinAStep(IConformanceWorld world)
    {
        IStore store = null!;
        long seen = 0;
        var stage = new Stage(world);
        Actor sender = stage.Add((Life life, Now now, in Input input, IHost host) => store = life.Store);
        Actor reader = stage.Add();
        await stage.Start(sender, reader);
        (LinkId link, _) = await stage.Join(sender, reader);
        foreach (bool commit in new[] { false, true })
        {
            int drained = sender.Journal.Count(InputKind.Drained);
            await sender.Do(host =>
            {
                if (commit) store.Put([1], [1]);
                host.Send(link, Frames.Of(1, 40 * KiB));
                host.Send(link, Frames.Of(2, 40 * KiB));
                seen = host.Backlog(link);
            });
            Promise.Holds(seen == 80 * KiB, "Backlog counts the sends of the same step");
            await stage.Until("Drained follows a backlog of 64 KiB that was seen",
                () => sender.Journal.Count(InputKind.Drained) == drained + 1);
        }
    }

    /// <summary>
    /// Up to 4 MiB may wait; more, and the link is closed: SlowPeer here, Remote there, and then silence.
    /// </summary>
    public static async Task SlowPeerIsClosedAboveFourMiB(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor sender = stage.Add(), reader = stage.Add();
        await stage.Start(sender, reader);
        (LinkId link, LinkId readers) = await stage.Join(sender, reader);
        await reader.BeBusy(Busy);
        int frames = 0;
        while (await sender.Backlog(link) + FrameSize <= 4 * MiB && frames < 200)
            await sender.Send(link, frames++, FrameSize);
        await stage.Pass(Duration.FromMilliseconds(100));
        Promise.Holds(frames < 200, "Backlog counts what the reader does not take");
        Promise.Holds(sender.Journal.Count(InputKind.LinkDown) == 0, "4 MiB may wait");

        for (int i = 0; i < 8; i++) await sender.Send(link, frames++, FrameSize);
        await stage.Until("a slow peer's link goes down", () => sender.Journal.Count(InputKind.LinkDown) > 0);
        Promise.Holds(sender.Journal.Of(InputKind.LinkDown)[0].Input.Loss == LinkLoss.SlowPeer,
            "it is a SlowPeer");
        Promise.Holds(await sender.Backlog(link) == 0, "nothing waits for a link that is gone");
        await sender.Send(link, frames, FrameSize);
        await stage.Until("the reader hears it", () => reader.Journal.Count(InputKind.LinkDown) > 0);
        await stage.Pass(Duration.FromMilliseconds(100));
        Heard last = reader.Journal.All[^1];
        Promise.Holds(last.Kind == InputKind.LinkDown && last.Input.Link == readers
            && last.Input.Loss == LinkLoss.Remote, "the reader hears LinkDown (Remote), after all frames");
        Promise.Holds(sender.Journal.Count(InputKind.LinkDown) == 1, "LinkDown comes once");
    }

    /// <summary>
    /// A reader that does not read takes 1 MiB off the sender's hands (and what is on the wire), no more.
    /// </summary>
    public static async Task StreamStallsAtOneMiBUnread(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor sender = stage.Add(), reader = stage.Add();
        await stage.Start(sender, reader);
        (LinkId link, _) = await stage.Join(sender, reader);
        await reader.BeBusy(Busy);
        const int Sent = 4 * MiB;
        for (int i = 0; i < Sent / FrameSize; i++) await sender.Send(link, i, FrameSize);
        await stage.Pass(Duration.FromMilliseconds(300));
        long taken = Sent - await sender.Backlog(link);
        Promise.Holds(reader.Journal.Count(InputKind.Received) == 0, "the reader has not read meanwhile");
        Promise.Holds(taken >= MiB, "1 MiB travels to a reader that does not read");
        Promise.Holds(taken <= MiB + FrameSize + world.InFlight, "no more than the unread window travels");
        await stage.Until("all frames arrive", () =>
            reader.Journal.Count(InputKind.Received) == Sent / FrameSize);
    }
}
