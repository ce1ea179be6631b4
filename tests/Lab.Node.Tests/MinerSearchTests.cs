using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>
/// How a miner searches: in several jobs at once, in several epochs at once, around plots that fail, and what it says
/// of it.
/// </summary>
public sealed class MinerSearchTests
{
    private static readonly ChainEntry Start = Chains.GenesisOf();

    private static NodeSettings Settings => new()
    {
        Role = NodeRole.Miner, Relay = RelayStrategy.Flood, PingInterval = Duration.Zero, OutboundTarget = 0,
    };

    private static ChainParameters Hopeless => Chains.Easy with { GenesisDifficulty = new Difficulty(ulong.MaxValue) };

    /// <summary>About half of the epochs have a winner among 40 leaves, some several.</summary>
    private static ChainParameters Fair => Chains.Easy with { GenesisDifficulty = new Difficulty(40) };

    private static IReadOnlyList<Plot> PlotsOf(params int[] sizes) =>
        [.. sizes.Select((n, i) => Plot.Create(Chains.KeyOf(0).Public, new Hash(9, 9, 9, (ulong)i), n))];

    private static void Finish(Bench bench, int job) =>
        bench.Step(Input.JobDone(bench.Host.Jobs[job].Id, bench.Host.Jobs[job].Run().Result));

    private static MiningReport ReportOf(Bench bench)
    {
        bench.Step(Input.Asked(new RequestId(1), new GetMining()));
        return (MiningReport)bench.Host.Answers[^1];
    }

    [Test]
    [Category("X-21")]
    [Category("ST-P04")]
    public void Finds_the_same_winner_in_any_number_of_jobs_that_end_in_any_order(
        [Values(2, 3, 64)] int atOnce, [Values(1, 8, 13)] int part, [Values] ScanGoal goal)
    {
        var plots = PlotsOf(9, 20, 11);
        var scan = ScanSettings.Full with { Goal = goal };
        var alone = Play(Settings with { Scan = scan }, plots, luck: 0);
        Assert.That(alone, Has.Count.InRange(8, 24), "epochs with and without a winner");
        for (ulong luck = 1; luck < 4; luck++)
        {
            var settings = Settings with { Scan = scan, ParallelScans = atOnce, ScanPart = part };
            Assert.That(Play(settings, plots, luck), Is.EqualTo(alone));
        }
    }

    [Test]
    [Category("ST-L03")]
    public void A_search_that_outlasts_its_epoch_goes_on_beside_the_next_one_and_wins()
    {
        var bench = new Bench(Settings, Chains.Easy, plots: 1);
        bench.Fire(8);
        Assert.That(bench.Host.Jobs, Has.Count.EqualTo(2));
        Assert.That(bench.Host.Stopped, Is.Empty);
        Finish(bench, 0);
        Assert.That(bench.Node.Tip.Header.Epoch, Is.EqualTo(new Epoch(1000)));
        Assert.That(bench.Host.Stopped, Is.EqualTo([bench.Host.Jobs[1].Id]), "its parent was overtaken");
        Finish(bench, 2);
        Assert.That(bench.Node.Tip.Header.Epoch, Is.EqualTo(new Epoch(1001)));
        Assert.That(bench.Node.Tip.Height, Is.EqualTo(new Height(2)));
    }

    [TestCase(1, 1)]
    [TestCase(3, 0)]
    [Category("ST-K02")]
    [Category("ST-L03")]
    public void Has_no_more_searches_than_it_may(int atMost, int stopped)
    {
        var bench = new Bench(Settings with { ConcurrentEpochs = atMost }, Hopeless, plots: 1);
        bench.Fire(8);
        Assert.That(bench.Host.Stopped, Has.Count.EqualTo(stopped));
        for (int i = 0; i < 5; i++) bench.Fire(8);
        Assert.That(bench.Host.Jobs.Count - bench.Host.Stopped.Count, Is.EqualTo(atMost));
        Assert.That(ReportOf(bench).GivenUp, Is.EqualTo(7 - atMost));
    }

    [Test]
    public void Gives_up_a_search_whose_win_could_not_become_the_tip_any_more()
    {
        var bench = new Bench(Settings with { ConcurrentEpochs = 8 }, plots: 1);
        var peer = bench.Connect();
        foreach (var entry in Chains.Line(Chains.Extend(Chains.Extend(Start, 998), 999)))
            peer.Say(Chains.FrameOf(entry));
        Assert.That(bench.Host.Stopped, Does.Contain(bench.Host.Jobs[0].Id));
        Finish(bench, 0);
        Assert.That(bench.FactsOf(NodeFact.BlockFound), Is.Empty);
    }

    [Test]
    [Category("ST-P06")]
    public void An_early_winner_stops_the_jobs_behind_it_and_waits_for_those_before_it()
    {
        // Every leaf wins: of three jobs the second ends first.
        var settings = Settings with { ParallelScans = 3, ScanPart = 2 };
        var bench = new Bench(settings, Chains.Easy, mines: PlotsOf(2, 2, 2, 2));
        Finish(bench, 1);
        Assert.That(bench.Host.Stopped, Is.EqualTo([bench.Host.Jobs[2].Id]));
        Assert.That(bench.FactsOf(NodeFact.BlockFound), Is.Empty, "the first may still win");
        Finish(bench, 0);
        Assert.That(bench.Node.Tip.Header.PlotRoot, Is.EqualTo(PlotsOf(2)[0].Root));
        Assert.That(bench.Host.Jobs, Has.Count.EqualTo(3), "the fourth was never begun");
    }

