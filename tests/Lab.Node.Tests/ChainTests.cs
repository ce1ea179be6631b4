using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>
/// Blocks at one node: accepted, kept waiting, reorganised, refused, and read back after a restart.
/// </summary>
public sealed class ChainTests
{
    private static readonly ChainEntry Start = Chains.GenesisOf();

    private static NodeSettings Flooding => new()
    {
        Relay = RelayStrategy.Flood, PingInterval = Duration.Zero, OutboundTarget = 0,
    };

    [Test]
    public void Accepts_a_block_and_floods_the_frame_that_came()
    {
        var bench = new Bench(Flooding);
        RemotePeer sender = bench.Connect(1), other = bench.Connect(2);
        var entry = Chains.Extend(Start);
        var frame = Chains.FrameOf(entry);
        sender.Say(frame);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(entry.Id));
        Assert.That(bench.Host.Sent.Single(s => s.Link == other.Link && Wire.CodeOf(s.Frame) == MessageCode.Block).Frame,
            Is.SameAs(frame));
        var tips = bench.FactsOf(NodeFact.TipChanged).Select(f => (f.Subject, f.Value, f.Extra));
        Assert.That(tips, Is.EqualTo([(Start.Id, 0L, 0L), (entry.Id, 1L, 0L)]), "the tip at boot, and the new one");
        Assert.That(bench.FactsOf(NodeFact.ItemAccepted).Single().Subject, Is.EqualTo(entry.Block.WireId));
    }

    [Test]
    public void Keeps_an_orphan_asks_for_what_is_missing_and_adopts_it()
    {
        var bench = new Bench(Flooding);
        var peer = bench.Connect();
        var parent = Chains.Extend(Start);
        var child = Chains.Extend(parent);
        peer.Say(Chains.FrameOf(child));
        Assert.That(bench.Reached(Probe.OrphanHeld));
        Assert.That(bench.Status().Orphans, Is.EqualTo(1));
        Assert.That(((GetHeaders)peer.Hear().Single()).Locator.Single().Id, Is.EqualTo(Start.Id));
        peer.Say(Chains.FrameOf(parent));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(child.Id));
        Assert.That(bench.Reached(Probe.OrphanAdopted));
        Assert.That(bench.Status().Orphans, Is.Zero);
    }

    [Test]
    public void Keeps_no_more_orphans_than_allowed()
    {
        var bench = new Bench(Flooding with { MaxOrphans = 3 });
        var peer = bench.Connect();
        var line = Chains.Line(Chains.Grow(Start, 6, miner: 1));
        foreach (var entry in line.Skip(1)) peer.Say(Chains.FrameOf(entry));
        Assert.That(bench.Status().Orphans, Is.EqualTo(3));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    [Category("U-02")]
    public void An_append_only_chain_grows_and_never_leaves_its_tip()
    {
        var rules = Chains.Easy with { ForkPolicy = ForkPolicy.AppendOnly };
        var start = Chains.GenesisOf(rules);
        var store = new MemoryStore();
        var bench = new Bench(Flooding, rules, store: store);
        var peer = bench.Link();
        peer.Hello = RemotePeer.Greeting(peer.Key.Public, network: start.Id);
        peer.Shake();
        var own = Chains.Extend(start, miner: 1);
        peer.Say(Chains.FrameOf(own));
        foreach (var entry in Chains.Line(Chains.Grow(start, 3, miner: 2))) peer.Say(Chains.FrameOf(entry));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(own.Id), "heavier, but not on top of the tip");
        Assert.That(new Bench(Flooding, rules, store: store).Node.Tip.Id, Is.EqualTo(own.Id), "nor after a restart");
        var next = Chains.Extend(own, miner: 3);
        peer.Say(Chains.FrameOf(next));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(next.Id));
    }

    [Test]
    [Category("ST-X13")]
    public void Keeps_orphans_within_its_bytes()
    {
        var line = Chains.Line(Chains.Grow(Start, 6, miner: 1));
        int each = Chains.FrameOf(line[1]).Length;
        var bench = new Bench(Flooding with { MaxHeldBytes = (3 * each) + 100 });
        var peer = bench.Connect();
        foreach (var entry in line.Skip(1)) peer.Say(Chains.FrameOf(entry));
        Assert.That(bench.Status().Orphans, Is.EqualTo(3));
    }

    [TestCase(16, true, false)]
    [TestCase(17, false, false)]
    [TestCase(16, true, true)]
    [TestCase(17, false, true)]
    [Category("ST-X16")]
    public void Keeps_no_orphan_that_is_far_too_easy(int part, bool kept, bool compact)
    {
        // The orphan has a difficulty of 3, and the tip asks for this many times that.
        var rules = Chains.Easy with { GenesisDifficulty = new Difficulty((ulong)part * 3) };
        var bench = new Bench(Flooding, rules);
        var peer = bench.Link();
        peer.Hello = RemotePeer.Greeting(peer.Key.Public, network: Chains.GenesisOf(rules).Id);
        peer.Shake();
        var easy = Chains.GenesisOf(rules with { GenesisDifficulty = new Difficulty(3) });
        var block = Mined(easy).Block;
        peer.Say(Wire.Encode(compact ? CompactBlock.Of(block) : new BlockItem(block)));
        Assert.That(bench.Status().Orphans, Is.EqualTo(kept ? 1 : 0));
        Assert.That(bench.Reached(Probe.CompactRebuilt), Is.EqualTo(compact && kept), "or it is not even put together");
        Assert.That(peer.Refused, Is.EqualTo(Rule.None), "nobody is blamed");
    }

    /// <summary>The first child of a genesis that wins.</summary>
    private static ChainEntry Mined(ChainEntry genesis)
    {
        for (long epoch = 1; ; epoch++)
        {
            var challenge = genesis.Challenge(new Epoch(epoch));
            var key = Chains.KeyOf(1000);
            if (Chains.PlotOf(key).Scan(challenge, genesis.NextDifficulty.Target) is { Found: true } won)
                return Chains.Extend(genesis, epoch, won.Leaf);
        }
    }

    [TestCase(1)]
    [TestCase(3)]
    [Category("ST-K09")]
    public void Changes_to_the_heavier_chain_and_reports_how_deep(int depth)
    {
        var bench = new Bench(Flooding);
        var peer = bench.Connect();
        foreach (var entry in Chains.Line(Chains.Grow(Start, depth, miner: 1))) peer.Say(Chains.FrameOf(entry));
        var better = Chains.Grow(Start, depth + 1, miner: 2);
        foreach (var entry in Chains.Line(better)) peer.Say(Chains.FrameOf(entry));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(better.Id));
        Assert.That(bench.FactsOf(NodeFact.TipChanged).Max(f => f.Extra), Is.EqualTo(depth));
        Assert.That(bench.Reached(Probe.ReorgDepth1), Is.EqualTo(depth == 1));
        Assert.That(bench.Reached(Probe.ReorgDeeperThan1), Is.EqualTo(depth > 1));
        Assert.That(bench.Status().SideTips, Is.EqualTo(1), "the old branch is one tip");
    }

    [Test]
    public void Decides_ties_alike_in_either_order()
    {
        ChainEntry one = Chains.Extend(Start, miner: 1), two = Chains.Extend(Start, miner: 2);
        var tips = new List<Hash>();
        foreach (var order in new[] { new[] { one, two }, [two, one] })
        {
            var bench = new Bench(Flooding);
            var peer = bench.Connect();
            foreach (var entry in order) peer.Say(Chains.FrameOf(entry));
            Assert.That(bench.Reached(Probe.EqualWeightTie));
            tips.Add(bench.Node.Tip.Id);
        }

        Assert.That(tips[0], Is.EqualTo(tips[1]));
    }

    [Test]
    public void Keeps_no_more_side_tips_than_allowed()
    {
        var bench = new Bench(Flooding with { MaxSideTips = 2 });
        var peer = bench.Connect();
        foreach (var entry in Chains.Line(Chains.Grow(Start, 3, miner: 1))) peer.Say(Chains.FrameOf(entry));
        for (int miner = 2; miner < 7; miner++) peer.Say(Chains.FrameOf(Chains.Extend(Start, miner: miner)));
        Assert.That(bench.Status().SideTips, Is.EqualTo(2));
    }

    [TestCase(1002, false)]
    [TestCase(1003, true)]
    public void Keeps_a_block_whose_epoch_lies_ahead_until_it_comes(long epoch, bool held)
    {
        var bench = new Bench(Flooding);
        RemotePeer sender = bench.Connect(1), other = bench.Connect(2);
        other.Hear();
        var entry = Chains.Extend(Start, epoch);
        sender.Say(Chains.FrameOf(entry));
        Assert.That(bench.Reached(Probe.NotYetHeld), Is.EqualTo(held));
        Assert.That(bench.Node.Tip.Id == entry.Id, Is.Not.EqualTo(held));
        if (!held) return;
        Assert.That(other.Hear(), Is.Empty);
        bench.Fire(7);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(entry.Id));
        Assert.That(bench.Reached(Probe.NotYetAdopted));
        Assert.That(other.Hear().Single(), Is.TypeOf<BlockItem>());
        Assert.That(sender.Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    public void Keeps_the_nearest_of_too_many_early_blocks()
    {
        var bench = new Bench(Flooding with { MaxNotYet = 2 });
        var peer = bench.Connect();
        foreach (long epoch in new[] { 1_000_000, 1010, 1005, 9_000_000 })
            peer.Say(Chains.FrameOf(Chains.Extend(Start, epoch, miner: (int)(epoch % 97))));
        Assert.That(bench.Status().NotYet, Is.EqualTo(2));
        Assert.That(bench.Host.Timers[TimerId.Of(7)], Is.EqualTo(Duration.FromSeconds(3)));
    }

    [Test]
    public void Refuses_who_sends_a_bad_block_marks_its_id_and_relays_nothing()
    {
        var bench = new Bench(Flooding);
        RemotePeer bad = bench.Connect(1), again = bench.Connect(2), other = bench.Connect(3);
        other.Hear();
        // Two blocks of one epoch in a row: well formed by itself, but not on this parent.
        var parent = Chains.Extend(Start);
        bad.Say(Chains.FrameOf(parent));
        var wrong = WithParent(parent, Chains.Extend(Start, leaf: 1));
        bad.Say(Wire.Encode(new BlockItem(wrong)));
        Assert.That(bad.Refused, Is.EqualTo(Rule.EpochAfterParent));
        again.Say(Wire.Encode(new BlockItem(wrong)));
        Assert.That(again.Refused, Is.EqualTo(Rule.EpochAfterParent));
        Assert.That(bench.Reached(Probe.BadIdMet));
        Assert.That(other.Hear().OfType<BlockItem>().Select(b => b.Block.Id), Is.EqualTo([parent.Id]));
    }

    [Test]
    public void A_spoilt_signature_blames_the_sender_and_leaves_the_id_good()
    {
        var bench = new Bench(Flooding);
        RemotePeer bad = bench.Connect(1), good = bench.Connect(2);
        var entry = Chains.Extend(Start);
        var spoilt = Block.From(BlockHeader.From(entry.Header.Content, default), entry.Block.Proof);
        bad.Say(Wire.Encode(new BlockItem(spoilt)));
        Assert.That(bad.Refused, Is.EqualTo(Rule.SignedByMiner));
        good.Say(Chains.FrameOf(entry));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(entry.Id));
    }

    [Test]
    [Category("ST-K11")]
    public void Reads_its_chain_back_after_a_restart()
    {
        var store = new MemoryStore();
        var before = new Bench(Flooding, store: store);
        var peer = before.Connect();
        foreach (var entry in Chains.Line(Chains.Grow(Start, 3, miner: 1))) peer.Say(Chains.FrameOf(entry));
        foreach (var entry in Chains.Line(Chains.Grow(Start, 5, miner: 2))) peer.Say(Chains.FrameOf(entry));
        var after = new Bench(Flooding, store: store);
        Assert.That(after.Node.Tip.Id, Is.EqualTo(before.Node.Tip.Id));
        Assert.That(after.Reached(Probe.ChainReloaded));
        Assert.That(after.FactsOf(NodeFact.ItemAccepted), Is.Empty, "what was accepted before is no news");
    }

    [Test]
    public void Keeps_its_first_seen_tip_over_a_restart()
    {
        var rules = Chains.Easy with { Tie = TieRule.FirstSeen };
        var start = Chains.GenesisOf(rules);
        for (int first = 1; first <= 2; first++)
        {
            var store = new MemoryStore();
            var before = new Bench(Flooding, rules, store: store);
            var peer = before.Link();
            peer.Hello = RemotePeer.Greeting(peer.Key.Public, network: start.Id);
            peer.Shake();
            peer.Say(Chains.FrameOf(Chains.Extend(start, miner: first)));
            peer.Say(Chains.FrameOf(Chains.Extend(start, miner: 3 - first)));
            Assert.That(new Bench(Flooding, rules, store: store).Node.Tip.Id, Is.EqualTo(before.Node.Tip.Id));
        }
    }

    [Test]
    public void Serves_headers_after_the_first_shared_block_and_blocks_by_name()
    {
        var bench = new Bench(Flooding);
        var peer = bench.Connect();
        var line = Chains.Line(Chains.Grow(Start, 5, miner: 1));
        foreach (var entry in line) peer.Say(Chains.FrameOf(entry));
        peer.Hear();
        BlockRef unknown = new(new Height(9), new Hash(1, 1, 1, 1)), second = new(line[1].Height, line[1].Id);
        peer.Say(new GetHeaders([unknown, second, new BlockRef(Height.Genesis, Start.Id)], 2));
        Assert.That(((Headers)peer.Hear().Single()).Items.Select(h => h.Id), Is.EqualTo([line[2].Id, line[3].Id]));
        peer.Say(new GetHeaders([new BlockRef(line[4].Height, line[4].Id)], 2000));
        Assert.That(((Headers)peer.Hear().Single()).Items, Is.Empty);
        peer.Say(new GetHeaders([unknown], 2000));
        Assert.That(((Headers)peer.Hear().Single()).Items, Is.Empty);
        peer.Say(new GetBlock([second, unknown, new BlockRef(line[0].Height, line[0].Id)]));
        var answers = peer.Hear();
        Assert.That(answers.OfType<BlockItem>().Select(b => b.Block.Id), Is.EqualTo([line[1].Id, line[0].Id]));
        Assert.That(answers.OfType<NotFound>().Single().Items, Is.EqualTo([new ItemName(ItemKind.Block, unknown.Id)]));
    }

    /// <summary>
    /// The same block, signed anew, on top of another parent and at the right height for it.
    /// </summary>
    private static Block WithParent(ChainEntry parent, ChainEntry like)
    {
        var miner = Chains.KeyOf(1000);
        Transaction[] body = [BlockBuilder.Coinbase(parent, miner.Public, [])];
        var content = like.Header.Content with
        {
            Parent = parent.Id, Height = parent.Height.Next, TransactionRoot = Block.RootOf(body),
        };
        return Block.From(BlockHeader.Sign(content, miner, NoMemo.Instance), like.Block.Proof, body);
    }
}
