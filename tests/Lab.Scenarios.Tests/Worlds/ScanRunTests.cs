namespace Lab.Scenarios.Tests.Worlds;

/// <summary>Whole runs of a dozen nodes, of which some search their plots in other ways.</summary>
public sealed class ScanRunTests
{
    private const string Minutes = "phases: [ { until: 3m } ]\neventually: [ converged ]\nalways: [ one-chain ]\n";

    [TestCase("parallel-scans: 4, scan-part: 16")]
    [TestCase("parallel-scans: 64, scan-part: 1")]
    [TestCase("concurrent-epochs: 1")]
    [Category("ST-P04")]
    [Category("X-21")]
    public void Who_wins_does_not_depend_on_how_the_search_is_cut(string settings) =>
        Assert.That(Tips("leaves: 500, " + settings), Is.EqualTo(Tips("leaves: 500")));

    [TestCase("scan: sampling, sample-size: 50, leaves: 500")]
    [TestCase("scan: adaptive, sample-size: 50, full-up-to: 499, leaves: 500")]
    [TestCase("scan: adaptive, sample-size: 50, full-up-to: 500, leaves: 500")]
    [TestCase("leaves: 100, plots: 5, scan-limit: 250")]
    [TestCase("leaves: 100, plots: 5, continue-for-best: true")]
    [Category("ST-P01")]
    [Category("ST-P02")]
    [Category("ST-P03")]
    [Category("ST-P05")]
    public void The_automatic_difficulty_counts_the_leaves_that_are_looked_at(string settings)
    {
        // Forty-five blocks are due.
        Assert.That(Tips(settings), Has.Count.InRange(25, 70));
    }

    [Test]
    [Category("ST-L03")]
    public void Miners_whose_search_takes_longer_than_an_epoch_still_win_if_they_may_go_on_with_it()
    {
        // A whole search takes 1.5 s of a worker's time; epochs are 1 s long.
        const string Slow = "\ncosts: { base: free, plot-leaf: 3ms }\ncores: 8";
        var patient = Tips("leaves: 500, concurrent-epochs: 4", Slow);
        var hasty = Tips("leaves: 500, concurrent-epochs: 1", Slow);
        Assert.That(patient, Has.Count.InRange(25, 70));
        Assert.That(hasty, Has.Count.LessThan(patient.Count));
    }

    private static List<Core.Hash> Tips(string miner, string more = "")
    {
        var outcome = Runs.Play(Runs.Small(Minutes + "miner: { " + miner + " }" + more));
        Assert.That(outcome.Failed(), Is.Empty);
        return [.. outcome.Data.Blocks.Where(b => b.OnMainChain).Select(b => b.Id)];
    }
}
