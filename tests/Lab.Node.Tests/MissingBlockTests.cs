using Lab.Nodes.Relay;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Blocks that are announced and that nobody ever brings: when they count, against whom, and when not.</summary>
[Category("ST-N06")]
[Category("U-08")]
public sealed class MissingBlockTests
{
    private static readonly Duration Second = Duration.FromSeconds(1);

    private static readonly ScoreSettings Scoring = new()
    {
        ItemNotDelivered = 0, AnnouncedInVain = 0, BlockNeverCame = 100, DisconnectAt = 150, BanAt = 200, ForgivenPerMinute = 0,
    };

    private static Bench Open(ScoreSettings? scoring = null) =>
        new(new NodeSettings { PingInterval = Duration.Zero, Scoring = scoring ?? Scoring });

    private static ItemName Named(ulong number, ItemKind kind = ItemKind.Block) => new(kind, new Hash(number, 2, 3, 4));

    /// <summary>A peer announces something, and says that it does not have it after all.</summary>
    private static void Announce(RemotePeer peer, ItemName name)
    {
        peer.Say(new Inventory([name]));
        peer.Say(new NotFound([name]));
    }

    /// <summary>Lets time pass and makes the node look at what is due.</summary>
    private static void Later(Bench bench, Duration time, RemotePeer bystander)
    {
        bench.Pass(time);
        bystander.Say(new Inventory([Named((ulong)bench.Wall.Nanoseconds, ItemKind.Broadcast)]));
        bench.Fire(5, Duration.Zero);
    }

    private static List<Fact> Counted(Bench bench) =>
        [.. bench.FactsOf(NodeFact.PeerScored).Where(f => f.Value == (long)Conduct.BlockNeverCame)];

    [Test]
    public void A_block_that_nobody_brings_counts_after_five_minutes_against_who_announced_it()
    {
        var bench = Open();
        RemotePeer liar = bench.Connect(1), bystander = bench.Connect(2);
        Announce(liar, Named(1));
        Later(bench, MissingBlocks.Wait - new Duration(1), bystander);
        Assert.That(Counted(bench), Is.Empty);
        Later(bench, new Duration(1), bystander);
        Assert.That(Counted(bench).Single().Subject, Is.EqualTo(liar.Key.Public.Bytes));
        Later(bench, MissingBlocks.Wait, bystander);
        Assert.That(Counted(bench), Has.Count.EqualTo(1), "once");
    }

    [TestCase(0UL)]
    [TestCase(7UL)]
    public void A_block_that_somebody_brings_in_time_counts_against_nobody(ulong other)
    {
        var bench = Open();
        RemotePeer slow = bench.Connect(1), honest = bench.Connect(2);
        var block = Chains.Extend(Chains.GenesisOf()).Block;
        Announce(slow, new ItemName(ItemKind.Block, block.WireId));
        bench.Pass(Second);
        if (other > 0) Announce(slow, Named(other));
        bench.Pass(Duration.FromSeconds(200));
        honest.Say(new BlockItem(block));
        Later(bench, MissingBlocks.Wait, honest);
        Assert.That(Counted(bench), Has.Count.EqualTo(other > 0 ? 1 : 0));
    }

    [Test]
    public void A_block_without_its_parent_is_here_all_the_same()
    {
        var bench = Open();
        RemotePeer slow = bench.Connect(1), honest = bench.Connect(2);
        var orphan = Chains.Extend(Chains.Extend(Chains.GenesisOf(), leaf: 1), epoch: 9).Block;
        Announce(slow, new ItemName(ItemKind.Block, orphan.WireId));
        honest.Say(new BlockItem(orphan));
        Later(bench, MissingBlocks.Wait, honest);
        Assert.That(Counted(bench), Is.Empty);
    }

    [TestCase(ItemKind.Broadcast)]
    [TestCase(ItemKind.Transaction)]
    public void Of_what_costs_nothing_to_make_nothing_follows(ItemKind kind)
    {
        var bench = Open();
        RemotePeer peer = bench.Connect(1), bystander = bench.Connect(2);
        Announce(peer, Named(1, kind));
        Later(bench, MissingBlocks.Wait, bystander);
        Assert.That(Counted(bench), Is.Empty);
    }

