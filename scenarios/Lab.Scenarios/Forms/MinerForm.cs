using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>miner</c>.</summary>
internal static class MinerForm
{
    private const int MostLeaves = 1 << 20;

    public static readonly MapShape<MinerSettings> Shape =
        new MapShape<MinerSettings>("miner settings", () => new MinerSettings())
            .Selector("scan", "Which leaves of a plot are looked at in an epoch (default: full).",
                new WordShape<ScanStrategy>(
                    new("full", ScanStrategy.Full, "all"),
                    new("sampling", ScanStrategy.Sampling, "a window that the challenge places"),
                    new("adaptive", ScanStrategy.Adaptive, "all of a small plot, a sample of a large one")),
                m => m.Strategy, s => new MinerSettings { Strategy = s })
            .Field("leaves", "Leaves of each plot.", Scalars.Count(1, MostLeaves),
                m => m.Leaves, (m, v) => m with { Leaves = v })
            .Field("plots", "Plots of each miner.", Scalars.Count(1, 64),
                m => m.Plots, (m, v) => m with { Plots = v })
            .FieldWhen(m => m.Strategy != ScanStrategy.Full, "which a full scan does not have",
                "sample-size", "Leaves looked at in a plot that is sampled.", Scalars.Count(1, MostLeaves),
                m => m.SampleSize, (m, v) => m with { SampleSize = v })
            .FieldWhen(m => m.Strategy == ScanStrategy.Adaptive, "which only the adaptive scan has",
                "full-up-to", "A plot of at most so many leaves is scanned whole.", Scalars.Count(0, MostLeaves),
                m => m.FullUpTo, (m, v) => m with { FullUpTo = v })
            .OptionalValue("scan-limit", "The most leaves looked at in an epoch, over all plots.",
                Scalars.Whole(1, Scalars.LargestWhole), m => m.Limit, (m, v) => m with { Limit = v })
            .Field("continue-for-best", "Whether a search goes on after a winner, for the lowest score.",
                Scalars.Truth, m => m.Best, (m, v) => m with { Best = v })
            .Field("parallel-scans", "Jobs that a search may have at once; the winner does not depend on it.",
                Scalars.Count(1, 64), m => m.Parallel, (m, v) => m with { Parallel = v })
            .Field("scan-part", "The most leaves of one of several jobs.", Scalars.Count(1, MostLeaves),
                m => m.Part, (m, v) => m with { Part = v })
            .Field("concurrent-epochs", "Epochs whose searches may go on at once.", Scalars.Count(1, 16),
                m => m.ConcurrentEpochs, (m, v) => m with { ConcurrentEpochs = v });
}
