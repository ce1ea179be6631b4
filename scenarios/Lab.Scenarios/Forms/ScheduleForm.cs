using Lab.Core;
using Lab.Ledger;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The keys of a schedule of rewards, which an emission and each of its versions have alike.</summary>
internal static class ScheduleForm
{
    private static readonly MapShape<TableRange> Range =
        new MapShape<TableRange>("a range", () => default)
            .Required("from", "Blocks under this schedule from which on the reward holds; of the first range, 0.",
                Scalars.Whole(0, Scalars.LargestWhole), r => r.From, (r, v) => r with { From = v })
            .Required("reward", "The reward of each block, in base units.", Scalars.Units(0),
                r => r.Reward.Units, (r, v) => r with { Reward = new Amount(v) });

    /// <summary>Adds the keys of a schedule to a mapping that holds one.</summary>
    /// <param name="shape">Has no selector yet.</param>
    /// <param name="start">The blank record with this schedule.</param>
    /// <param name="get">The schedule of a record.</param>
    /// <param name="with">The record with another schedule.</param>
    public static MapShape<T> Schedule<T>(
        this MapShape<T> shape, Func<ScheduleSettings, T> start, Func<T, ScheduleSettings> get,
        Func<T, ScheduleSettings, T> with)
    {
        Func<T, bool> Is(EmissionKind kind) => record => get(record).Kind == kind;
        return shape
            .Selector("schedule", "How the reward changes (default: fixed).",
                new WordShape<EmissionKind>(
                    new("fixed", EmissionKind.Fixed, "never"),
                    new("halving", EmissionKind.Halving, "halved every interval"),
                    new("linear-decay", EmissionKind.LinearDecay, "less by a step each block, down to 0"),
                    new("exponential-decay", EmissionKind.ExponentialDecay, "times a ratio each block"),
                    new("table", EmissionKind.Table, "a reward for each range of heights")),
                r => get(r).Kind, kind => start(new ScheduleSettings { Kind = kind }))
            .FieldWhen(r => get(r).Kind != EmissionKind.Table, "which a table does not have",
                "initial", "The first reward, in base units.", Scalars.Units(0),
                r => get(r).Initial, (r, v) => with(r, get(r) with { Initial = v }))
            .FieldWhen(Is(EmissionKind.Halving), "which only the schedule halving has",
                "interval", "Blocks from one halving to the next.", Scalars.Whole(1, Scalars.LargestWhole),
                r => get(r).Interval, (r, v) => with(r, get(r) with { Interval = v }))
            .FieldWhen(Is(EmissionKind.LinearDecay), "which only the schedule linear-decay has",
                "step", "What each reward has less than the one before, in base units.",
                Scalars.Units(1),
                r => get(r).Step, (r, v) => with(r, get(r) with { Step = v }))
            .FieldWhen(Is(EmissionKind.ExponentialDecay), "which only the schedule exponential-decay has",
                "ratio", "One reward over the one before.", Scalars.Share,
                r => get(r).Ratio, (r, v) => with(r, get(r) with { Ratio = v }))
            .FieldWhen(Is(EmissionKind.Table), "which only the schedule table has",
                "ranges", "The rewards, each from a number of blocks on: rising, the first from 0.",
                new ListShape<TableRange>("ranges", Range, 1, TableSchedule.MaxRanges),
                r => get(r).Ranges, (r, v) => with(r, get(r) with { Ranges = v }))
            .Field("floor", "The least reward, in base units; 0 for none.", Scalars.Units(0),
                r => get(r).Floor, (r, v) => with(r, get(r) with { Floor = v }));
    }

    /// <summary>R-EMIT-6: a table has ranges, and they rise from 0 without a gap.</summary>
    public static void Check(ScheduleSettings schedule, YamlMap map, Findings findings)
    {
        if (schedule.Kind != EmissionKind.Table) return;
        var ranges = schedule.Ranges;
        if (ranges.Count == 0)
            findings.Add(map.Place, "a table without 'ranges'", "ranges: [{ from: 0, reward: 1000 }]");
        for (int i = 0; i < ranges.Count; i++)
            if (i == 0 ? ranges[i].From != 0 : ranges[i].From <= ranges[i - 1].From)
                findings.Add(Places.Of(map, "ranges", i, "from"), $"a range from {ranges[i].From}",
                    i == 0 ? "a first range from 0" : $"more than {ranges[i - 1].From}, where the range before begins");
    }
}
