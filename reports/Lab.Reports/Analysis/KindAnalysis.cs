using Lab.Core;
using Lab.Records;

namespace Lab.Reports;

/// <summary>All items of one kind: how each spread, and the distribution over all (item, node) pairs.</summary>
public sealed class KindAnalysis
{
    private KindAnalysis(string kind, List<ItemSpread> items, Distribution pairs, List<WindowPercentiles> windows)
    {
        Kind = kind;
        Items = items;
        Propagation = pairs;
        Windows = windows;
    }

    /// <summary>As in <see cref="ItemTrack.Kind"/>.</summary>
    public string Kind { get; }

    /// <summary>In order of creation, the ones that do not count included.</summary>
    public IReadOnlyList<ItemSpread> Items { get; }

    /// <summary>Propagation times in nanoseconds, of the counted items at the eligible nodes that accepted them.</summary>
    public Distribution Propagation { get; }

    /// <summary>The same by time of creation, for each window of the run in order, empty ones included.</summary>
    public IReadOnlyList<WindowPercentiles> Windows { get; }

    /// <summary>The kind as part of a metric's name: <c>broadcast 1 kB</c> gives <c>broadcast-1-kb</c>.</summary>
    public string Slug => SlugOf(Kind);

    public IEnumerable<ItemSpread> Counted => Items.Where(i => i.Counted);

    public static string SlugOf(string kind)
    {
        var parts = new string([.. kind.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('-', parts);
    }

    internal static KindAnalysis Of(string kind, List<ItemTrack> items, RunData data, Duration window)
    {
        Check.That((long)items.Count * data.Nodes <= Array.MaxLength);
        var spreads = new List<ItemSpread>(items.Count);
        long[] pairs = new long[items.Count * data.Nodes];
        var perWindow = new WindowPercentiles[WindowCount(data, window)];
        for (int i = 0; i < perWindow.Length; i++)
            perWindow[i] = new WindowPercentiles(Instant.Zero + window * i, 0, default, default, default);

        int used = 0, windowStart = 0, current = 0;
        // Creation order makes each window's pairs one stretch of the array; it is closed when the next window opens.
        foreach (var item in items)
        {
            int at = Math.Clamp((int)(item.Created.Nanoseconds / window.Nanoseconds), 0, perWindow.Length - 1);
            if (at != current)
            {
                Close(perWindow, current, pairs.AsSpan(windowStart, used - windowStart));
                (current, windowStart) = (at, used);
            }
            bool counted = item.Created >= data.WarmUp && item.Created < data.CountedUntil;
            int first = used;
            int eligible = Collect(item, data.Nodes, pairs, ref used);
            spreads.Add(SpreadOf(item, counted, eligible, pairs.AsSpan(first, used - first)));
            if (!counted) used = first;
        }
        Close(perWindow, current, pairs.AsSpan(windowStart, used - windowStart));
        Array.Resize(ref pairs, used);
        return new KindAnalysis(kind, spreads, Distribution.Of(pairs), [.. perWindow]);
    }

    private static int WindowCount(RunData data, Duration window) =>
        (int)Math.Max(1, (data.End.Nanoseconds + window.Nanoseconds - 1) / window.Nanoseconds);

    // Appends the propagation time at each eligible node that accepted the item; returns how many were eligible.
    private static int Collect(ItemTrack item, int nodes, long[] into, ref int used)
    {
        Check.That(item.AcceptedAt.Length == nodes);
        int eligible = 0;
        for (int node = 0; node < nodes; node++)
        {
            if (!ItemSpread.IsEligible(item, node)) continue;
            eligible++;
            long at = item.AcceptedAt[node];
            if (at != ItemTrack.Never) into[used++] = at - item.Created.Nanoseconds;
        }
        return eligible;
    }

    private static ItemSpread SpreadOf(ItemTrack item, bool counted, int eligible, Span<long> times)
    {
        times.Sort();
        return new ItemSpread(
            item, counted, eligible, times.Length, TimeTo(times, eligible, 500), TimeTo(times, eligible, 950));
    }

    private static Duration? TimeTo(ReadOnlySpan<long> ascending, int eligible, int perMille)
    {
        if (eligible == 0) return null;
        int rank = NearestRank.Index(eligible, perMille);
        return rank < ascending.Length ? new Duration(ascending[rank]) : null;
    }

    private static void Close(WindowPercentiles[] windows, int index, Span<long> pairs)
    {
        if (pairs.Length == 0) return;
        // Items out of order would land here twice: better to say so than to draw half of a window.
        Check.That(windows[index].Count == 0);
        pairs.Sort();
        windows[index] = windows[index] with
        {
            Count = pairs.Length,
            P50 = new Duration(pairs[NearestRank.Index(pairs.Length, 500)]),
            P95 = new Duration(pairs[NearestRank.Index(pairs.Length, 950)]),
            P99 = new Duration(pairs[NearestRank.Index(pairs.Length, 990)]),
        };
    }
}
