using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>An operator asks for the chain in short, for all of its state, and what a sync would do.</summary>
public sealed class ChainCommandTests
{
    private static readonly ChainEntry Best = Chains.Grow(Chains.GenesisOf(), 8, miner: 1);
    private static readonly List<ChainEntry> Line = Chains.Line(Best);

    private static Bench WithChain(long height = 8)
    {
        var bench = new Bench(new NodeSettings { PingInterval = Duration.Zero, OutboundTarget = 0 });
        foreach (var entry in Line.Take((int)height))
        {
            var peer = bench.Node.Tip.Height.Value == 0 ? bench.Connect(90) : null;
            peer?.Say(Chains.FrameOf(entry));
            if (peer is null) bench.Step(Input.Received(new LinkId(1), Chains.FrameOf(entry)));
        }

        Assert.That(bench.Node.Tip.Height.Value, Is.EqualTo(height));
        return bench;
    }

    private static object Ask(Bench bench, object command)
    {
        int before = bench.Host.Answers.Count;
        bench.Step(Input.Asked(new RequestId(5), command));
        return bench.Host.Answers.Count > before ? bench.Host.Answers[^1] : "no answer yet";
    }

    [Test]
    [Category("SC-L16")]
    public void A_manifest_names_tip_network_specifications_and_blocks()
    {
        var bench = WithChain();
        var manifest = (ChainManifest)Ask(bench, new GetManifest(new Height(2), 3));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(manifest.Tip, Is.EqualTo(SyncPeers.TipOf(Best)));
            Assert.That(manifest.Network, Is.EqualTo(Best.Genesis.Id));
            Assert.That(manifest.Parameters, Is.EqualTo(Genesis.Digest(Best.Parameters)));
            Assert.That(manifest.MonetaryPolicy, Is.EqualTo(MonetaryPolicy.Digest(Best.Parameters)));
            Assert.That(manifest.StateRoot, Is.EqualTo(Best.Ledger.Root));
            Assert.That(manifest.Checkpoint, Is.EqualTo(new BlockRef(Height.Genesis, Best.Genesis.Id)));
            Assert.That(manifest.From.Value, Is.EqualTo(2));
            Assert.That(manifest.Blocks, Is.EqualTo(Line.Skip(1).Take(3).Select(e => e.Id)));
        }
    }

    [TestCase(0, 0, 0)]
    [TestCase(0, 2000, 9)]
    [TestCase(8, 5, 1)]
    [Category("SC-L16")]
    public void A_manifest_has_as_many_ids_as_there_are(long from, int count, int given)
    {
        var manifest = (ChainManifest)Ask(WithChain(), new GetManifest(new Height(from), count));
        Assert.That(manifest.Blocks, Has.Count.EqualTo(given));
        if (given == 9) Assert.That(manifest.Blocks[0], Is.EqualTo(Best.Genesis.Id));
    }

    [TestCase(0, 2001)]
    [TestCase(0, -1)]
    [TestCase(9, 1)]
    [Category("SC-L16")]
    public void A_manifest_past_its_limits_is_refused(long from, int count) =>
        Assert.That(Ask(WithChain(), new GetManifest(new Height(from), count)), Is.TypeOf<CommandRefused>());

    [Test]
    [Category("SC-L17")]
    public void A_snapshot_of_the_tip_or_of_a_block_below_it_verifies_by_itself()
    {
        var bench = WithChain();
        foreach (var at in (ChainEntry[])[Best, Line[4]])
        {
            var snapshot = (ChainSnapshot)Ask(bench, new TakeSnapshot(at == Best ? null : at.Id));
            Assert.That(snapshot.Verify(Chains.Easy, NoMemo.Instance, out var entry).IsAccepted);
            Assert.That(entry!.Id, Is.EqualTo(at.Id));
            Assert.That(entry.Ledger.Root, Is.EqualTo(at.Ledger.Root));
        }

        Assert.That(Ask(bench, new TakeSnapshot(Best.Genesis.Id)), Is.TypeOf<CommandRefused>());
        Assert.That(Ask(bench, new TakeSnapshot(new Hash(1, 2, 3, 4))), Is.TypeOf<CommandRefused>());
    }

    [Test]
    [Category("SC-L17")]
    public void Who_began_with_a_snapshot_gives_its_checkpoint_and_none_below()
    {
        var bench = SnapshotWorld.Start();
        bench.Serve(bench.Meet(1));
        var below = SnapshotWorld.Best.Ancestor(new Height(19));
        Assert.That(Ask(bench, new TakeSnapshot(below.Id)), Is.TypeOf<CommandRefused>());
        var snapshot = (ChainSnapshot)Ask(bench, new TakeSnapshot(SnapshotWorld.Base.Id));
        Assert.That(snapshot.Verify(SnapshotWorld.Chain, NoMemo.Instance, out _).IsAccepted);
        var manifest = (ChainManifest)Ask(bench, new GetManifest(Height.Genesis, 31));
        Assert.That(manifest.Checkpoint, Is.EqualTo(SnapshotWorld.Target));
        Assert.That(manifest.Blocks.Skip(1), Is.EqualTo(Chains.Line(SnapshotWorld.Best).Select(e => e.Id)));
    }

    /// <summary>Every key and value of the node's store.</summary>
    private static List<string> Stored(Bench bench) =>
        [.. bench.Store.Scan([]).Select(p => Convert.ToHexString(p.Key) + " " + Convert.ToHexString(p.Value))];

    /// <summary>The node has five blocks; a peer answers a preview with the headers of its own chain.</summary>
    private static SyncCandidate Preview(
        ChainEntry theirs, out Bench bench, out RemotePeer peer, Func<BlockHeader, BlockHeader>? change = null)
    {
        bench = WithChain(5);
        peer = bench.Ahead(2, Line[4]);
        peer.Hear();
        var stored = Stored(bench);
        Assert.That(Ask(bench, new PreviewSync(peer.Key.Public)), Is.EqualTo("no answer yet"));
        var question = peer.Hear().OfType<GetHeaders>().Single();
        var answer = SnapshotWorld.After(question, theirs);
        peer.Say(change is null ? answer : new Headers([.. answer.Items.Select(change)]));
        Assert.That(Stored(bench), Is.EqualTo(stored), "nothing is written");
        Assert.That(bench.Node.Tip.Height.Value, Is.EqualTo(5), "nothing is followed");
        if (change is null) Assert.That(peer.Hear().OfType<GetBlock>(), Is.Empty);
        return (SyncCandidate)bench.Host.Answers[^1];
    }

    [Test]
    [Category("SC-L25")]
    [Category("U-04")]
    public void A_preview_tells_what_would_be_appended_and_is_kept_by_its_id()
    {
        var candidate = Preview(Best, out var bench, out var peer);
        var expected = new SyncCandidate(
            candidate.Id, peer.Key.Public, SyncVerdict.AheadAppend, Rule.None, new BlockRef(Line[4].Height, Line[4].Id),
            new BlockRef(Best.Height, Best.Id), Best.Weight, Blocks: 3, Leaves: 0, IsBetter: true);
        Assert.That(candidate, Is.EqualTo(expected));
        Assert.That(((SyncCandidates)Ask(bench, new GetSyncCandidates())).Items, Is.EqualTo(new[] { candidate }));
        SyncPeers.Serve(Line, bench.Ahead(3, Best));
        Assert.That(bench.Node.Tip.Id, Is.EqualTo(Best.Id), "a sync goes its own way");
    }

    [TestCase(4, 1, false)]
    [TestCase(2, 9, true)]
    [Category("SC-L25")]
    public void A_preview_of_a_chain_that_parted_tells_what_a_sync_would_leave(long fork, int blocks, bool isBetter)
    {
        var other = Chains.Grow(Best.Ancestor(new Height(fork)), blocks, miner: 7);
        var candidate = Preview(other, out _, out _);
        Assert.That(candidate.Verdict, Is.EqualTo(SyncVerdict.Diverged));
        Assert.That((candidate.Fork.Height.Value, candidate.Blocks, candidate.Leaves), Is.EqualTo((fork, (long)blocks, 5 - fork)));
        if (fork == 2) Assert.That(candidate.IsBetter, Is.EqualTo(isBetter));
    }

    [TestCase(5, SyncVerdict.Same)]
    [TestCase(3, SyncVerdict.Behind)]
    [Category("SC-L25")]
    public void A_preview_of_a_chain_that_is_not_ahead_says_so(long height, SyncVerdict verdict)
    {
        var bench = WithChain(5);
        var theirs = Best.Ancestor(new Height(height));
        var peer = bench.Ahead(2, theirs);
        peer.Hear();
        Ask(bench, new PreviewSync(peer.Key.Public));
        peer.Say(SnapshotWorld.After(peer.Hear().OfType<GetHeaders>().Single(), theirs));
        Assert.That(((SyncCandidate)bench.Host.Answers[^1]).Verdict, Is.EqualTo(verdict));
    }

    [Test]
    [Category("SC-L25")]
    public void A_preview_names_the_rule_that_a_chain_breaks_and_its_peer_is_refused()
    {
        var candidate = Preview(Best, out _, out var peer, h => h.Height.Value < 7
            ? h
            : BlockHeader.Sign(h.Content with { Version = 2 }, Chains.KeyOf(1), NoMemo.Instance));
        Assert.That((candidate.Verdict, candidate.Rule, candidate.Blocks), Is.EqualTo((SyncVerdict.Invalid, Rule.KnownVersion, 1L)));
        Assert.That(peer.Refused, Is.EqualTo(Rule.KnownVersion));
    }

    [Test]
    [Category("SC-L25")]
    public void A_preview_ends_with_its_peer_or_its_time_and_there_is_one_at_a_time()
    {
        var bench = WithChain(5);
        Assert.That(Ask(bench, new PreviewSync(Chains.KeyOf(44).Public)), Is.TypeOf<CommandRefused>(), "no such peer");
        var peer = bench.Ahead(2, Line[4]);
        Ask(bench, new PreviewSync(peer.Key.Public));
        Assert.That(Ask(bench, new PreviewSync(peer.Key.Public)), Is.TypeOf<CommandRefused>(), "one at a time");
        int before = bench.Host.Answers.Count;
        bench.Fire(11);
        Assert.That(bench.Host.Answers.Skip(before).Single(), Is.TypeOf<CommandRefused>());
        peer.Say(new Headers([.. Line.Skip(5).Select(e => e.Header)]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None), "late is no fault");
        Ask(bench, new PreviewSync(peer.Key.Public));
        before = bench.Host.Answers.Count;
        peer.Leave();
        Assert.That(bench.Host.Answers.Skip(before).Single(), Is.TypeOf<CommandRefused>());
    }

    [Test]
    [Category("SC-L25")]
    public void The_last_sixteen_previews_are_kept()
    {
        var bench = WithChain(5);
        for (int i = 0; i < 18; i++)
        {
            var theirs = Chains.Extend(Line[4], epoch: Line[4].Header.Epoch.Value + 1 + i, miner: 7);
            var peer = bench.Ahead(100 + i, Line[4]);
            peer.Hear();
            Ask(bench, new PreviewSync(peer.Key.Public));
            peer.Say(new Headers([theirs.Header]));
            peer.Leave();
            Assert.That(((SyncCandidates)Ask(bench, new GetSyncCandidates())).Items, Has.Count.EqualTo(Math.Min(i + 1, 16)));
        }
    }
}
