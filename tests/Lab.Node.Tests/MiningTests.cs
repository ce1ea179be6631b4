using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Mining at one node: when it scans, on what, and what it does with a win.</summary>
public sealed class MiningTests
{
    private static readonly ChainEntry Start = Chains.GenesisOf();

    private static NodeSettings Settings => new()
    {
        Role = NodeRole.Miner, Relay = RelayStrategy.Flood, PingInterval = Duration.Zero, OutboundTarget = 0,
    };

    /// <summary>A rule under which no leaf of a test plot ever wins.</summary>
    private static ChainParameters Hopeless => Chains.Easy with { GenesisDifficulty = new Difficulty(ulong.MaxValue) };

    private static JobOutcome Finish(Bench bench, int job)
    {
        var outcome = bench.Host.Jobs[job].Run();
        bench.Step(Input.JobDone(bench.Host.Jobs[job].Id, outcome.Result));
        return outcome;
    }

    [Test]
    [Category("ST-K01")]
    [Category("ST-L02")]
    [Category("ST-G11")]
    public void Mines_stores_and_spreads_a_block()
    {
        var bench = new Bench(Settings, plots: 1);
        var peer = bench.Connect();
        var outcome = Finish(bench, 0);
        Assert.That((outcome.Kind, outcome.Units), Is.EqualTo((WorkKind.PlotLeaf, 1L)), "the first leaf wins");
        var block = ((BlockItem)peer.Hear().Single()).Block;
        Assert.That(block.Header.Epoch, Is.EqualTo(new Epoch(1000)));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(block.Id));
        var found = bench.FactsOf(NodeFact.BlockFound).Single();
        Assert.That((found.Subject, found.Value, found.Extra), Is.EqualTo((block.Id, 1L, 1000L)));
        Assert.That(bench.FactsOf(NodeFact.ItemCreated).Single().Subject, Is.EqualTo(block.WireId));
        Assert.That(bench.FactsOf(NodeFact.ItemAccepted).Single().Subject, Is.EqualTo(block.WireId));
        Assert.That(bench.Store.Count, Is.EqualTo(2));
    }

    [Test]
    public void Scans_all_leaves_of_all_plots_when_none_wins_and_says_nothing()
    {
        var bench = new Bench(Settings, Hopeless, plots: 3);
        var outcome = Finish(bench, 0);
        Assert.That(outcome.Units, Is.EqualTo(12));
        Assert.That(bench.FactsOf(NodeFact.BlockFound), Is.Empty);
    }

    [Test]
    [Category("ST-K02")]
    [Category("ST-G10")]
    public void Scans_once_an_epoch_at_its_start()
    {
        var bench = new Bench(Settings, Hopeless, plots: 1, boot: false);
        bench.Pass(Duration.FromMilliseconds(300));
        bench.Step(Input.Booted());
        Assert.That(bench.Host.Timers[TimerId.Of(8)], Is.EqualTo(Duration.FromMilliseconds(700)));
        for (int i = 0; i < 3; i++)
        {
            Finish(bench, i);
            bench.Fire(8);
        }

        Assert.That(bench.Host.Jobs, Has.Count.EqualTo(4));
        Assert.That(bench.Host.Timers[TimerId.Of(8)], Is.EqualTo(Duration.FromSeconds(1)));
    }

    [Test]
    public void Does_not_scan_an_epoch_that_its_tip_has_used()
    {
        var bench = new Bench(Settings, plots: 1);
        Finish(bench, 0);
        Assert.That(bench.Host.Jobs, Has.Count.EqualTo(1));
        bench.Fire(8);
        Assert.That(bench.Host.Jobs, Has.Count.EqualTo(2));
    }

    [Test]
    public void Starts_over_when_a_late_block_of_an_earlier_epoch_becomes_the_tip()
    {
        var bench = new Bench(Settings, plots: 1);
        var peer = bench.Connect();
        peer.Say(Chains.FrameOf(Chains.Extend(Start, 999)));
        Assert.That(bench.Host.Stopped, Is.EqualTo([bench.Host.Jobs[0].Id]));
        Finish(bench, 0);
        Assert.That(bench.FactsOf(NodeFact.BlockFound), Is.Empty, "the stopped scan is not heard");
        Finish(bench, 1);
        Assert.That(bench.Node.Tip.Height, Is.EqualTo(new Height(2)));
    }

    [Test]
    public void A_rival_of_the_same_epoch_is_beaten_by_the_lower_score_only()
    {
        var results = new List<bool>();
        for (int rival = 1; rival < 12; rival++)
        {
            var bench = new Bench(Settings, plots: 1);
            var peer = bench.Connect();
            var theirs = Chains.Extend(Start, 1000, miner: rival);
            peer.Say(Chains.FrameOf(theirs));
            Assert.That(bench.Host.Stopped, Is.Empty);
            Finish(bench, 0);
            bool published = bench.FactsOf(NodeFact.BlockFound).Count == 1;
            Assert.That(bench.Node.Tip.Id == theirs.Id, Is.Not.EqualTo(published));
            Assert.That(bench.Reached(Probe.WinTooLate), Is.Not.EqualTo(published));
            if (published) Assert.That(bench.Node.Tip.Header.Score, Is.LessThan(theirs.Header.Score));
            results.Add(published);
        }

        Assert.That(results, Has.Some.True.And.Some.False, "both happen");
    }

    [Test]
    public void A_scan_that_ends_in_a_later_epoch_dates_its_block_in_its_own()
    {
        var bench = new Bench(Settings, plots: 1);
        bench.Pass(Duration.FromMilliseconds(2500));
        Finish(bench, 0);
        var header = bench.Node.Tip.Header;
        Assert.That(header.Epoch, Is.EqualTo(new Epoch(1000)));
        Assert.That(Chains.Easy.EpochAt(header.Timestamp), Is.EqualTo(header.Epoch));
    }

    [Test]
    public void A_win_of_an_epoch_from_which_the_clock_was_set_back_waits_for_it()
    {
        var bench = new Bench(Settings, plots: 1);
        bench.Wall = Chains.Easy.StartOf(new Epoch(997));
        Finish(bench, 0);
        Assert.That(bench.Reached(Probe.NotYetHeld));
        Assert.That(bench.Node.Tip.Height, Is.EqualTo(Height.Genesis));
        bench.Fire(7);
        Assert.That(bench.Node.Tip.Header.Epoch, Is.EqualTo(new Epoch(1000)));
        Assert.That(bench.FactsOf(NodeFact.ItemCreated), Has.Count.EqualTo(1));
    }

    [Test]
    public void Waits_for_genesis()
    {
        var later = Chains.Easy with { GenesisTime = Chains.Easy.StartOf(new Epoch(1005)) };
        var bench = new Bench(Settings, later, plots: 1);
        Assert.That(bench.Host.Jobs, Is.Empty);
        Assert.That(bench.Host.Timers[TimerId.Of(8)], Is.EqualTo(Duration.FromSeconds(5)));
        bench.Fire(8);
        Assert.That(bench.Host.Jobs, Is.Empty, "the epoch of genesis is used");
        bench.Fire(8);
        Assert.That(bench.Host.Jobs, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_node_without_plots_sets_no_epoch_timer()
    {
        var bench = new Bench(Settings);
        Assert.That(bench.Host.Timers, Does.Not.ContainKey(TimerId.Of(8)));
    }
}