    [Test]
    [Category("ST-L05")]
    public void Goes_on_with_its_other_plots_when_one_fails_and_comes_back_to_it()
    {
        var plots = PlotsOf(4, 6);
        var disk = new FickleDisk(plots[0]) { Readable = false };
        var bench = new Bench(Settings with { PlotRest = Duration.FromSeconds(2) }, Hopeless, mines: [disk, plots[1]]);
        Finish(bench, 0);
        Assert.That(bench.Reached(Probe.PlotUnreadable));
        Assert.That(ReportOf(bench), Has.Property(nameof(MiningReport.RestingPlots)).EqualTo(new[] { 0 })
            .And.Property(nameof(MiningReport.LeavesPerEpoch)).EqualTo(6)
            .And.Property(nameof(MiningReport.Leaves)).EqualTo(10));
        disk.Readable = true;
        bench.Fire(8);
        Assert.That(bench.Host.Jobs[1].Run().Units, Is.EqualTo(6), "it rests");
        Finish(bench, 1);
        bench.Fire(8);
        Assert.That(bench.Host.Jobs[2].Run().Units, Is.EqualTo(10), "it is back");
        Assert.That(ReportOf(bench).RestingPlots, Is.Empty);
    }

    [Test]
    [Category("ST-L05")]
    public void A_winner_that_cannot_be_proved_gives_way_to_the_next_plot()
    {
        var plots = PlotsOf(4, 6);
        var disk = new FickleDisk(plots[0]) { Provable = false };
        var bench = new Bench(Settings, Chains.Easy, mines: [disk, plots[1]]);
        Finish(bench, 0);
        Assert.That(bench.Node.Tip.Header.PlotRoot, Is.EqualTo(plots[1].Root));
        Assert.That(bench.Reached(Probe.PlotUnreadable));
    }

    [Test]
    [Category("ST-L05")]
    public void A_miner_without_any_readable_plot_waits_and_mines_again()
    {
        var disk = new FickleDisk(PlotsOf(4)[0]) { Readable = false };
        var bench = new Bench(Settings with { PlotRest = Duration.FromSeconds(3) }, Chains.Easy, mines: [disk]);
        Finish(bench, 0);
        bench.Fire(8);
        bench.Fire(8);
        Assert.That(bench.Host.Jobs, Has.Count.EqualTo(1));
        disk.Readable = true;
        bench.Fire(8);
        Finish(bench, 1);
        Assert.That(bench.Node.Tip.Height, Is.EqualTo(new Height(1)));
    }

    [Test]
    [Category("ST-L05")]
    [Category("ST-L06")]
    public void A_miner_that_lost_its_links_mines_on_and_brings_its_chain_back()
    {
        var network = new SmallNetwork();
        var settings = new NodeSettings { OutboundTarget = 1, DialSpread = Duration.FromMilliseconds(10) };
        var chain = Chains.Easy with { GenesisDifficulty = Chains.Easy.DifficultyFor(4) };
        var other = network.Add(settings, leaves: 0, chain: chain);
        var miner = network.Add(settings with { Role = NodeRole.Miner }, [other], leaves: 4, chain: chain);
        network.Boot();
        network.Run(Duration.FromMinutes(1));
        Assert.That(other.Tip.Id, Is.EqualTo(miner.Tip.Id));
        Assert.That(other.Tip.Height.Value, Is.GreaterThan(3));
        network.Part([miner], [other]);
        network.Run(Duration.FromMinutes(1));
        Assert.That(miner.Tip.Height.Value, Is.GreaterThan(other.Tip.Height.Value + 3));
        network.Heal();
        network.Run(Duration.FromMinutes(2));
        Assert.That(other.Tip.Id, Is.EqualTo(miner.Tip.Id));
    }

    [Test]
    [Category("ST-L04")]
    public void Says_what_its_searches_were_worth()
    {
        var bench = new Bench(Settings, Fair, mines: PlotsOf(30, 10));
        Assert.That(ReportOf(bench), Has.Property(nameof(MiningReport.BestScore)).Null);
        long units = 0;
        for (int i = 0; i < 20; i++)
        {
            bench.Pass(Duration.FromMilliseconds(40));
            units += bench.Host.Jobs[i].Run().Units;
            Finish(bench, i);
            bench.Fire(8);
        }

        var report = ReportOf(bench);
        var found = bench.FactsOf(NodeFact.BlockFound).Count;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((report.Searches, report.Wins, report.Examined), Is.EqualTo((20L, (long)found, units)));
            Assert.That(found, Is.InRange(5, 19));
            Assert.That((report.LastSearch, report.LongestSearch), Is.EqualTo(
                (Duration.FromMilliseconds(40), Duration.FromMilliseconds(40))));
            Assert.That(report.BestScore, Is.LessThanOrEqualTo(bench.Node.Tip.Header.Score));
        }
    }

    /// <summary>Plays 30 epochs, jobs ending in an order that luck draws; the headers found.</summary>
    private static List<Hash> Play(NodeSettings settings, IReadOnlyList<Plot> plots, ulong luck)
    {
        var bench = new Bench(settings, Fair, mines: plots);
        var draw = Rng.For(luck, "ends");
        int begun = 0;
        var open = new List<Job>();
        for (int epoch = 0; epoch < 30; epoch++)
        {
            while (true)
            {
                open.AddRange(bench.Host.Jobs.Skip(begun));
                begun = bench.Host.Jobs.Count;
                open.RemoveAll(j => bench.Host.Stopped.Contains(j.Id));
                if (open.Count == 0) break;
                int at = draw.Below(open.Count);
                var job = open[at];
                open.RemoveAt(at);
                bench.Step(Input.JobDone(job.Id, job.Run().Result));
            }

            bench.Fire(8);
        }

        return [.. bench.FactsOf(NodeFact.BlockFound).Select(f => f.Subject)];
    }
}
