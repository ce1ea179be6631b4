using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;

namespace Lab.Cli.Bench;

/// <summary>
/// What the retarget makes of the space, on intervals drawn from their own law: how near the mean interval
/// comes to the target, and how soon it settles after the space jumps or drops tenfold.
/// </summary>
/// <remarks>
/// An epoch has a winner with probability 1 - (1 - 1/D)^leaves, so an interval is geometric in epochs. Here
/// it is drawn as that, instead of hashing every leaf; that hashes follow the law is what the spine's closed
/// forms show.
/// </remarks>
internal static class DifficultyRows
{
    private const int Settling = 600, Measured = 10_000, Runs = 5;
    private const long Leaves = 1_600;

    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        List<double> steady = [], up = [], down = [], upHours = [], downHours = [], distance = [];
        for (ulong seed = 1; seed <= Runs && !stop.IsCancellationRequested; seed++)
        {
            var chain = new Model(seed);
            chain.Run(Settling, Leaves);
            var intervals = chain.Run(Measured, Leaves);
            steady.Add(Off(intervals));
            distance.Add(KolmogorovSmirnov(seed));
            Jump(seed, Leaves * 10, up, upHours);
            Jump(seed, Leaves / 10, down, downHours);
        }

        (string, object)[] on =
        [
            ("blocks", Measured), ("window", Presets.Development.RetargetWindow), ("leaves", Leaves),
            ("epoch", "1 s"),
        ];
        yield return BenchRow.Of(
            LedgerBench.Group, "interval-mean-off-target", "ratio", "<=", 0.03, steady, on);
        yield return BenchRow.Of(
            LedgerBench.Group, "off-target-after-tenfold-jump", "ratio", "<=", 0.03, up, on);
        yield return BenchRow.Of(
            LedgerBench.Group, "hours-of-600-blocks-after-jump", "h", "<=", null, upHours, on);
        yield return BenchRow.Of(
            LedgerBench.Group, "off-target-after-tenfold-drop", "ratio", "<=", 0.03, down, on);
        yield return BenchRow.Of(
            LedgerBench.Group, "hours-of-600-blocks-after-drop", "h", "<=", null, downHours, on);
        yield return BenchRow.Of(
            LedgerBench.Group, "interval-ks-distance-scaled", "D x sqrt(n)", "<=", 1.63, distance,
            [("intervals", KsBlocks), ("significance", "1 %"), ("leaves", KsLeaves)]);
    }

    private static void Jump(ulong seed, long leaves, List<double> off, List<double> hours)
    {
        var chain = new Model(seed + 1_000);
        chain.Run(Settling, Leaves);
        var settling = chain.Run(Settling, leaves);
        hours.Add(settling.Sum() / 3_600);
        off.Add(Off(chain.Run(Measured, leaves)));
    }

    private static double Off(List<double> intervals) =>
        Math.Abs(intervals.Average() / Seconds(Presets.Development.TargetBlockTime) - 1);

    private static double Seconds(Duration span) => span.Nanoseconds / 1e9;

    private const int KsBlocks = 4_000, KsLeaves = 64;

    /// <summary>
    /// Real plots and real hashes at a fixed difficulty: the largest distance between the intervals'
    /// distribution and the geometric law of their epochs, times the root of their number. The law is
    /// discrete, so the usual limit of 1.63 for 1 % is on the safe side.
    /// </summary>
    private static double KolmogorovSmirnov(ulong seed)
    {
        var chain = Presets.Development with { Retarget = RetargetRule.Fixed };
        chain = chain with { GenesisDifficulty = chain.DifficultyFor(KsLeaves) };
        var key = new PublicKey(Sha256.Tagged("lab.bench.ks"u8, new Hash(0, 0, 0, seed)));
        var plot = Plot.Create(key, Hash.Zero, KsLeaves);
        var target = chain.GenesisDifficulty.Target;
        var counts = new SortedDictionary<long, int>();
        var chainSeed = SpaceTime.GenesisSeed(chain.NetworkId);
        long epoch = 0, last = 0;
        for (int found = 0; found < KsBlocks; epoch++)
        {
            var scan = plot.Scan(SpaceTime.SeedChallenge(chainSeed, new Epoch(epoch)), target);
            if (!scan.Found) continue;
            chainSeed = SpaceTime.ChildSeed(chainSeed, scan.Score);
            long interval = epoch - last;
            last = epoch;
            if (found++ == 0) continue;
            counts[interval] = counts.GetValueOrDefault(interval) + 1;
        }

        double empty = Math.Pow(1 - 1.0 / chain.GenesisDifficulty.Value, KsLeaves), worst = 0;
        int n = counts.Values.Sum(), sum = 0;
        foreach (var (interval, count) in counts)
        {
            sum += count;
            worst = Math.Max(worst, Math.Abs(sum / (double)n - (1 - Math.Pow(empty, interval))));
        }

        return worst * Math.Sqrt(n);
    }

    /// <summary>A chain of heights, difficulties and times alone, under the sliding rule.</summary>
    private sealed class Model(ulong seed)
    {
        private readonly ChainParameters chain =
            Presets.Development with { GenesisDifficulty = Presets.Development.DifficultyFor(Leaves) };

        private readonly Random luck = new((int)seed);
        private readonly Queue<(ulong Difficulty, long Epochs)> window = new();
        private UInt128 weight;
        private long epochs;
        private ulong difficulty;

        /// <summary>Finds so many blocks; gives their intervals in seconds.</summary>
        public List<double> Run(int blocks, long leaves)
        {
            var intervals = new List<double>(blocks);
            if (this.difficulty == 0) this.difficulty = this.chain.GenesisDifficulty.Value;
            for (int i = 0; i < blocks; i++)
            {
                double empty = Math.Pow(1 - 1.0 / this.difficulty, leaves);
                long waited = 1 + (long)Math.Floor(Math.Log(1 - this.luck.NextDouble()) / Math.Log(empty));
                this.window.Enqueue((this.difficulty, waited));
                this.weight += this.difficulty;
                this.epochs += waited;
                if (this.window.Count > this.chain.RetargetWindow)
                {
                    var (oldest, took) = this.window.Dequeue();
                    this.weight -= oldest;
                    this.epochs -= took;
                }

                this.difficulty = Retarget.Sliding(
                    this.chain, this.window.Count, this.weight, this.chain.EpochLength * this.epochs).Value;
                intervals.Add(waited * Seconds(this.chain.EpochLength));
            }

            return intervals;
        }
    }
}
