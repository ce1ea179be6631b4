using System.Globalization;
using Lab.Cli.Runs;
using Lab.Records;
using Lab.Scenarios;

namespace Lab.Cli.Bench;

/// <summary>
/// Mining laws with a closed form, under the preset <c>research</c>: how many blocks go stale, and how
/// intervals spread.
/// </summary>
internal static class ClosedForms
{
    private const int Seeds = 4;
    // Seconds; the delay is 30.5 epochs, so that no find falls on its edge.
    private const double Delay = 3.05, Target = 10;

    /// <summary>
    /// Two equal miners that hear of each other's blocks after a delay tau. To first order the share of stale
    /// blocks is x = (tau / T)(1 - sum of squared shares) = tau / 2T; exactly it is x / (1 + 2x) (Sompolinsky
    /// and Zohar 2015, the chain growth of two nodes), for exponential intervals, which these are up to the
    /// rounding to epochs of T / 100.
    /// </summary>
    public static IEnumerable<BenchRow> StaleRate(CancellationToken stop)
    {
        long found = 0, stale = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var blocks = Blocks(Network(2, "3050ms", 600_000), seed, stop);
            found += blocks.Count;
            stale += blocks.Count(b => !b.OnMainChain);
        }
        double x = Delay / Target / 2, expected = x / (1 + 2 * x), measured = (double)stale / found;
        yield return BenchRow.Of("spine", "closed-form-stale-rate-error", "ratio", "<=", 0.01,
            [Math.Abs(measured / expected - 1)],
            ("measured", Text(measured)), ("exact", Text(expected)), ("to-first-order", Text(x)),
            ("one-standard-error", Text(1 / Math.Sqrt(stale))), ("blocks", found), ("stale", stale));
    }

    /// <summary>
    /// One miner without delay: intervals are exponential, up to the rounding to epochs of T / 100.
    /// </summary>
    public static IEnumerable<BenchRow> Intervals(CancellationToken stop)
    {
        var blocks = Blocks(Network(1, "1ms", 600_000), 1, stop).OrderBy(b => b.Height).ToList();
        var intervals = blocks.Zip(blocks.Skip(1), (a, b) => (b.Found - a.Found).Nanoseconds / 1e9).ToList();
        double beyond = intervals.Count(i => i > Target) / (double)intervals.Count, law = Math.Exp(-1);
        yield return BenchRow.Of("spine", "closed-form-interval-tail-error", "ratio", "<=", 0.01,
            [Math.Abs(beyond / law - 1)],
            ("longer-than-T", Text(beyond)), ("expected", Text(law)), ("blocks", blocks.Count),
            ("one-standard-error", Text(Math.Sqrt((1 - law) / law / intervals.Count))));
        yield return BenchRow.Of("spine", "closed-form-interval-mean-error", "ratio", "<=", 0.01,
            [Math.Abs(intervals.Average() / Target - 1)],
            ("mean", Text(intervals.Average())), ("expected", Text(Target)), ("blocks", blocks.Count),
            ("one-standard-error", Text(1 / Math.Sqrt(intervals.Count))));
    }

    private static string Network(int miners, string latency, int seconds) => $$"""
        version: 1
        id: bench-mining-law
        claim: Blocks follow their law.
        nodes: {{Math.Max(2, miners)}}
        duration: {{seconds}}s
        roles: { miner: {{miners}} }
        miner: { leaves: 8 }
        chain: { preset: research, target-block-time: 10s, epoch: 100ms, difficulty: auto }
        network: { topology: full, latency: { constant: {{latency}} } }
        relay: { strategy: flood }
        pings: off
        costs: { base: free }
        """;

    private static List<BlockTrack> Blocks(string scenario, ulong seed, CancellationToken stop)
    {
        var run = Execution.Simulate(
            ScenarioFile.Parse(scenario, "bench-mining-law.yaml"), seed, 1, null, stop);
        // The last blocks may not have met their rivals yet.
        var until = run.Outcome.End - Core.Duration.FromSeconds(60);
        return [.. run.Outcome.Data.Blocks.Where(b => b.Found < until)];
    }

    private static string Text(double value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}
