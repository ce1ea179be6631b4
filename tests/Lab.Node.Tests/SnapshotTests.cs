using Lab.Nodes.Sync;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>A node that has no chain starts from the state after a block that its operator named.</summary>
[Category("U-04")]
public sealed class SnapshotTests
{
    private static readonly Duration Timeout = new NodeSettings().SyncTimeout;

    private static int Points(Bench bench, RemotePeer peer) =>
        bench.FactsOf(NodeFact.PeerScored).Count(f => f.Subject == peer.Key.Public.Bytes);

    /// <summary>A node that has all headers and asks for the first chunk.</summary>
    private static (Bench Bench, RemotePeer First, RemotePeer Second) WithHeaders(MemoryStore? store = null)
    {
        var bench = SnapshotWorld.Start(store: store);
        var first = bench.Meet(1);
        first.ServeHeaders();
        var second = bench.Meet(2);
        return (bench, first, second);
    }

    [Test]
    public void A_node_without_a_chain_starts_from_the_state_that_its_operator_named_and_syncs_from_there()
    {
        var bench = SnapshotWorld.Start();
        var peers = new[] { bench.Meet(1), bench.Meet(2), bench.Meet(3) };
        var blocks = bench.Serve(peers);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bench.Node.Tip.Id, Is.EqualTo(SnapshotWorld.Best.Id));
            Assert.That(bench.Node.Tip.Ledger.Root, Is.EqualTo(SnapshotWorld.Best.Ledger.Root));
            Assert.That(bench.Node.Tip.Base.Id, Is.EqualTo(SnapshotWorld.Base.Id));
            Assert.That(blocks.Distinct().Order(), Is.EqualTo(Enumerable.Range(21, 10)), "no block below is asked for");
            Assert.That(bench.Reached(Probe.SnapshotUsed));
            Assert.That(bench.FactsOf(NodeFact.BlockFinal).Select(f => f.Value), Is.EqualTo(new[] { 0, 20 }));
            Assert.That(bench.Sync().Snapshot, Is.EqualTo(new SnapshotStatus(
                SnapshotWorld.Base.Height, SnapshotWorld.Base.Id, IsUsed: true, Headers: 20,
                SnapshotWorld.Base.Ledger.Tree.Count)));
            Assert.That(peers.Select(p => p.Refused), Is.All.EqualTo(Rule.None));
            Assert.That(bench.FactsOf(NodeFact.PeerScored), Is.Empty);
        }
    }

    [Test]
    public void Until_the_state_is_here_nobody_is_followed_and_nothing_is_mined()
    {
        var bench = SnapshotWorld.Start(plots: 1);
        var peer = bench.Meet(1);
        peer.ServeHeaders();
        bench.Fire(8);
        var status = bench.Sync();
        Assert.That(status is { IsFarBehind: true, IsSyncing: false, Height.Value: 0 });
        Assert.That(status.Snapshot is { IsUsed: false, Headers: 20, Entries: 0 });
        Assert.That(bench.Host.Jobs, Is.Empty);
        peer.Say(Chains.FrameOf(SnapshotWorld.Best));
        Assert.That(peer.Hear().OfType<GetBlock>(), Is.Empty);
    }

    [Test]
    public void Parts_are_asked_of_all_peers_in_turn_and_not_too_fast()
    {
        var (bench, first, second) = WithHeaders();
        var question = first.Asked<GetSnapshot>();
        Assert.That(question.After, Is.EqualTo(Hash.Zero));
        first.Say(SnapshotWorld.PartFor(question));
        Assert.That(first.Hear(), Is.Empty);
        var next = second.Asked<GetSnapshot>();
        Assert.That(next.After, Is.EqualTo(SnapshotWorld.PartFor(question).Chunk.Entries[^1].Key));
        second.Leave();
        Assert.That(first.Hear(), Is.Empty, "asked less than 100 ms ago");
        bench.Fire(10);
        Assert.That(first.Asked<GetSnapshot>().After, Is.EqualTo(next.After));
    }

    [Test]
    [Category("ST-Y09")]
    public void A_false_part_proves_a_fault_and_another_peer_is_asked_for_the_right_one()
    {
        var (bench, first, second) = WithHeaders();
        var good = SnapshotWorld.PartFor(first.Asked<GetSnapshot>());
        var entries = good.Chunk.Entries;
        first.Say(new SnapshotPart(good.Block, good.After, good.Chunk with
        {
            Entries = [.. entries.Take(entries.Count - 1), entries[^1] with { Value = [1] }],
        }));
        Assert.That(first.Refused, Is.EqualTo(Rule.SnapshotProved)); // R-SNAP-2
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Has.Count.EqualTo(1));
        Assert.That(bench.Sync().Snapshot!.Entries, Is.Zero);
        second.Say(SnapshotWorld.PartFor(second.Asked<GetSnapshot>()));
        Assert.That(second.Refused, Is.EqualTo(Rule.None));
        Assert.That(bench.Sync().Snapshot!.Entries, Is.EqualTo(SnapshotChunk.MaxEntries));
    }

    [Test]
    public void A_part_that_nobody_asked_for_is_refused()
    {
        var (_, first, second) = WithHeaders();
        second.Say(SnapshotWorld.PartFor(first.Asked<GetSnapshot>()));
        Assert.That(second.Refused, Is.EqualTo(Rule.AnswerWasAsked));
        var full = new Bench(SnapshotWorld.Settings with { Snapshot = null }, SnapshotWorld.Chain);
        var peer = full.Meet(1);
        peer.Say(new SnapshotPart(SnapshotWorld.Base.Id, Hash.Zero, SnapshotChunk.Of(SnapshotWorld.Base.Ledger, Hash.Zero)!));
        Assert.That(peer.Refused, Is.EqualTo(Rule.AnswerWasAsked));
    }

    [Test]
    public void Who_does_not_answer_in_time_is_passed_over_and_may_still_answer_late()
    {
        var (bench, first, second) = WithHeaders();
        var question = first.Asked<GetSnapshot>();
        bench.Fire(10, Timeout - new Duration(1));
        Assert.That(second.Hear().OfType<GetSnapshot>(), Is.Empty);
        bench.Fire(10);
        Assert.That(second.Asked<GetSnapshot>().After, Is.EqualTo(Hash.Zero));
        Assert.That(Points(bench, first), Is.EqualTo(1));
        first.Say(SnapshotWorld.PartFor(question));
        Assert.That(first.Refused, Is.EqualTo(Rule.None));
        Assert.That(bench.Sync().Snapshot!.Entries, Is.Zero, "it was not waited for any more");
    }

    [Test]
    public void Who_lacks_the_state_says_so_without_fault_and_is_not_asked_again_soon()
    {
        var (bench, first, second) = WithHeaders();
        first.Asked<GetSnapshot>();
        first.Say(new NotFound([new ItemName(ItemKind.Block, SnapshotWorld.Base.Id)]));
        bench.Serve(second);
        Assert.That(bench.Node.Tip.Base.Id, Is.EqualTo(SnapshotWorld.Base.Id));
        Assert.That(first.Hear().OfType<GetSnapshot>(), Is.Empty);
        Assert.That(first.Refused, Is.EqualTo(Rule.None));
        Assert.That(Points(bench, first), Is.Zero);
    }

    [Test]
    public void A_chain_that_does_not_lead_to_the_block_is_left_and_nobody_banned()
    {
        var other = Chains.Grow(SnapshotWorld.Best.Ancestor(new Height(10)), 25, miner: 2);
        var bench = SnapshotWorld.Start();
        var stray = bench.Meet(1, other);
        while (stray.Hear().OfType<GetHeaders>().ToList() is [.., var question]) stray.Say(SnapshotWorld.After(question, other));
        Assert.That(bench.Sync().Snapshot!.Headers, Is.Zero, "R-SNAP-3: it is no way there");
        Assert.That(stray.Refused, Is.EqualTo(Rule.None));
        bench.Serve(bench.Meet(2));
        Assert.That(bench.Node.Tip.Base.Id, Is.EqualTo(SnapshotWorld.Base.Id));
        Assert.That(stray.Hear().OfType<GetSnapshot>(), Is.Empty);
    }

    [Test]
    public void A_peer_whose_chain_ended_below_the_block_is_asked_later_and_not_blamed_for_what_it_lacks()
    {
        var bench = SnapshotWorld.Start();
        var tip = SnapshotWorld.Best.Ancestor(new Height(19));
        var low = bench.Meet(1, tip);
        Assert.That(low.Hear().OfType<GetHeaders>(), Is.Empty);
        bench.Fire(10, SnapshotWorld.Settings.BanTime - new Duration(1));
        Assert.That(low.Hear().OfType<GetHeaders>(), Is.Empty);
        bench.Fire(10, Timeout);
        low.Say(SnapshotWorld.After(low.Asked<GetHeaders>(), tip));
        Assert.That(Points(bench, low), Is.Zero);
        Assert.That(bench.Sync().Snapshot!.Headers, Is.EqualTo(19));
    }

    [Test]
    public void No_more_headers_are_asked_for_than_lead_to_the_block()
    {
        var bench = SnapshotWorld.Start();
        var high = bench.Meet(2, SnapshotWorld.Base);
        Assert.That(high.Asked<GetHeaders>().Max, Is.EqualTo(20), "no more than up to the block");
    }

    [Test]
    [Category("ST-Y09")]
    public void A_header_that_breaks_a_rule_bans_who_sent_it()
    {
        var bench = SnapshotWorld.Start();
        var liar = bench.Meet(1);
        var good = SnapshotWorld.After(liar.Asked<GetHeaders>(), SnapshotWorld.Best).Items;
        var content = good[3].Content with { Version = 2 };
        liar.Say(new Headers([.. good.Take(3), BlockHeader.Sign(content, Chains.KeyOf(1), NoMemo.Instance)]));
        Assert.That(liar.Refused, Is.EqualTo(Rule.KnownVersion));
        bench.Serve(bench.Meet(2));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(SnapshotWorld.Best.Id));
    }

    [Test]
    [Category("ST-Y06")]
    public void A_restart_among_the_headers_goes_on_where_they_ended()
    {
        var store = new MemoryStore();
        var bench = SnapshotWorld.Start(store: store);
        var peer = bench.Meet(1);
        var question = peer.Asked<GetHeaders>();
        peer.Say(new Headers([.. SnapshotWorld.After(question, SnapshotWorld.Best).Items.Take(12)]));
        bench = SnapshotWorld.Start(store: store);
        Assert.That(bench.Sync().Snapshot!.Headers, Is.EqualTo(12));
        peer = bench.Meet(1);
        Assert.That(peer.Asked<GetHeaders>().Max, Is.EqualTo(8));
    }

    [Test]
    [Category("ST-Y06")]
    public void A_restart_among_the_parts_goes_on_where_they_ended()
    {
        var store = new MemoryStore();
        var (_, first, _) = WithHeaders(store);
        var part = SnapshotWorld.PartFor(first.Asked<GetSnapshot>());
        first.Say(part);
        var bench = SnapshotWorld.Start(store: store);
        Assert.That(bench.Sync().Snapshot, Is.EqualTo(new SnapshotStatus(
            SnapshotWorld.Base.Height, SnapshotWorld.Base.Id, IsUsed: false, Headers: 20, SnapshotChunk.MaxEntries)));
        var peer = bench.Meet(1);
        var next = peer.Asked<GetSnapshot>();
        Assert.That(next.After, Is.EqualTo(part.Chunk.Entries[^1].Key));
        peer.Say(SnapshotWorld.PartFor(next));
        bench.Serve(peer);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(SnapshotWorld.Best.Id));
    }

    [Test]
    [Category("ST-Y06")]
    public void A_snapshot_that_is_whole_is_the_base_of_every_later_life()
    {
        var store = new MemoryStore();
        var bench = SnapshotWorld.Start(store: store);
        bench.Serve(bench.Meet(1));
        foreach (var settings in (NodeSettings[])
            [SnapshotWorld.Settings, SnapshotWorld.Settings with { Snapshot = null },
                SnapshotWorld.Settings with { Snapshot = new BlockRef(new Height(3), Hash.Zero) }])
        {
            bench = SnapshotWorld.Start(settings, store);
            Assert.That(bench.Node.Tip.Id, Is.EqualTo(SnapshotWorld.Best.Id));
            Assert.That(bench.Node.Tip.Base.Id, Is.EqualTo(SnapshotWorld.Base.Id));
            Assert.That(bench.FactsOf(NodeFact.BlockFinal).Select(f => f.Value), Is.EqualTo(new[] { 0, 20 }));
            Assert.That(bench.Sync().Snapshot is { IsUsed: true, Headers: 20 });
        }
    }

    [Test]
    public void Another_block_begins_anew_and_none_begins_from_genesis()
    {
        var store = new MemoryStore();
        var (_, first, _) = WithHeaders(store);
        first.Say(SnapshotWorld.PartFor(first.Asked<GetSnapshot>()));
        var lower = SnapshotWorld.Best.Ancestor(new Height(9));
        var bench = SnapshotWorld.Start(
            SnapshotWorld.Settings with { Snapshot = new BlockRef(lower.Height, lower.Id) }, store);
        Assert.That(bench.Sync().Snapshot is { Headers: 0, Entries: 0, Height.Value: 9 });
        bench = SnapshotWorld.Start(SnapshotWorld.Settings with { Snapshot = null }, store);
        Assert.That(bench.Sync().Snapshot, Is.Null);
        Assert.That(store.Count, Is.Zero, "nothing of it is left");
        SyncPeers.Serve(Chains.Line(SnapshotWorld.Best), bench.Meet(1));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(SnapshotWorld.Best.Id));
        Assert.That(bench.Node.Tip.Base.Height, Is.EqualTo(Height.Genesis));
    }

    [Test]
    public void A_node_that_has_a_chain_goes_on_with_it()
    {
        var store = new MemoryStore();
        var bench = SnapshotWorld.Start(SnapshotWorld.Settings with { Snapshot = null }, store);
        var fourth = SnapshotWorld.Best.Ancestor(new Height(4));
        SyncPeers.Serve(Chains.Line(fourth), bench.Meet(1, fourth));
        bench = SnapshotWorld.Start(store: store);
        Assert.That(bench.Node.Tip.Height.Value, Is.EqualTo(4));
        Assert.That(bench.Sync().Snapshot, Is.Null);
        SyncPeers.Serve(Chains.Line(SnapshotWorld.Best), bench.Meet(1));
        Assert.That(bench.Node.Tip.Base.Height, Is.EqualTo(Height.Genesis));
    }

    [TestCase(19, false)]
    [TestCase(20, true)]
    public void What_builds_on_a_block_below_is_dropped_without_blame(long on, bool isKept)
    {
        var bench = SnapshotWorld.Start();
        var peer = bench.Meet(1);
        bench.Serve(peer);
        var side = Chains.Extend(SnapshotWorld.Best.Ancestor(new Height(on)), miner: 2);
        peer.Say(Chains.FrameOf(side));
        Assert.That(bench.Node.Tip.Find(side.Id), Is.Null);
        Assert.That(bench.Status().SideTips, Is.EqualTo(isKept ? 1 : 0));
        Assert.That(bench.Status().Orphans, Is.Zero);
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
    }

    [TestCase(19, false)]
    [TestCase(20, true)]
    public void A_heavier_chain_that_leaves_below_the_block_is_not_followed(long fork, bool isFollowed)
    {
        var bench = SnapshotWorld.Start();
        bench.Serve(bench.Meet(1));
        var other = Chains.Grow(SnapshotWorld.Best.Ancestor(new Height(fork)), 20, miner: 3);
        var peer = bench.Meet(2, other);
        SyncPeers.Serve(Chains.Line(other), peer);
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(isFollowed ? other.Id : SnapshotWorld.Best.Id));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    public void A_state_that_the_emission_cannot_have_made_is_not_used()
    {
        // The same headers on a network whose genesis allocated nothing: only the operator can have got it wrong.
        var bench = SnapshotWorld.Start();
        var snapshot = new Snapshot(SnapshotWorld.Base.Header.StateRoot);
        var after = Hash.Zero;
        while (!snapshot.IsWhole)
        {
            Assert.That(snapshot.TryAdd(SnapshotChunk.Of(SnapshotWorld.Base.Ledger, after)!), Is.True);
            after = snapshot.After;
        }

        var headers = Chains.Line(SnapshotWorld.Base).Select(e => e.Header).ToList();
        Assert.That(snapshot.Enter(bench.Node.Tip, headers), Is.Not.Null);
        Assert.That(snapshot.Enter(Chains.GenesisOf(), headers), Is.Null); // R-SNAP-4
    }

    [Test]
    public void A_node_gives_the_state_after_any_block_that_it_has_and_says_what_it_lacks()
    {
        var bench = SnapshotWorld.Start(SnapshotWorld.Settings with { Snapshot = null });
        var peer = bench.Meet(1);
        SyncPeers.Serve(Chains.Line(SnapshotWorld.Best), peer);
        peer.Say(new GetSnapshot(SnapshotWorld.Target, Hash.Zero));
        var part = peer.Asked<SnapshotPart>();
        Assert.That(part.Chunk.Holds(SnapshotWorld.Base.Header.StateRoot, null), Is.True);
        peer.Say(new GetSnapshot(new BlockRef(new Height(5), new Hash(1, 2, 3, 4)), Hash.Zero));
        Assert.That(peer.Asked<NotFound>().Items, Is.EqualTo(new[] { new ItemName(ItemKind.Block, new Hash(1, 2, 3, 4)) }));
        peer.Say(new GetSnapshot(SnapshotWorld.Target, new Hash(1, 2, 3, 4)));
        Assert.That(peer.Asked<NotFound>().Items.Single().WireId, Is.EqualTo(SnapshotWorld.Base.Id), "no such key");
    }

    [Test]
    public void A_node_that_began_with_a_snapshot_says_honestly_what_it_has_not()
    {
        var bench = SnapshotWorld.Start();
        var peer = bench.Meet(1);
        bench.Serve(peer);
        var below = SnapshotWorld.Best.Ancestor(new Height(7));
        var above = SnapshotWorld.Best.Ancestor(new Height(21));
        peer.Say(new GetBlock([
            new BlockRef(below.Height, below.Id), SnapshotWorld.Target, new BlockRef(above.Height, above.Id)]));
        var heard = peer.Hear();
        Assert.That(heard.OfType<BlockItem>().Single().Block.Id, Is.EqualTo(above.Id));
        Assert.That(
            heard.OfType<NotFound>().Single().Items.Select(i => i.WireId), Is.EqualTo(new[] { below.Id, SnapshotWorld.Base.Id }));
        peer.Say(new GetHeaders([new BlockRef(Height.Genesis, SnapshotWorld.Best.Genesis.Id)], 2_000));
        Assert.That(peer.Asked<Headers>().Items.Select(h => h.Height.Value), Is.EqualTo(Enumerable.Range(1, 30)));
        peer.Say(new GetSnapshot(new BlockRef(below.Height, below.Id), Hash.Zero));
        Assert.That(peer.Asked<NotFound>().Items.Single().WireId, Is.EqualTo(below.Id));
        peer.Say(new GetSnapshot(SnapshotWorld.Target, Hash.Zero));
        Assert.That(peer.Asked<SnapshotPart>().Chunk.Holds(SnapshotWorld.Base.Header.StateRoot, null), Is.True);
    }

    [Test]
    [Category("ST-X03")]
    public void One_peer_gets_so_many_parts_a_second_and_what_exceeds_that_is_dropped()
    {
        var bench = SnapshotWorld.Start(SnapshotWorld.Settings with { Snapshot = null });
        bench.Pass(Duration.FromSeconds(100));
        var peer = bench.Meet(1);
        var question = new GetSnapshot(new BlockRef(Height.Genesis, SnapshotWorld.Best.Genesis.Id), Hash.Zero);
        const int Burst = SnapshotDesk.AsksPerSecond * SnapshotDesk.BurstSeconds;
        for (int i = 0; i < Burst; i++)
        {
            peer.Say(question);
            Assert.That(peer.Hear().OfType<SnapshotPart>().Count(), Is.EqualTo(1));
        }

        peer.Say(question);
        Assert.That(peer.Hear(), Is.Empty); // R-SNAP-5
        Assert.That(Points(bench, peer), Is.EqualTo(1));
        bench.Pass(Duration.FromMilliseconds(100));
        peer.Say(question);
        Assert.That(peer.Hear().OfType<SnapshotPart>().Count(), Is.EqualTo(1));
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    [TestCase(10_000_000, true)]
    [TestCase(10_000_001, false)]
    public void Settings_name_a_block_of_a_height_within_the_limits(long height, bool isSound) =>
        Assert.That(
            new NodeSettings { Snapshot = new BlockRef(new Height(height), Hash.Zero) }.Validate() is null, Is.EqualTo(isSound));
}
