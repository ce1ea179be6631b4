using Lab.Core;
using Lab.Records;

namespace Lab.Reports.Tests;

/// <summary>Runs small enough to work out by hand.</summary>
internal static class SmallRun
{
    /// <summary>100 seconds, the first ten of which warm up and the last ten of which do not count.</summary>
    public static RunData Of(int nodes, params ItemTrack[] items)
    {
        var data = new RunData { Nodes = nodes, WarmUp = At(10), End = At(100), Tail = Duration.FromSeconds(10) };
        data.Items.AddRange(items);
        return data;
    }

    /// <summary>An item of node 0; <paramref name="after"/> are the milliseconds until nodes 1, 2 ... accepted it, -1 never.</summary>
    public static ItemTrack Item(string kind, int createdSeconds, params int[] after)
    {
        long created = At(createdSeconds).Nanoseconds;
        return new ItemTrack
        {
            Kind = kind,
            Id = new Hash((ulong)createdSeconds, 0, 0, 0),
            Origin = 0,
            Created = At(createdSeconds),
            Bytes = 100,
            AcceptedAt = [created, .. after.Select(ms => ms < 0 ? ItemTrack.Never : created + ms * 1_000_000L)],
        };
    }

    public static BlockTrack Block(long height, int foundSeconds, bool main = true) =>
        new(new Hash((ulong)foundSeconds, 1, 0, 0), height, 0, At(foundSeconds), main, 1, foundSeconds);

    public static Instant At(int seconds) => Instant.Zero + Duration.FromSeconds(seconds);
}
