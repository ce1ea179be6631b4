using System.Buffers.Binary;
using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance.Promises;

/// <summary>What every host promises about crashes, restarts and the store.</summary>
internal static class Lives
{
    /// <summary>
    /// A timer, a job, a dial, a link and a question of one life are not heard of in the next.
    /// </summary>
    public static async Task NothingOfAnOldLifeIsHeard(IConformanceWorld world)
    {
        var stage = new Stage(world);
        Actor node = stage.Add(), peer = stage.Add();
        await stage.Start(node, peer);
        (_, LinkId peers) = await stage.Join(node, peer);
        Task<object> question = world.Ask(node.Id, new Ponder("open for ever"));
        await node.Do(host =>
        {
            host.SetTimer(TimerId.Of(1), Duration.FromMilliseconds(300));
            host.Start(world.Job(new JobId(1), "old", Duration.FromMilliseconds(300)));
            host.Dial(peer.Endpoint);
        });
        await peer.Do(host => host.Send(peers, Frames.Of(1)));
        await world.Crash(node.Id);
        await stage.Restart(node);
        await stage.Pass(Duration.FromMilliseconds(900));

        Heard[] second = [.. node.Journal.All.Where(h => h.Life == 1)];
        Promise.Holds(second.Length == 1 && second[0].Kind == InputKind.Booted,
            "nothing that an old life began is heard by the next");
        Promise.Holds(!question.IsCompletedSuccessfully, "a question to an old life is never answered");
        Promise.Holds(peer.Journal.Of(InputKind.LinkDown).Any(h => h.Input.Link == peers
            && h.Input.Loss == LinkLoss.Remote), "the peer of a crashed node hears LinkDown");
    }

    /// <summary>A step sees its own writes at once, and so do later ones.</summary>
    public static async Task WritesAreReadBackAtOnce(IConformanceWorld world)
    {
        IStore store = null!;
        var stage = new Stage(world);
        Actor node = stage.Add((Life life, Now now, in Input input, IHost host) => store = life.Store);
        await stage.Start(node);
        string[] seen = new string[5];
        await node.Do(host =>
        {
            seen[0] = Content(store);
            foreach (byte key in new byte[] { 3, 1, 2 }) store.Put([9, key], [key]);
            store.Put([8], [8]);
            seen[1] = Content(store);
            store.Put([9, 1], [11]);
            store.Delete([9, 2]);
            seen[2] = Content(store);
        });
        await node.Do(host =>
        {
            seen[3] = Content(store);
            seen[4] = store.Get([9, 2]) == null && store.Get([9, 1]) is [11] ? "right" : "wrong";
        });
        Promise.Holds(seen[0] == "", "a new store is empty");
        Promise.Holds(seen[1] == "1=1 2=2 3=3",
            "a step reads its own writes, in key order, of the prefix only");
        Promise.Holds(seen[2] == "1=11 3=3", "a step reads its own overwriting and deleting");
        Promise.Holds(seen[3] == seen[2] && seen[4] == "right", "later steps read earlier writes");
    }

    public static async Task StoreOutlivesACrashUnlessLost(IConformanceWorld world)
    {
        var found = new List<string>();
        var stage = new Stage(world);
        Actor node = stage.Add((Life life, Now now, in Input input, IHost host) =>
        {
            if (input.Kind != InputKind.Booted) return;
            found.Add(Content(life.Store));
            life.Store.Put([9, (byte)life.Number], [1]);
        });
        await stage.Start(node);
        foreach (bool lose in new[] { false, true, false })
        {
            await stage.Pass(Duration.FromMilliseconds(100));
            await world.Crash(node.Id, lose);
            await stage.Restart(node);
        }
        Promise.Holds(found.SequenceEqual(["", "0=1", "", "2=1"]),
            "a store is kept over a crash unless it is lost");
    }

    /// <summary>
    /// A node writes two records and sends a frame in each step, again and again, and is crashed at several
    /// moments. What it finds at the next boot is a run of whole batches without a hole, and no frame of a
    /// lost one has arrived.
    /// </summary>
    public static async Task CrashLosesASuffixOfWholeBatches(IConformanceWorld world)
    {
        const int Crashes = 4;
        var found = new List<(List<long> A, List<long> B)>();
        long next = 0;
        LinkId link = default;
        var stage = new Stage(world);
        Actor peer = stage.Add();
        Actor writer = stage.Add((Life life, Now now, in Input input, IHost host) =>
        {
            switch (input.Kind)
            {
                case InputKind.Booted:
                    found.Add((Indices(life.Store, 1), Indices(life.Store, 2)));
                    next = found[^1].A.Count;
                    host.Dial(peer.Endpoint);
                    break;
                case InputKind.LinkUp:
                    link = input.Link;
                    host.SetTimer(TimerId.Of(1), Duration.Zero);
                    break;
                case InputKind.TimerDue:
                    host.Send(link, Frames.Of((long)life.Number << 32 | next));
                    life.Store.Put(Key(1, next), [1]);
                    life.Store.Put(Key(2, next), [1]);
                    next++;
                    host.SetTimer(TimerId.Of(1), Duration.FromMicroseconds(700));
                    break;
                default:
                    break;
            }
        });
        await stage.Start(peer, writer);
        for (int i = 0; i < Crashes; i++)
        {
            int before = peer.Journal.Count(InputKind.Received);
            await stage.Until("frames flow",
                () => peer.Journal.Count(InputKind.Received) >= before + 40 + 13 * i);
            await world.Crash(writer.Id);
            await stage.Restart(writer);
        }
        await stage.Pass(Duration.FromMilliseconds(200));
        Promise.Holds(found.Count == Crashes + 1, "each restart boots");
        for (int life = 0; life < Crashes; life++) CheckBoot(found[life + 1], life, peer.Journal);
    }

    private static void CheckBoot((List<long> A, List<long> B) stored, int life, Journal peer)
    {
        Promise.Holds(stored.A.SequenceEqual(stored.B), "a batch is kept whole or lost whole");
        Promise.Holds(stored.A.Select((index, i) => index == i).All(right => right),
            "no batch is lost before a kept one");
        long[] arrived = [.. peer.Of(InputKind.Received)
            .Where(h => h.Number >> 32 == life).Select(h => (long)(uint)h.Number)];
        Promise.Holds(arrived.Length > 0 && arrived.Max() < stored.A.Count,
            "nothing is sent before its batch is durable");
    }

    private static byte[] Key(byte table, long index)
    {
        var key = new byte[9];
        key[0] = table;
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(1), index);
        return key;
    }

    private static List<long> Indices(IStore store, byte table) =>
        [.. store.Scan([table]).Select(pair => BinaryPrimitives.ReadInt64BigEndian(pair.Key.AsSpan(1)))];

    private static string Content(IStore store) =>
        string.Join(' ', store.Scan([9]).Select(pair => $"{pair.Key[1]}={pair.Value[0]}"));
}
