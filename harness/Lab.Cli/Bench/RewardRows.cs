using System.Diagnostics;
using Lab.Core;
using Lab.Ledger;

namespace Lab.Cli.Bench;

/// <summary>How many rewards a second each schedule gives, at heights spread over a million blocks.</summary>
internal static class RewardRows
{
    private const int Runs = 5, Count = 4_000_000;

    public static IEnumerable<BenchRow> All()
    {
        yield return Row("halving", new HalvingSchedule(new(5_000_000_000), 210_000));
        yield return Row("exponential-decay",
            new ExponentialDecaySchedule(new(5_000_000_000), ulong.MaxValue - (1UL << 44)));
        yield return Row("linear-decay", new LinearDecaySchedule(new(5_000_000_000), new(4_000)));
        yield return Row("fixed", new FixedSchedule(new(5_000_000_000)));
        var ranges = Enumerable.Range(0, 1_000)
            .Select(i => new TableRange(i * 1_000L, new(1_000_000 - i))).ToList();
        yield return Row("table-of-1000", new TableSchedule(ranges));
    }

    private static BenchRow Row(string name, EmissionSchedule schedule)
    {
        var emission = Emission.Of(schedule, floor: new(1), cap: new(long.MaxValue / 2));
        var speeds = new List<double>();
        long sum = 0;
        for (int run = 0; run <= Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            for (long i = 1; i <= Count; i++)
                sum += emission.Reward(new Height((i * 7_919) % 1_000_000 + 1),
                    new Amount(sum & 0xffff)).Units & 0xff;
            if (run > 0) speeds.Add(Count / watch.Elapsed.TotalSeconds);
        }

        GC.KeepAlive(sum);
        return BenchRow.Of(
            LedgerBench.Group, "reward-" + name, "rewards/s", ">=", 5e6, speeds, [("heights", 1_000_000)]);
    }
}
