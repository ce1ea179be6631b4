using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance.Promises;

/// <summary>What every host promises about the order in which inputs are delivered.</summary>
internal static class Turns
{
    private static readonly Duration Busy = Duration.FromMilliseconds(1500),
        Early = Duration.FromMilliseconds(500);

    /// <summary>
    /// Ten frames wait, then a timer falls due and a job ends: these two are delivered first.
    /// </summary>
    public static async Task DueTimersAndFinishedJobsGoFirst(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor node = stage.Add(), peer = stage.Add();
        await stage.Start(node, peer);
        (_, LinkId peers) = await stage.Join(node, peer);
        await node.Do(host =>
        {
            host.SetTimer(TimerId.Of(1), Early);
            host.Start(world.Job(new JobId(1), "done", Early));
        });
        await node.BeBusy(Busy);
        await peer.Do(host =>
        {
            for (int i = 0; i < 10; i++) host.Send(peers, Frames.Of(i));
        });
        await stage.Until("all frames arrive", () => node.Journal.Count(InputKind.Received) == 10);
        InputKind[] kinds = [.. node.Journal.All.Select(h => h.Kind)];
        int first = Array.IndexOf(kinds, InputKind.Received);
        Promise.Holds(Array.IndexOf(kinds, InputKind.TimerDue) is >= 0 and var timer && timer < first,
            "a due timer goes before frames that wait");
        Promise.Holds(Array.IndexOf(kinds, InputKind.JobDone) is >= 0 and var job && job < first,
            "a finished job goes before frames that wait");
    }

    /// <summary>
    /// 1,500 frames of a flooder wait when 3 of an honest peer come: each of these has its turn at once.
    /// </summary>
    public static async Task FlooderDoesNotStarveAnHonestPeer(IConformanceWorld world)
    {
        const int Flood = 1500, Honest = 3;
        var stage = new Stage(world);
        Actor node = stage.Add(), flooder = stage.Add(), honest = stage.Add();
        await stage.Start(node, flooder, honest);
        (LinkId floods, _) = await stage.Join(flooder, node);
        (LinkId honests, LinkId honestHere) = await stage.Join(honest, node);
        await node.BeBusy(Busy);
        await flooder.Do(host =>
        {
            for (int i = 0; i < Flood; i++) host.Send(floods, Frames.Of(i, 500));
        });
        await stage.Pass(Duration.FromMilliseconds(100));
        await honest.Do(host =>
        {
            for (int i = 0; i < Honest; i++) host.Send(honests, Frames.Of(i));
        });
        await stage.Until("all frames arrive",
            () => node.Journal.Count(InputKind.Received) == Flood + Honest);
        int[] positions = [.. node.Journal.Of(InputKind.Received).Index()
            .Where(at => at.Item.Input.Link == honestHere).Select(at => at.Index)];
        Promise.Holds(positions.Index().All(at => at.Item <= 2 * at.Index + 2),
            $"links take turns, one frame each (the honest ones came at {string.Join(", ", positions)})");
    }

    /// <summary>
    /// Frames of many sizes, both ways at once, on two links: each link delivers in the order of sending.
    /// </summary>
    public static async Task LinksAreFirstInFirstOut(IConformanceWorld world)
    {
        const int Count = 400;
        var stage = new Stage(world);
        Actor a = stage.Add(), b = stage.Add();
        await stage.Start(a, b);
        var first = await stage.Join(a, b);
        var second = await stage.Join(b, a);
        var ends = new[]
        {
            (Actor: a, Link: first.Dialler), (Actor: b, Link: first.Listener),
            (Actor: b, Link: second.Dialler), (Actor: a, Link: second.Listener),
        };
        for (int batch = 0; batch < Count; batch += 20)
            foreach (var (actor, link) in ends)
                await actor.Do(host =>
                {
                    for (int i = batch; i < batch + 20; i++)
                        host.Send(link, Frames.Of(i, i * i * 37 % 20_000));
                });
        foreach (var (actor, link) in ends)
        {
            await stage.Until("all frames arrive", () => Numbers(actor, link).Length == Count);
            Promise.Holds(Numbers(actor, link).SequenceEqual(Enumerable.Range(0, Count).Select(i => (long)i)),
                "a link delivers in the order of sending");
        }
    }

    private static long[] Numbers(Actor actor, LinkId link) =>
        [.. actor.Journal.Of(InputKind.Received).Where(h => h.Input.Link == link).Select(h => h.Number)];
}
