namespace Lab.Ledger.Tests;

/// <summary>Real plots and real challenges win as often as the closed form says.</summary>
public sealed class IntervalLawTests
{
    [Test]
    public void Intervals_are_geometric_in_epochs()
    {
        const int blocks = 4_000, leaves = 64;
        var chain = Presets.Development;
        var target = chain.DifficultyFor(leaves).Target;
        double p = 1 - Math.Pow(1 - 1.0 / chain.DifficultyFor(leaves).Value, leaves);
        var plot = new Miner(1, leaves).Plot;
        var seed = SpaceTime.GenesisSeed(chain.NetworkId);
        var intervals = new int[blocks];
        var epoch = Epoch.Zero;
        for (int i = 0; i < blocks; i++)
        {
            ScanResult scan;
            do
            {
                epoch = epoch.Next;
                intervals[i]++;
                scan = plot.Scan(SpaceTime.SeedChallenge(seed, epoch), target);
            }
            while (!scan.Found);
            seed = SpaceTime.ChildSeed(seed, scan.Score);
        }

        // Four standard deviations of a fixed sample: a property of the code, not of luck.
        double mean = intervals.Average(), sd = Math.Sqrt(1 - p) / p / Math.Sqrt(blocks);
        Assert.That(mean, Is.EqualTo(1 / p).Within(4 * sd));
        for (int k = 1; k <= 20; k++)
        {
            double tail = Math.Pow(1 - p, k), spread = Math.Sqrt(tail * (1 - tail) / blocks);
            double seen = intervals.Count(x => x > k) / (double)blocks;
            Assert.That(seen, Is.EqualTo(tail).Within(4 * spread), $"longer than {k}");
        }
    }
}
