using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Catching up: with one honest peer, with peers that do not answer or lie, and past them.</summary>
public sealed class SyncTests
{
    private static readonly ChainEntry Start = Chains.GenesisOf();
    private static readonly ChainEntry Best = Chains.Grow(Start, 100, miner: 1);
    private static readonly List<ChainEntry> Line = Chains.Line(Best);

    private static NodeSettings Settings => new() { PingInterval = Duration.Zero, OutboundTarget = 0 };

    private static ChainTip TipOf(ChainEntry entry) => new(new BlockRef(entry.Height, entry.Id), entry.Weight);

    /// <summary>Answers what the node asks of a peer, from the best chain, until it asks no more.</summary>
    private static void Serve(RemotePeer peer, int most = int.MaxValue)
    {
        for (var asked = peer.Hear(); asked.Count > 0; asked = peer.Hear())
        {
            foreach (var message in asked)
            {
                if (message is GetHeaders) peer.Say(new Headers([.. Line.Select(e => e.Header)]));
                if (message is not GetBlock question) continue;
                foreach (var block in question.Blocks)
                    if (most-- > 0) peer.Say(Chains.FrameOf(Line[(int)block.Height.Value - 1]));
            }
        }
    }

    [Test]
    public void Follows_a_peer_with_a_heavier_tip_and_passes_the_new_tip_on()
    {
        var bench = new Bench(Settings);
        var other = bench.Connect(1);
        var ahead = bench.Link(2);
        ahead.Say(ahead.Hello);
        ahead.Say(ahead.AuthFor(TipOf(Best)));
        Serve(ahead);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
        Assert.That(bench.Host.Facts.Single(f => f.Kind == NodeFact.Probe && f.Value == (long)Probe.SyncFinished).Extra,
            Is.EqualTo(100));
        Assert.That(other.Hear().OfType<Inventory>().SelectMany(i => i.Items).Select(i => i.WireId),
            Is.EqualTo([Best.Block.WireId]), "one announcement, not a hundred");
        Assert.That(bench.Status().Syncing, Is.False);
    }

    [Test]
    public void Does_not_ask_a_peer_whose_tip_is_known_or_lighter()
    {
        var bench = new Bench(Settings);
        var peer = bench.Connect(1);
        Assert.That(peer.Hear(), Is.Empty);
        peer.Say(Chains.FrameOf(Line[0]));
        var behind = bench.Connect(2);
        Assert.That(behind.Hear().OfType<GetHeaders>(), Is.Empty);
    }

    [Test]
    public void Asks_for_no_more_than_a_window_of_blocks_at_once()
    {
        var bench = new Bench(Settings with { SyncWindow = 10 });
        var peer = bench.Link();
        peer.Say(peer.Hello);
        peer.Say(peer.AuthFor(TipOf(Best)));
        peer.Hear();
        peer.Say(new Headers([.. Line.Select(e => e.Header)]));
        Assert.That(((GetBlock)peer.Hear().Single()).Blocks, Has.Count.EqualTo(10));
        for (int i = 0; i < 5; i++) peer.Say(Chains.FrameOf(Line[i]));
        Assert.That(((GetBlock)peer.Hear().Single()).Blocks, Has.Count.EqualTo(5));
    }

    [Test]
    public void Goes_on_with_another_peer_when_one_makes_no_progress()
    {
        var bench = new Bench(Settings);
        RemotePeer silent = bench.Link(1), good = bench.Link(2);
        foreach (var peer in new[] { silent, good })
        {
            peer.Say(peer.Hello);
            peer.Say(peer.AuthFor(TipOf(Best)));
        }

        Serve(silent, most: 20);
        Assert.That(bench.Node.Tip.Height.Value, Is.EqualTo(20));
        Serve(good);
        Assert.That(bench.Node.Tip.Height.Value, Is.EqualTo(20), "what the silent one owes comes first");
        bench.Fire(6);
        Assert.That(bench.Reached(Probe.SyncTimedOut));
        Serve(good);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
        Assert.That(silent.Refused, Is.EqualTo(Rule.None), "slow is no fault");
    }

    [Test]
    public void Goes_on_with_another_peer_when_one_leaves()
    {
        var bench = new Bench(Settings);
        RemotePeer leaves = bench.Link(1), good = bench.Link(2);
        foreach (var peer in new[] { leaves, good })
        {
            peer.Say(peer.Hello);
            peer.Say(peer.AuthFor(TipOf(Best)));
        }

        Serve(leaves, most: 20);
        leaves.Leave();
        Serve(good);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
    }

