using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger.Tests;

/// <summary>Which leaves a search looks at, and that its outcome does not depend on how it is cut.</summary>
public sealed class ScanPlanTests
{
    private static readonly PublicKey Key = new(Sha256.Of("miner"u8));

    private static readonly Plot[] Plots =
        [.. new[] { 5, 100, 37, 256 }.Select((n, i) => Plot.Create(Key, Sha256.Of([(byte)i]), n))];

    private static readonly int[] Counts = [.. Plots.Select(p => p.Count)];

    [Test]
    [Category("ST-P04")]
    [Category("X-21")]
    [Category("ST-P06")]
    public void Parts_on_threads_find_what_one_worker_finds([Values(1, 7, 8, 50, 1000)] int most, [Values] ScanGoal goal)
    {
        int wins = 0;
        foreach (var settings in new[]
        {
            ScanSettings.Full, ScanSettings.Sampling(30), ScanSettings.Adaptive(60, 20),
            ScanSettings.Full with { Limit = 150 },
        })
        {
            for (byte i = 0; i < 50; i++)
            {
                var challenge = Sha256.Of([i]);
                var target = new Difficulty(200).Target;
                var parts = ScanPlan.Of(settings, Counts, challenge, most);
                var results = new ScanOutcome[parts.Count];
                Parallel.For(0, parts.Count, at => results[at] =
                    ScanPlan.Search(Plots, [parts[at]], challenge, target, goal));
                var outcome = ScanPlan.Combine(goal, results);
                var one = ScanPlan.Search(Plots, parts, challenge, target, goal);
                var expected = Plain(settings, challenge, target, goal);
                Assert.That(Told(outcome), Is.EqualTo(expected), $"{settings} {i}");
                Assert.That(Told(one), Is.EqualTo(expected), $"{settings} {i}");
                if (outcome.IsWin) wins++;
            }
        }

        Assert.That(wins, Is.InRange(20, 190), "both outcomes were seen");
    }

    [Test]
    [Category("ST-P02")]
    public void A_sample_has_its_size_and_moves_with_the_challenge()
    {
        var starts = new HashSet<int>();
        for (byte i = 0; i < 50; i++)
        {
            var parts = ScanPlan.Of(ScanSettings.Sampling(99), [100], Sha256.Of([i]), 1000);
            Assert.That(parts.Sum(p => p.To - p.From), Is.EqualTo(99));
            starts.Add(parts[^1].From);
        }

        Assert.That(starts, Has.Count.GreaterThan(20));
    }

    [TestCase(100, 100)]
    [TestCase(99, 20)]
    [Category("ST-P01")]
    [Category("ST-P03")]
    public void Adaptive_scans_whole_up_to_its_size_and_samples_beyond(int fullUpTo, int leaves)
    {
        var parts = ScanPlan.Of(ScanSettings.Adaptive(fullUpTo, 20), [100], Hash.Zero, 1000);
        Assert.That(parts.Sum(p => p.To - p.From), Is.EqualTo(leaves));
    }

    [TestCase(104, 104)]
    [TestCase(398, 398)]
    [TestCase(399, 398)]
    [Category("ST-P05")]
    public void Looks_at_no_more_leaves_than_the_limit(int limit, int leaves)
    {
        var parts = ScanPlan.Of(ScanSettings.Full with { Limit = limit }, Counts, Hash.Zero, 16);
        Assert.That(parts.Sum(p => p.To - p.From), Is.EqualTo(leaves));
    }

    [Test]
    [Category("ST-P06")]
    public void The_best_of_several_winners_is_the_lowest_score_and_costs_all_leaves()
    {
        int better = 0;
        for (byte i = 0; i < 50; i++)
        {
            var challenge = Sha256.Of([i]);
            var parts = ScanPlan.Of(ScanSettings.Full, Counts, challenge, 64);
            var first = ScanPlan.Search(Plots, parts, challenge, UInt256.Max, ScanGoal.First);
            var best = ScanPlan.Search(Plots, parts, challenge, UInt256.Max, ScanGoal.Best);
            Assert.That((first.Plot, first.Leaf, first.Examined), Is.EqualTo((0, 0, 1L)));
            Assert.That(best.Examined, Is.EqualTo(398));
            if (best.Score < first.Score) better++;
        }

        Assert.That(better, Is.GreaterThan(45));
    }

    [Test]
    [Category("ST-L05")]
    public void A_plot_that_cannot_be_read_is_named_and_the_others_are_searched()
    {
        IPlot[] plots = [new Spoilt(Plots[0]), Plots[1]];
        var parts = ScanPlan.Of(ScanSettings.Full, [5, 100], Hash.Zero, 2);
        var found = ScanPlan.Search(plots, parts, Hash.Zero, UInt256.Max, ScanGoal.First);
        Assert.That((found.Plot, found.Leaf), Is.EqualTo((1, 0)));
        Assert.That(found.Unreadable, Is.EqualTo([0]));
        Assert.That(ScanPlan.Of(ScanSettings.Full, [0, 100], Hash.Zero, 100), Is.EqualTo([new ScanPart(1, 0, 100)]));
    }

    [Test]
    [Category("ST-P05")]
    public void Knows_how_many_leaves_an_epoch_looks_at()
    {
        Assert.That(ScanSettings.Full.LeavesOf(Counts), Is.EqualTo(398));
        Assert.That(ScanSettings.Sampling(30).LeavesOf(Counts), Is.EqualTo(5 + 30 + 30 + 30));
        Assert.That(ScanSettings.Adaptive(100, 20).LeavesOf(Counts), Is.EqualTo(5 + 100 + 37 + 20));
        Assert.That((ScanSettings.Full with { Limit = 150 }).LeavesOf(Counts), Is.EqualTo(150));
    }

    private static (int, int, long) Told(ScanOutcome outcome) => (outcome.Plot, outcome.Leaf, outcome.Examined);

    /// <summary>Leaf by leaf, by the formula.</summary>
    private static (int, int, long) Plain(ScanSettings settings, in Hash challenge, UInt256 target, ScanGoal goal)
    {
        long examined = 0;
        var best = (-1, -1);
        foreach (var part in ScanPlan.Of(settings, Counts, challenge, int.MaxValue))
        {
            for (int leaf = part.From; leaf < part.To; leaf++)
            {
                examined++;
                var score = SpaceTime.Score(challenge, Plots[part.Plot].Leaf(leaf)).ToNumber();
                if (!(score < target)) continue;
                if (goal == ScanGoal.First) return (part.Plot, leaf, examined);
                (best, target) = ((part.Plot, leaf), score);
            }
        }

        return (best.Item1, best.Item2, examined);
    }

    /// <summary>A plot whose disk has failed.</summary>
    private sealed class Spoilt(Plot plot) : IPlot
    {
        public PublicKey Miner => plot.Miner;
        public int Count => plot.Count;
        public Hash Root => plot.Root;

        public ScanResult Scan(in Hash challenge, UInt256 target, int first, int end, ScanGoal goal) =>
            ScanResult.Unreadable;

        public ProofOfSpaceTime? Prove(int index) => null;
    }
}
