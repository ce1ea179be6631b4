using Lab.Nodes.Tests.Worlds;
using static Lab.Nodes.Tests.Worlds.BodyPeers;

namespace Lab.Nodes.Tests;

/// <summary>Blocks from several peers at once: windows, order, stalls, bad ones.</summary>
[Category("ST-Y04")]
public sealed class SyncBodyTests
{
    [Test]
    [Category("ST-Y05")]
    public void Asks_each_peer_that_has_the_chain_for_a_part_of_it()
    {
        var bench = new Bench(Settings);
        var peers = Ready(bench, 3);
        var lighter = bench.Ahead(9, Line[4]);
        Assert.That(AskedOf(peers[0]), Is.EqualTo(Range(1, 10)));
        Assert.That(AskedOf(peers[1]), Is.EqualTo(Range(11, 20)));
        Assert.That(AskedOf(peers[2]), Is.EqualTo(Range(21, 30)));
        Assert.That(AskedOf(lighter), Is.Empty);
        Assert.That(bench.Sync().InFlight, Is.EqualTo(30));
    }

    [Test]
    public void Applies_in_order_what_comes_in_any_order()
    {
        var bench = new Bench(Settings);
        var peers = Ready(bench, 2);
        Send(peers[1], Range(11, 20).Reverse());
        Assert.That(bench.Node.Tip.Height.Value, Is.Zero);
        Assert.That(bench.Sync().Waiting, Is.EqualTo(10));
        Send(peers[0], Range(1, 9).Reverse());
        Assert.That(bench.Node.Tip.Height.Value, Is.EqualTo(9), "up to the first that is missing");
        Send(peers[0], [10]);
        Assert.That(bench.Node.Tip.Height.Value, Is.EqualTo(20));
        Assert.That(bench.Sync() is { Waiting: 0, WaitingBytes: 0 });
    }

    [Test]
    public void Goes_no_further_ahead_than_the_settings_allow()
    {
        var bench = new Bench(Settings with { SyncAhead = 25 });
        var peers = Ready(bench, 4);
        Assert.That(AskedOf(peers[2]), Is.EqualTo(Range(21, 25)));
        Assert.That(AskedOf(peers[3]), Is.Empty);
        Send(peers[0], Range(1, 5));
        Assert.That(peers.SelectMany(AskedOf).Where(h => h > 25).Order(), Is.EqualTo(Range(26, 30)));
    }

