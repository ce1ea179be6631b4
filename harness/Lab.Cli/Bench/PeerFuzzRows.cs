using System.Diagnostics;
using Lab.Ledger;
using Lab.Scenarios.Fuzz;
using Lab.Sim.Parallel;

namespace Lab.Cli.Bench;

/// <summary>
/// Several peers that say anything to one node, for millions of steps: nothing throws, every closed link was
/// told a rule by name, what is held stays within its limits, and memory returns to where it was when the
/// peers have gone.
/// </summary>
internal static class PeerFuzzRows
{
    private const string Group = NetworkBench.Group;
    private const long Steps = 2_000_000;
    private const int ActsBetweenSettling = 20_000, Seeds = 8;
    private const double MebiByte = 1024 * 1024;

    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        var refusals = new SortedDictionary<Rule, long>();
        long steps = 0, bans = 0, up = 0, held = 0, heapFirst = 0, heapLast = 0;
        int failures = 0;
        string? failed = null;
        var watch = Stopwatch.StartNew();
        for (ulong seed = 1; seed <= Seeds && failures == 0; seed++)
        {
            var fuzz = new PeerFuzz(seed, new SharedMemo(1 << 14));
            try
            {
                while (fuzz.Steps < Steps / Seeds)
                {
                    stop.ThrowIfCancellationRequested();
                    fuzz.Run(ActsBetweenSettling);
                    fuzz.Settle();
                    if (seed != Seeds) continue;
                    heapLast = GC.GetTotalMemory(forceFullCollection: true);
                    if (heapFirst == 0) heapFirst = heapLast;
                }
            }
            catch (FuzzFailed found)
            {
                failures++;
                failed = found.Message;
            }

            steps += fuzz.Steps;
            bans += fuzz.Bans;
            up += fuzz.PeersUp;
            held = Math.Max(held, fuzz.MostHeld);
            foreach (var (rule, count) in fuzz.Refusals)
                refusals[rule] = refusals.GetValueOrDefault(rule) + count;
        }

        string reasons = string.Join(", ", refusals.Select(r => $"{r.Key} {r.Value}"));
        yield return BenchRow.Of(Group, "fuzz-failures", "", "<=", 0, [failures], ("steps", steps),
            ("found", failed ?? "nothing"));
        yield return BenchRow.Of(Group, "fuzz-steps", "steps", ">=", failures == 0 ? Steps : null, [steps],
            ("handshakes", up), ("bans", bans), ("closed for", reasons));
        yield return BenchRow.Of(Group, "fuzz-rules-met", "rules", ">=", 25, [refusals.Count]);
        yield return BenchRow.Of(Group, "fuzz-most-held", "MiB", "<=", null, [held / MebiByte]);
        yield return BenchRow.Of(Group, "fuzz-heap-growth", "MiB", "<=", 8,
            [(heapLast - heapFirst) / MebiByte],
            ("from", "the first time that all peers had gone to the last"));
        yield return BenchRow.Of(
            Group, "fuzz-rate", "steps/s", ">=", null, [steps / watch.Elapsed.TotalSeconds]);
    }
}
