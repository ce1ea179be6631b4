using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger.Tests;

/// <summary>Which leaves a search looks at, and that its outcome does not depend on how it is cut.</summary>
public sealed class ScanPlanTests
{
    private static readonly PublicKey Key = new(Sha256.Of("miner"u8));

    private static readonly Plot[] Plots =
        [.. new[] { 5, 100, 37, 256 }.Select((n, i) => Plot.Create(Key, Sha256.Of([(byte)i]), n))];

    [Test]
    [Category("ST-P04")]
    [Category("X-21")]
    [Category("ST-P06")]
    public void Parts_on_threads_find_what_one_worker_finds([Values(1, 7, 8, 50, 1000)] int most)
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
                var parts = ScanPlan.Of(settings, Plots, challenge, most);
                var results = new ScanResult[parts.Count];
                Parallel.For(0, parts.Count, at => results[at] = Scan(parts[at], challenge, target));
                var outcome = ScanPlan.Combine(parts, results);
                Assert.That(outcome, Is.EqualTo(Plain(settings, challenge, target)), $"{settings} {i}");
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
            var parts = ScanPlan.Of(ScanSettings.Sampling(99), [Plots[1]], Sha256.Of([i]), 1000);
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
        var parts = ScanPlan.Of(ScanSettings.Adaptive(fullUpTo, 20), [Plots[1]], Hash.Zero, 1000);
        Assert.That(parts.Sum(p => p.To - p.From), Is.EqualTo(leaves));
    }

    [TestCase(104, 104)]
    [TestCase(398, 398)]
    [TestCase(399, 398)]
    [Category("ST-P05")]
    public void Looks_at_no_more_leaves_than_the_limit(int limit, int leaves)
    {
        var parts = ScanPlan.Of(ScanSettings.Full with { Limit = limit }, Plots, Hash.Zero, 16);
        Assert.That(parts.Sum(p => p.To - p.From), Is.EqualTo(leaves));
    }

    private static ScanResult Scan(ScanPart part, in Hash challenge, UInt256 target) =>
        Plots[part.Plot].Scan(challenge, target, part.From, part.To);

    /// <summary>Leaf by leaf, by the formula.</summary>
    private static ScanOutcome Plain(ScanSettings settings, in Hash challenge, UInt256 target)
    {
        long examined = 0;
        foreach (var part in ScanPlan.Of(settings, Plots, challenge, int.MaxValue))
        {
            for (int leaf = part.From; leaf < part.To; leaf++)
            {
                examined++;
                var score = SpaceTime.Score(challenge, Plots[part.Plot].Leaf(leaf)).ToNumber();
                if (score < target) return new ScanOutcome(part.Plot, leaf, examined);
            }
        }

        return new ScanOutcome(-1, -1, examined);
    }
}