    [Test]
    public void Who_stays_silent_or_leaves_is_counted_as_well_and_banned_when_it_goes_on()
    {
        var bench = Open(Scoring with { ItemNotDelivered = 1 });
        RemotePeer liar = bench.Connect(1), bystander = bench.Connect(2);
        liar.Say(new Inventory([Named(1)]));
        bench.Fire(5);
        bench.Pass(Second);
        liar.Say(new Inventory([Named(2)]));
        liar.Leave();
        Later(bench, MissingBlocks.Wait, bystander);
        Assert.That(Counted(bench), Has.Count.EqualTo(2));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Is.Empty, "it is not there");
        var again = bench.Connect(1);
        again.Say(new Inventory([Named(3)]));
        bench.Fire(5);
        Assert.That(again.Refused, Is.EqualTo(Rule.ConductWithinLimit));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned).Single().Subject, Is.EqualTo(liar.Key.Public.Bytes));
    }

    [Test]
    public void Closes_and_bans_a_linked_peer_by_itself()
    {
        var bench = Open();
        RemotePeer liar = bench.Connect(1), bystander = bench.Connect(2);
        Announce(liar, Named(1));
        bench.Pass(Second);
        Announce(liar, Named(2));
        Later(bench, MissingBlocks.Wait, bystander);
        Assert.That(liar.Refused, Is.EqualTo(Rule.ConductWithinLimit));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Has.Count.EqualTo(1));
    }

    [TestCase(999, 1)]
    [TestCase(1_000, 2)]
    public void One_counts_of_each_second(int milliseconds, int counted)
    {
        var bench = Open();
        RemotePeer liar = bench.Connect(1), bystander = bench.Connect(2);
        Announce(liar, Named(1));
        bench.Pass(Duration.FromMilliseconds(milliseconds));
        Announce(liar, Named(2));
        Later(bench, MissingBlocks.Wait, bystander);
        Assert.That(Counted(bench), Has.Count.EqualTo(counted));
    }

    [Test]
    public void A_weight_of_nothing_counts_nothing()
    {
        var bench = Open(Scoring with { BlockNeverCame = 0 });
        RemotePeer liar = bench.Connect(1), bystander = bench.Connect(2);
        Announce(liar, Named(1));
        Later(bench, MissingBlocks.Wait, bystander);
        Assert.That(Counted(bench), Is.Empty);
    }

    /// <summary>By default a block every ten seconds, of which none ever arrives, is borne for nine minutes.</summary>
    [Test]
    [Category("X-13")]
    public void An_honest_peer_whose_blocks_are_all_lost_is_not_banned_for_nine_minutes_of_them()
    {
        var bench = new Bench(new NodeSettings { PingInterval = Duration.Zero });
        var bystander = bench.Connect(2);
        for (ulong i = 1; i <= 54; i++)
        {
            // Its links may end; its points are its key's.
            var peer = bench.Connect(1);
            peer.Say(new Inventory([Named(i)]));
            peer.Leave();
            bench.Pass(Duration.FromSeconds(10));
        }

        for (int i = 0; i < 40; i++) Later(bench, Duration.FromSeconds(10), bystander);
        Assert.That(Counted(bench), Has.Count.EqualTo(54));
        Assert.That(Counted(bench).Max(f => f.Extra), Is.LessThan(new ScoreSettings().BanAt));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Is.Empty);
    }

    [Test]
    [Category("ST-X13")]
    public void Remembers_a_bounded_number()
    {
        var bench = Open();
        var peers = Enumerable.Range(1, 30).Select(i => bench.Connect(i)).ToList();
        ulong next = 1;
        for (int second = 0; second < 70; second++)
        {
            foreach (var peer in peers) Announce(peer, Named(next++));
            bench.Pass(Second);
        }

        var use = bench.Node.Memory.Single(m => m.Kind == "blocks announced in vain");
        Assert.That(next - 1, Is.GreaterThan((ulong)MissingBlocks.Capacity));
        Assert.That(use.Bytes, Is.EqualTo(use.Limit));
    }
}
