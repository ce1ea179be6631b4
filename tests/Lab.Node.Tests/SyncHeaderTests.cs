using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Headers are held to their rules before a block is asked for, and a lead is held to what it says.</summary>
[Category("ST-Y02")]
[Category("ST-Y03")]
public sealed class SyncHeaderTests
{
    private static readonly ChainEntry Best = Chains.Grow(Chains.GenesisOf(), 6, miner: 1);
    private static readonly List<ChainEntry> Line = Chains.Line(Best);

    private static NodeSettings Settings => new() { PingInterval = Duration.Zero, OutboundTarget = 0 };

    /// <summary>The header of the fourth block, changed and signed anew.</summary>
    private static BlockHeader Fourth(Func<HeaderContent, HeaderContent> change) =>
        BlockHeader.Sign(change(Line[3].Header.Content), Chains.KeyOf(1), NoMemo.Instance);

    private static Bench Told(BlockHeader fourth, out RemotePeer peer, int id = 1, Bench? again = null)
    {
        var bench = again ?? new Bench(Settings);
        peer = bench.Ahead(id, Best);
        Assert.That(peer.Hear().OfType<GetHeaders>().Single().Max, Is.EqualTo(2000));
        peer.Say(new Headers([.. Line.Take(3).Select(e => e.Header), fourth]));
        return bench;
    }

    private static IEnumerable<TestCaseData> BadHeaders()
    {
        yield return Case(Rule.KnownVersion, c => c with { Version = 2 });
        yield return Case(Rule.HeightFollowsParent, c => c with { Height = new Height(5) });
        yield return Case(Rule.EpochOfTimestamp, c => c with { Epoch = c.Epoch.Next });
        yield return Case(
            Rule.EpochAfterParent,
            c => c with { Epoch = Line[2].Header.Epoch, Timestamp = Line[2].Header.Timestamp });
        yield return Case(
            Rule.DifficultyFollowsRetarget, c => c with { Difficulty = new Difficulty(2), Score = Hash.Zero });
        yield return Case(
            Rule.ScoreBelowTarget,
            c => c with { Difficulty = new Difficulty(2), Score = new Hash(ulong.MaxValue, ulong.MaxValue, 0, 0) });
        static TestCaseData Case(Rule rule, Func<HeaderContent, HeaderContent> change) =>
            new TestCaseData(rule, change).SetArgDisplayNames(rule.ToString());
    }

    [TestCaseSource(nameof(BadHeaders))]
    [Category("ST-Y09")]
    public void Bans_who_names_a_header_that_breaks_a_rule_and_asks_for_none_of_its_blocks(
        Rule rule, Func<HeaderContent, HeaderContent> change)
    {
        var bench = Told(Fourth(change), out var liar);
        Assert.That(liar.Refused, Is.EqualTo(rule));
        Assert.That(liar.Hear().OfType<GetBlock>(), Is.Empty);
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Has.Count.EqualTo(1));
        Told(Fourth(change), out var second, 2, bench);
        Assert.That(second.Refused, Is.EqualTo(rule), "its id is bad for good");
    }

    [Test]
    public void A_false_signature_blames_the_sender_alone()
    {
        var forged = BlockHeader.From(Line[3].Header.Content, Line[2].Header.Signature);
        var bench = Told(forged, out var liar);
        Assert.That(liar.Refused, Is.EqualTo(Rule.SignedByMiner));
        Assert.That(bench.Status().Orphans, Is.Zero);
        var honest = bench.Ahead(2, Best);
        SyncPeers.Serve(Line, honest);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id), "the id stays good");
    }

    [Test]
    public void A_good_header_is_taken()
    {
        Told(Fourth(c => c), out var peer);
        Assert.That(peer.Refused, Is.EqualTo(Rule.ClaimedWeightShown), "four headers are less than it said it has");
        var bench = new Bench(Settings);
        var other = bench.Ahead(1, Line[3]);
        other.Hear();
        other.Say(new Headers([.. Line.Take(3).Select(e => e.Header), Fourth(c => c)]));
        Assert.That(other.Refused, Is.EqualTo(Rule.None));
        Assert.That(other.Hear().OfType<GetBlock>().Single().Blocks, Has.Count.EqualTo(4));
    }

    [Test]
    public void A_header_whose_epoch_has_not_come_ends_the_answer_without_fault()
    {
        var early = Chains.Extend(Line[2], epoch: 1003);
        var bench = Told(early.Header, out var peer);
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
        Assert.That(peer.Hear().OfType<GetBlock>().Single().Blocks, Has.Count.EqualTo(3));
        Assert.That(bench.Sync().Headers.Value, Is.EqualTo(3));
    }

    [Test]
    [Category("ST-Y09")]
    public void Bans_who_has_a_lighter_chain_than_it_said()
    {
        var bench = new Bench(Settings);
        var liar = bench.Ahead(1, Best);
        liar.Hear();
        liar.Say(new Headers([.. Line.Take(5).Select(e => e.Header)]));
        Assert.That(liar.Refused, Is.EqualTo(Rule.ClaimedWeightShown));
        var honest = bench.Ahead(2, Best);
        SyncPeers.Serve(Line, honest);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
    }

    [Test]
    public void Who_has_exactly_the_chain_that_it_said_is_good()
    {
        var bench = new Bench(Settings);
        var peer = bench.Ahead(1, Best);
        SyncPeers.Serve(Line, peer);
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id));
    }

    [Test]
    public void Under_append_only_a_chain_may_have_become_lighter()
    {
        var chain = Chains.Easy with { ForkPolicy = ForkPolicy.AppendOnly };
        var start = Chains.GenesisOf(chain);
        var bench = new Bench(Settings, chain);
        var peer = bench.Link();
        peer.Hello = RemotePeer.Greeting(peer.Key.Public, network: start.Id);
        peer.Say(peer.Hello);
        peer.Say(peer.AuthFor(new ChainTip(new BlockRef(new Height(9), new Hash(1, 1, 1, 1)), 9)));
        peer.Hear();
        peer.Say(new Headers([]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    public void Keeps_a_bounded_number_of_headers_ahead_of_the_blocks()
    {
        var long_ = Chains.Line(Chains.Grow(Chains.GenesisOf(), 4_100, miner: 1));
        var bench = new Bench(Settings with { SyncHeadersAhead = 4_000 }) { Wall = Chains.Easy.StartOf(new Epoch(9_000)) };
        var peer = bench.Ahead(1, long_[^1]);
        peer.Answer(long_);
        peer.Answer(long_, blocks: 0);
        Assert.That(bench.Sync().Headers.Value, Is.EqualTo(4_000));
        Assert.That(peer.Hear().OfType<GetHeaders>(), Is.Empty, "no other full answer fits");
    }
}