    [Test]
    public void Keeps_no_more_bytes_ahead_than_the_settings_allow()
    {
        int size = Chains.FrameOf(Line[1]).Length;
        var bench = new Bench(Settings with { SyncAheadBytes = size * 3 + size / 2 });
        var peers = Ready(bench, 2);
        Send(peers[1], Range(11, 20));
        Assert.That(bench.Sync().Waiting, Is.EqualTo(3));
        Assert.That(bench.Sync().WaitingBytes, Is.LessThanOrEqualTo(size * 3 + size / 2));
        Send(peers[0], Range(1, 10));
        SyncPeers.Serve(Line, peers);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id), "what was dropped is asked for again");
    }

    [Test]
    [Category("ST-X13")]
    public void What_found_no_room_is_not_asked_for_again_before_there_is_some()
    {
        int size = Chains.FrameOf(Line[1]).Length;
        var bench = new Bench(Settings with { SyncAheadBytes = size * 3 + size / 2 });
        var peers = Ready(bench, 2);
        Assert.That(AskedOf(peers[1]), Is.EqualTo(Range(11, 20)));
        Send(peers[1], Range(11, 20));
        Assert.That(AskedOf(peers[1]), Is.Empty, "or the same bytes would come again and again");
        Send(peers[0], Range(1, 10));
        Assert.That(peers.SelectMany(AskedOf), Does.Contain(14L));
    }

    [Test]
    [Category("ST-Y05")]
    public void Who_let_the_sync_wait_does_not_lead_again_while_another_may()
    {
        var bench = new Bench(Settings);
        RemotePeer staller = bench.Ahead(1, Best), second = bench.Ahead(2, Best), third = bench.Ahead(3, Best);
        staller.Hear();
        bench.Fire(6);
        Assert.That(second.Hear().OfType<GetHeaders>().Count(), Is.EqualTo(1), "it leads now");
        staller.Say(Chains.FrameOf(Line[50])); // and says that it is ahead, as before
        third.Hear();
        second.Leave();
        Assert.That(third.Hear().OfType<GetHeaders>().Count(), Is.EqualTo(1));
        Assert.That(staller.Hear(), Is.Empty);
        third.Leave();
        Assert.That(staller.Hear().OfType<GetHeaders>().Count(), Is.EqualTo(1), "nobody else is left");
    }

    [Test]
    [Category("ST-Y05")]
    public void Who_holds_up_the_others_is_passed_over_after_two_seconds()
    {
        var bench = new Bench(Settings with { SyncAhead = 20 });
        var peers = Ready(bench, 3);
        AskedOf(peers[0]);
        Send(peers[1], Range(11, 20));
        bench.Fire(6, Duration.FromSeconds(2) - new Duration(1));
        Assert.That(bench.Reached(Probe.SyncTimedOut), Is.False);
        bench.Fire(6, new Duration(1));
        Assert.That(bench.Reached(Probe.SyncTimedOut), Is.True);
        Assert.That(peers[0].Refused, Is.EqualTo(Rule.None), "slow is no fault");
        SyncPeers.Serve(Line, peers[1], peers[2]);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
        Assert.That(bench.Sync().Sources[0].Stalls, Is.EqualTo(1));
    }

    [Test]
    public void Nobody_is_passed_over_early_while_nobody_waits_for_it()
    {
        var bench = new Bench(Settings);
        var peers = Ready(bench, 2);
        Send(peers[1], Range(11, 20));
        bench.Pass(Duration.FromSeconds(9));
        Send(peers[1], Range(21, 22));
        bench.Fire(6, Duration.FromSeconds(1) - new Duration(1));
        Assert.That(bench.Reached(Probe.SyncTimedOut), Is.False);
    }

    [Test]
    public void Others_take_over_from_a_peer_that_leaves()
    {
        var bench = new Bench(Settings);
        var peers = Ready(bench, 3);
        peers[1].Leave();
        SyncPeers.Serve(Line, peers[0], peers[2]);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
    }

    [Test]
    public void The_headers_stay_when_the_lead_leaves()
    {
        var bench = new Bench(Settings);
        var peers = Ready(bench, 2);
        AskedOf(peers[1]);
        peers[0].Leave();
        var question = peers[1].Hear().OfType<GetHeaders>().Single();
        Assert.That(question.Locator[0].Height.Value, Is.EqualTo(99), "whoever has the last one names it");
        Assert.That(bench.Sync().Headers.Value, Is.EqualTo(100));
    }

    [Test]
    public void Headers_that_a_new_lead_does_not_have_are_given_up()
    {
        var bench = new Bench(Settings);
        var liar = bench.Ahead(1, Best);
        var honest = bench.Ahead(2, Line[49]);
        liar.Hear();
        liar.Say(new Headers([.. Line.Select(e => e.Header)]));
        Send(liar, Range(1, 3));
        liar.Leave();
        SyncPeers.Serve([.. Line.Take(50)], honest);
        Assert.That(bench.Node.Tip.Height.Value, Is.EqualTo(50));
        Assert.That(bench.Sync() is { IsSyncing: false, Waiting: 0, InFlight: 0 });
    }

    [Test]
    public void Who_lacks_a_block_is_asked_for_nothing_beyond_it_and_is_not_at_fault()
    {
        var bench = new Bench(Settings);
        var peers = Ready(bench, 2);
        AskedOf(peers[1]);
        peers[1].Say(new NotFound([.. Line.Skip(14).Take(6).Select(e => new ItemName(ItemKind.Block, e.Id))]));
        Send(peers[1], Range(11, 14));
        Send(peers[0], Range(1, 10));
        Assert.That(AskedOf(peers[1]), Is.Empty);
        SyncPeers.Serve(Line, peers[0]);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
        Assert.That(peers[1].Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    [Category("ST-Y09")]
    public void A_body_that_is_not_the_headers_is_its_senders_fault_and_asked_for_elsewhere()
    {
        var bench = new Bench(Settings);
        var peers = Ready(bench, 2);
        AskedOf(peers[1]);
        var twelfth = Line[11].Block;
        var spoilt = Block.From(twelfth.Header, twelfth.Proof, [.. twelfth.Transactions, twelfth.Transactions[0]]);
        Send(peers[1], [11]);
        peers[1].Say(Wire.Encode(new BlockItem(spoilt)));
        Send(peers[0], Range(1, 10));
        Assert.That(peers[1].Refused, Is.EqualTo(Rule.TransactionsMatchHeader));
        Assert.That(peers[0].Refused, Is.EqualTo(Rule.None));
        SyncPeers.Serve(Line, peers[0]);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id), "the id stays good");
    }

    [Test]
    [Category("ST-Y09")]
    public void A_bad_block_bans_who_sent_it_and_who_named_its_chain()
    {
        var miner = Chains.KeyOf(1);
        var tenth = Line[9].Block;
        var content = tenth.Header.Content with { StateRoot = new Hash(1, 2, 3, 4) };
        var bad = Block.From(BlockHeader.Sign(content, miner, NoMemo.Instance), tenth.Proof, tenth.Transactions);
        var bench = new Bench(Settings);
        RemotePeer[] liars = [bench.Ahead(1, Line[9]), bench.Ahead(2, Line[9])];
        liars[0].Say(new Headers([.. Line.Take(9).Select(e => e.Header), bad.Header]));
        Send(liars[0], Range(1, 9));
        liars[1].Say(Wire.Encode(new BlockItem(bad)));
        Assert.That(liars.Select(l => l.Refused), Is.All.EqualTo(Rule.StateRootMatches));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Has.Count.EqualTo(2));
        var honest = bench.Ahead(3, Best);
        SyncPeers.Serve(Line, honest);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id), "and the good chain is found");
    }

    [Test]
    [Category("ST-Y09")]
    public void Who_names_headers_and_keeps_their_blocks_back_loses_the_lead()
    {
        var bench = new Bench(Settings);
        var fake = Chains.Line(Chains.Grow(Start, 150, miner: 2));
        var liar = bench.Ahead(1, fake[^1]);
        var honest = bench.Ahead(2, Best);
        liar.Hear();
        liar.Say(new Headers([.. fake.Select(e => e.Header)]));
        SyncPeers.Serve(Line, honest);
        bench.Fire(6, Duration.FromSeconds(10));
        SyncPeers.Serve(Line, honest);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
    }

    [Test]
    [Category("ST-Y10")]
    public void Follows_a_reorg_of_the_lead_in_the_middle()
    {
        var bench = new Bench(Settings);
        var peer = bench.Ahead(1, Best);
        peer.Answer(Line);
        peer.Answer(Line, blocks: 10);
        var other = Chains.Line(Chains.Grow(Line[49], 60, miner: 3));
        peer.Say(Chains.FrameOf(other[^1]));
        SyncPeers.Serve(Line, peer);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id), "the old branch is served to its end");
        var better = bench.Ahead(2, other[^1]);
        better.Answer(other);
        SyncPeers.Serve(Line, peer); // which has none of it
        SyncPeers.Serve(other, better);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(other[^1].Id));
        Assert.That(bench.Reached(Probe.ReorgDeeperThan1));
    }

    [Test]
    [Category("ST-Y06")]
    public void Goes_on_after_a_crash_from_what_is_stored()
    {
        var store = new MemoryStore();
        var before = new Bench(Settings, store: store);
        var peers = Ready(before, 2);
        Send(peers[0], Range(1, 10));
        Send(peers[1], Range(13, 20));
        var after = new Bench(Settings, store: store);
        Assert.That(after.Node.Tip.Height.Value, Is.EqualTo(10));
        var peer = after.Ahead(1, Best);
        Assert.That(peer.Hear().OfType<GetHeaders>().Single().Locator[0].Height.Value, Is.EqualTo(10));
        peer.Say(new Headers([.. Line.Skip(10).Select(e => e.Header)]));
        Assert.That(AskedOf(peer), Is.EqualTo(Range(11, 20)), "nothing that is stored is asked for again");
        Send(peer, Range(11, 20));
        SyncPeers.Serve(Line, peer);
        Assert.That(after.Node.Tip.Id, Is.EqualTo(Best.Id));
    }
}