    [Test]
    public void Progress_puts_the_time_out_off()
    {
        var bench = new Bench(Settings);
        var peer = bench.Link();
        peer.Say(peer.Hello);
        peer.Say(peer.AuthFor(TipOf(Best)));
        peer.Hear();
        bench.Pass(Duration.FromSeconds(9));
        peer.Say(new Headers([.. Line.Select(e => e.Header)]));
        bench.Fire(6, Duration.FromSeconds(1));
        Assert.That(bench.Reached(Probe.SyncTimedOut), Is.False);
        bench.Fire(6, Duration.FromSeconds(9));
        Assert.That(bench.Reached(Probe.SyncTimedOut), Is.True);
        peer.Say(new Headers([]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.AnswerWasAsked), "one answer a question");
    }

    [Test]
    public void An_answer_that_comes_too_late_is_no_fault()
    {
        var bench = new Bench(Settings);
        var peer = bench.Link();
        peer.Say(peer.Hello);
        peer.Say(peer.AuthFor(TipOf(Best)));
        bench.Fire(6);
        peer.Say(new Headers([.. Line.Select(e => e.Header)]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(50)]
    public void Refuses_headers_that_do_not_connect(int missing)
    {
        var bench = new Bench(Settings);
        var peer = bench.Link();
        peer.Say(peer.Hello);
        peer.Say(peer.AuthFor(TipOf(Best)));
        peer.Say(new Headers([.. Line.Where((_, i) => i != missing).Select(e => e.Header)]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.HeadersConnect));
    }

    [Test]
    public void Refuses_headers_that_nobody_asked_for()
    {
        var bench = new Bench(Settings);
        var peer = bench.Connect();
        peer.Say(new Headers([Line[0].Header]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.AnswerWasAsked));
    }

    [Test]
    public void Does_not_take_the_blocks_of_a_lighter_chain()
    {
        var bench = new Bench(Settings);
        var peer = bench.Connect();
        foreach (var entry in Line.Take(10)) peer.Say(Chains.FrameOf(entry));
        var liar = bench.Link(2);
        liar.Say(liar.Hello);
        liar.Say(liar.AuthFor(TipOf(Best) with { Block = new BlockRef(new Height(200), new Hash(1, 1, 1, 1)) }));
        liar.Hear();
        liar.Say(new Headers([.. Chains.Line(Chains.Grow(Start, 5, miner: 2)).Select(e => e.Header)]));
        Assert.That(liar.Hear().OfType<GetBlock>(), Is.Empty);
        Assert.That(bench.Status().Syncing, Is.False);
    }

    [Test]
    public void Takes_orphans_as_word_of_a_chain_it_does_not_know()
    {
        var bench = new Bench(Settings);
        var peer = bench.Connect();
        peer.Say(Chains.FrameOf(Best));
        Serve(peer);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
        Assert.That(bench.Status().Orphans, Is.Zero);
    }

    [Test]
    public void Takes_a_block_that_it_saw_before_and_could_not_keep()
    {
        var bench = new Bench(Settings with { MaxOrphans = 1 });
        var peer = bench.Connect();
        for (int i = 5; i < 100; i++) peer.Say(Chains.FrameOf(Line[i]));
        Serve(peer);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id), "being in the seen-set must not keep a block out");
    }

    [Test]
    public void A_peer_that_leaves_when_nothing_was_synced_ends_no_sync()
    {
        var bench = new Bench(Settings with { Relay = RelayStrategy.Inventory });
        RemotePeer sender = bench.Connect(1), stays = bench.Connect(2);
        sender.Say(Chains.FrameOf(Chains.Extend(Start)));
        stays.Hear();
        var late = bench.Connect(3);
        sender.Leave();
        Assert.That(bench.Reached(Probe.SyncFinished), Is.False);
        Assert.That(late.Hear().Concat(stays.Hear()), Is.Empty, "and the tip is no news");
    }

    [Test]
    public void Serves_the_tip_that_it_tells_of_when_a_sync_ends()
    {
        var bench = new Bench(Settings with { Relay = RelayStrategy.Inventory, RecentItems = 1 });
        var lead = bench.Ahead(1, Chains.Grow(Start, 9, miner: 1));
        var sender = bench.Connect(2);
        var entry = Chains.Extend(Start);
        sender.Say(Chains.FrameOf(entry));
        sender.Say(Broadcast.Sign(sender.Key, 1, bench.Wall, [1], NoMemo.Instance));
        var late = bench.Connect(3);
        lead.Leave();
        var told = ((Inventory)late.Hear().Single()).Items;
        late.Say(new Request(told));
        Assert.That(((BlockItem)late.Hear().Single()).Block.Id, Is.EqualTo(entry.Id));
    }
}
