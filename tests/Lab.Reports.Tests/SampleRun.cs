using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Records;

namespace Lab.Reports.Tests;

/// <summary>
/// A made-up run that looks like a real one: 1,000 nodes, 30 minutes, 180 blocks with a few forks, 360 small and 60
/// large broadcasts. Equal for equal seeds.
/// </summary>
internal static class SampleRun
{
    private const int Nodes = 1000;
    private static readonly Instant End = Instant.Zero + Duration.FromMinutes(30);

    public static RunData Data(ulong seed = 1, int percentSlower = 0)
    {
        var data = new RunData
        {
            Nodes = Nodes, WarmUp = Instant.Zero + Duration.FromMinutes(2), End = End,
        };
        var items = new List<ItemTrack>();
        AddBlocks(data, items, seed, percentSlower);
        AddBroadcasts(items, seed, "broadcast 1 kB", 1_000, Duration.FromSeconds(5), percentSlower);
        AddBroadcasts(items, seed, "broadcast 100 kB", 100_000, Duration.FromSeconds(30), percentSlower);
        items.Sort((a, b) => a.Created.CompareTo(b.Created));
        data.Items.AddRange(items);
        AddTraffic(data, seed);
        return data;
    }

    public static RunRecord Record(ulong seed = 1) => new()
    {
        World = "sim",
        ScenarioId = "propagation-1000",
        Claim = "A block reaches 95 % of 1,000 full nodes on eight continents’ links within five seconds.",
        ScenarioHash = "5f0c" + new string('7', 56) + "9ab1",
        Resolved = new JsonObject
        {
            ["version"] = 1, ["id"] = "propagation-1000", ["nodes"] = Nodes, ["warm-up"] = "2m",
            ["network"] = new JsonObject { ["topology"] = new JsonObject { ["random-regular"] = 8 } },
        },
        BuildHash = "c3d9" + new string('1', 56) + "07fe",
        Commit = "0a1b2c3",
        Seed = seed,
        TraceHash = $"{Mix.Word(seed):x16}{Mix.Word(seed + 1):x16}",
        Verdict = Verdict.Pass,
        Checks =
        [
            new("one-chain", "always", true, "No two nodes disagreed on a block more than six blocks deep."),
            new("converged", "eventually", true, "All 1,000 nodes stood on one tip 2.1 s after the last block."),
            new("reorg-deeper-than-1", "sometimes", true, "Reached 3 times, first at 412.6 s on node 17."),
            new("block-propagation-p95", "expect", true, "1.31 s, at most 5 s was expected."),
        ],
        Probes = [new("reorg-deeper-than-1", 3, 41, "412.6s"), new("orphan-block-kept", 0, 0, "")],
        SimulatedNs = End.Nanoseconds,
        Host = new RunHost("x64", ".NET 10", 1, 15_000_000_000, 40_000_000, "2026-01-01T00:00:00Z"),
    };

    private static void AddBlocks(RunData data, List<ItemTrack> items, ulong seed, int percentSlower)
    {
        var rng = Rng.For(seed, "blocks");
        long height = 0;
        for (long epoch = 1; epoch < End.Nanoseconds / 1_000_000_000; epoch++)
        {
            int winners = rng.Chance(new Ratio(1, 10)) ? rng.Chance(new Ratio(1, 20)) ? 2 : 1 : 0;
            if (winners > 0) height++;
            for (int i = 0; i < winners; i++)
            {
                var found = Instant.Zero + Duration.FromSeconds(epoch) + Duration.FromMilliseconds(rng.Below(90) + 10);
                var item = Spread(rng, "block", 2_400, found, percentSlower);
                items.Add(item);
                data.Blocks.Add(new BlockTrack(item.Id, height, item.Origin, found, i == 0, 40_000 + height, epoch));
            }
        }
    }

    private static void AddBroadcasts(
        List<ItemTrack> items, ulong seed, string kind, int bytes, Duration every, int percentSlower)
    {
        var rng = Rng.For(seed, kind);
        for (var at = Instant.Zero + every; at < End; at += every)
            items.Add(Spread(rng, kind, bytes, at, percentSlower));
    }

    // A node some hops away: at each, a link latency with a long tail, the transfer, and some processing.
    private static ItemTrack Spread(Rng rng, string kind, int bytes, Instant created, int percentSlower)
    {
        int origin = rng.Below(Nodes);
        long[] accepted = new long[Nodes];
        for (int node = 0; node < Nodes; node++)
        {
            int hops = 1 + rng.Below(2) + rng.Below(2) + rng.Below(2);
            long microseconds = 0;
            for (int hop = 0; hop < hops; hop++)
                microseconds += 8_000 + rng.Below(90_000) + 4_000_000 / (25 + rng.Below(400)) + bytes * 8L / (2 + rng.Below(18));
            microseconds += microseconds * percentSlower / 100;
            accepted[node] = (created + Duration.FromMicroseconds(microseconds)).Nanoseconds;
            if (accepted[node] >= End.Nanoseconds) accepted[node] = ItemTrack.Never;
        }
        accepted[origin] = created.Nanoseconds;
        byte[] id = new byte[Hash.Size];
        rng.Fill(id);
        return new ItemTrack
        {
            Kind = kind, Id = new Hash(id), Origin = origin, Created = created, Bytes = bytes, AcceptedAt = accepted,
        };
    }

    private static void AddTraffic(RunData data, ulong seed)
    {
        var rng = Rng.For(seed, "traffic");
        long items = data.Items.Count;
        for (int node = 0; node < Nodes; node++)
        {
            long links = 8 + rng.Below(5) + rng.Below(5) + rng.Below(5);
            long duplicates = items * (links - 4) / 100 + rng.Below(40);
            long down = 9_000_000 + links * 180_000 + rng.Below(1_500_000);
            long up = 4_000_000 + links * 500_000 + rng.Below(6_000_000);
            data.Traffic.Add(new NodeTraffic(up, down, items * links * 2, items + duplicates, duplicates));
        }
    }
}
