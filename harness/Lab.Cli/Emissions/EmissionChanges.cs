using Lab.Core;
using Lab.Ledger;

namespace Lab.Cli.Emissions;

/// <summary>The heights at which an emission changes, and how: halvings, ranges, versions, floor, cap, last reward.</summary>
internal static class EmissionChanges
{
    /// <summary>All of them, in rising order; several at one height are one.</summary>
    public static SortedDictionary<long, string> Of(Emission emission, IssuanceCurve curve)
    {
        var changes = new SortedDictionary<long, string>();
        for (int i = 0; i < emission.Versions.Count; i++)
        {
            long from = emission.Versions[i].From.Value;
            if (i > 0) Add(changes, from, $"version {i + 1}: {EmissionWords.Of(emission.Versions[i])}");
            foreach (var (blocks, what) in Within(emission.Versions[i]))
            {
                // A sum past the last height, or past the version's end, changes nothing.
                if (blocks > EndOf(emission, i) - from) break;
                if (curve.SettledFrom(i) is not { } settled || from + blocks < settled.Value
                    || emission.Versions[i].Schedule is TableSchedule)
                    Add(changes, from + blocks, what);
            }

            if (curve.SettledFrom(i) is { } flat && flat.Value > from && SettledWords(emission, i, flat) is { } words)
                Add(changes, flat.Value, words);
        }

        var last = curve.LastReward();
        if (curve.LimitReached() is { } reached && reached > Height.Genesis)
            Add(changes, reached.Value, emission.Cap is null ? "largest amount issued" : "cap reached");
        if (last is { } end) Add(changes, end.Value, "last reward");
        foreach (long beyond in changes.Keys.Where(h => h > curve.Highest.Value || (last is { } l && h > l.Value)).ToList())
            changes.Remove(beyond);
        return changes;
    }

    private static long EndOf(Emission emission, int version) => version + 1 < emission.Versions.Count
        ? emission.Versions[version + 1].From.Value - 1
        : long.MaxValue - 1;

    /// <summary>What happens after so many blocks of a version, in rising order.</summary>
    private static IEnumerable<(long Blocks, string What)> Within(EmissionVersion version)
    {
        if (version.Schedule is HalvingSchedule halving)
            for (int i = 1; i < 64 && (Int128)halving.Interval * i < long.MaxValue; i++)
                yield return (halving.Interval * i, $"halving {i}");
        if (version.Schedule is TableSchedule table)
            for (int i = 1; i < table.Ranges.Count; i++)
                yield return (table.Ranges[i].From, $"range {i + 1}");
    }

    /// <summary>Null where a table goes on with a reward of its own, which its range says.</summary>
    private static string? SettledWords(Emission emission, int version, Height at)
    {
        var reward = emission.Scheduled(at);
        if (reward == Amount.Zero) return "reward is 0";
        return reward == emission.Versions[version].Floor ? "floor reached" : null;
    }

    private static void Add(SortedDictionary<long, string> changes, long height, string what) =>
        changes[height] = changes.TryGetValue(height, out string? other) ? $"{other}; {what}" : what;
}
