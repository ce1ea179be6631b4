using Lab.Nodes.Tests.Worlds;
using static Lab.Nodes.Tests.Worlds.RelayPeers;

namespace Lab.Nodes.Tests;

/// <summary>What a node does with items: given these frames from peers, these sends.</summary>
public sealed class RelayTests
{
    [Test]
    public void Floods_to_everybody_but_the_sender_with_the_frame_that_came()
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        var peers = Connect(bench, 4);
        bench.Host.Sent.Clear();
        var frame = BroadcastAt(bench);
        peers[1].Say(frame);
        Assert.That(bench.Host.Sent.Select(s => s.Link), Is.EqualTo([peers[0].Link, peers[2].Link, peers[3].Link]));
        Assert.That(bench.Host.Sent.Select(s => s.Frame), Is.All.SameAs(frame));
        var fact = bench.FactsOf(NodeFact.ItemAccepted).Single();
        Assert.That((fact.Value, fact.Extra), Is.EqualTo(((long)ItemKind.Broadcast, (long)frame.Length)));
    }

    [Test]
    public void Drops_duplicates_before_checking_and_counts_them()
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        var peers = Connect(bench, 3);
        var frame = BroadcastAt(bench);
        peers[0].Say(frame);
        int verified = bench.Host.Charges[WorkKind.Verify];
        bench.Host.Sent.Clear();
        peers[1].Say(frame);
        peers[1].Say(new Frame(frame.Span.ToArray()));
        Assert.That(bench.Host.Sent, Is.Empty);
        Assert.That(bench.Host.Charges[WorkKind.Verify], Is.EqualTo(verified));
        Assert.That((bench.Node.Counters.ItemCopies, bench.Node.Counters.Duplicates), Is.EqualTo((3L, 2L)));
        Assert.That(bench.FactsOf(NodeFact.ItemAccepted), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_duplicate_delivery_allocates_nothing()
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        var peers = Connect(bench, 3);
        var frame = BroadcastAt(bench);
        peers[0].Say(frame);
        var again = Input.Received(peers[1].Link, frame);
        bench.Step(again);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) bench.Step(again);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Charges_each_copy_for_its_hash_and_the_first_for_its_checks()
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        var peers = Connect(bench, 2);
        bench.Host.Charges.Clear();
        var frame = Broadcast.Sign(Author, 1, bench.Wall, new byte[2000], NoMemo.Instance);
        peers[0].Say(frame);
        peers[1].Say(frame);
        Assert.That(bench.Host.Charges, Is.EquivalentTo(new Dictionary<WorkKind, int>
        {
            [WorkKind.Frame] = 2, [WorkKind.HashKiB] = 6, [WorkKind.CodecKiB] = 3, [WorkKind.Verify] = 1,
            [WorkKind.Relay] = 1,
        }));
    }

    [Test]
    [Category("ST-B01")]
    public void Gossips_in_full_to_a_few_and_tells_the_rest()
    {
        var bench = new Bench(With(RelayStrategy.Gossip) with { Fanout = 3 });
        var peers = Connect(bench, 10);
        bench.Host.Sent.Clear();
        peers[0].Say(BroadcastAt(bench));
        var codes = bench.Host.Sent.Select(s => Wire.CodeOf(s.Frame)).ToList();
        Assert.That(codes.Count(c => c == MessageCode.Broadcast), Is.EqualTo(3));
        Assert.That(codes.Count(c => c == MessageCode.Inventory), Is.EqualTo(6));
        Assert.That(bench.Host.Sent.Select(s => s.Link).Distinct().Count(), Is.EqualTo(9));
    }

    [Test]
    public void Gossips_without_telling_if_so_set()
    {
        var bench = new Bench(With(RelayStrategy.Gossip) with { Fanout = 3, GossipAnnounces = false });
        var peers = Connect(bench, 10);
        bench.Host.Sent.Clear();
        peers[0].Say(BroadcastAt(bench));
        Assert.That(bench.Host.Sent, Has.Count.EqualTo(3));
    }

    [Test]
    public void A_publisher_floods_and_its_mesh_forwards()
    {
        var bench = new Bench(With(RelayStrategy.Mesh));
        var peers = Connect(bench, 12);
        bench.Fire(4);
        var mesh = peers.Where(p => p.Hear().OfType<Graft>().Any()).ToList();
        Assert.That(mesh, Has.Count.EqualTo(6), "grafts up to the degree");
        bench.Step(Input.Asked(new RequestId(1), new PublishBroadcast(new byte[] { 1 })));
        Assert.That(bench.Host.Sent, Has.Count.EqualTo(12));
        bench.Host.Sent.Clear();
        mesh[0].Say(BroadcastAt(bench));
        Assert.That(bench.Host.Sent.Select(s => s.Link), Is.EqualTo(mesh.Skip(1).Select(p => p.Link)));
    }

    [Test]
    public void A_mesh_takes_grafts_up_to_its_high_mark_and_prunes_above()
    {
        var bench = new Bench(With(RelayStrategy.Mesh));
        var peers = Connect(bench, 13);
        foreach (var peer in peers) peer.Say(new Graft());
        Assert.That(peers.Take(12).Select(p => p.Hear().Count), Is.All.Zero);
        Assert.That(peers[12].Hear().Single(), Is.TypeOf<Prune>());
    }

    [Test]
    public void A_mesh_that_is_pruned_below_its_low_mark_grafts_others_and_waits_before_it_asks_again()
    {
        var settings = With(RelayStrategy.Mesh) with { PruneBackoff = Duration.FromSeconds(10) };
        var bench = new Bench(settings);
        var peers = Connect(bench, 6);
        bench.Fire(4);
        foreach (var peer in peers) peer.Hear();
        peers[0].Say(new Prune());
        peers[1].Say(new Prune());
        bench.Fire(4);
        Assert.That(peers.SelectMany(p => p.Hear()), Is.Empty, "four are enough");
        peers[2].Say(new Prune());
        for (int second = 1; second < 9; second++) bench.Fire(4);
        Assert.That(peers.SelectMany(p => p.Hear()), Is.Empty, "too early to graft those that pruned");
        for (int second = 0; second < 3; second++) bench.Fire(4);
        var grafted = peers.Take(3).Select(p => p.Hear().OfType<Graft>().Count()).ToList();
        Assert.That(grafted, Is.EqualTo([1, 1, 0]), "the first two whose time came; with them there are enough");
    }

    [Test]
    public void A_mesh_above_its_high_mark_prunes_down_to_its_degree()
    {
        var settings = With(RelayStrategy.Mesh) with { MeshDegree = 2, MeshLow = 2, MeshHigh = 3, MeshOutbound = 1 };
        var bench = new Bench(settings);
        var peers = Connect(bench, 5);
        foreach (var peer in peers.Take(3)) peer.Say(new Graft());
        bench.Fire(4);
        Assert.That(peers.SelectMany(p => p.Hear()), Is.Empty, "three are still allowed");
        peers[3].Say(new Graft());
        Assert.That(peers[3].Hear().Single(), Is.TypeOf<Prune>(), "a fourth is not");
    }

    [Test]
    public void A_node_without_a_mesh_declines_grafts()
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        var peer = bench.Connect();
        peer.Say(new Graft());
        Assert.That(peer.Hear().Single(), Is.TypeOf<Prune>());
        peer.Say(new Prune());
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    [Category("ST-X06")]
    public void Refuses_and_bans_who_relays_a_false_signature_and_relays_nothing()
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        var peers = Connect(bench, 3);
        bench.Host.Sent.Clear();
        byte[] spoilt = BroadcastAt(bench).Span.ToArray();
        spoilt[^1] ^= 1;
        peers[0].Say(new Frame(spoilt));
        Assert.That(peers[0].Refused, Is.EqualTo(Rule.BroadcastSigned));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Has.Count.EqualTo(1));
        Assert.That(bench.Host.Sent.Where(s => s.Link != peers[0].Link), Is.Empty);
        Assert.That(bench.FactsOf(NodeFact.ItemAccepted), Is.Empty);
        peers[1].Say(BroadcastAt(bench));
        Assert.That(bench.FactsOf(NodeFact.ItemAccepted), Has.Count.EqualTo(1), "the honest copy is not censored");
    }

    [TestCase(0, 1)]
    [TestCase(-600, 1)]
    [TestCase(600, 1)]
    [TestCase(-601, 0)]
    [TestCase(601, 0)]
    [Category("ST-X14")]
    public void Drops_broadcasts_far_from_its_clock_and_blames_nobody(int seconds, int accepted)
    {
        var bench = new Bench(With(RelayStrategy.Flood)); // R-RELAY-2, Rule.BroadcastFresh
        var peers = Connect(bench, 2);
        bench.Host.Sent.Clear();
        peers[0].Say(BroadcastAt(bench, created: bench.Wall + Duration.FromSeconds(seconds)));
        Assert.That(bench.Host.Sent, Has.Count.EqualTo(accepted));
        Assert.That(bench.Node.Counters.Stale, Is.EqualTo(1 - accepted));
        Assert.That(peers[0].Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    public void Publishes_to_all_and_reports_it_at_the_origin()
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        Connect(bench, 2);
        bench.Host.Sent.Clear();
        bench.Step(Input.Asked(new RequestId(1), new PublishBroadcast(new byte[] { 1, 2 })));
        bench.Step(Input.Asked(new RequestId(2), new PublishBroadcast(new byte[] { 1, 2 })));
        var ids = bench.Host.Answers.Cast<Published>().Select(p => p.WireId).ToList();
        Assert.That(ids, Is.Unique, "two equal payloads are two items");
        Assert.That(bench.FactsOf(NodeFact.ItemCreated).Select(f => f.Subject), Is.EqualTo(ids));
        Assert.That(bench.FactsOf(NodeFact.ItemAccepted).Select(f => f.Subject), Is.EqualTo(ids));
        Assert.That(bench.Host.Sent, Has.Count.EqualTo(4));
        Assert.That(bench.Host.Charges[WorkKind.Publish], Is.EqualTo(2));
    }

    [Test]
    public void Publishes_although_its_clock_is_before_the_beginning_of_time()
    {
        var bench = new Bench(With(RelayStrategy.Flood)) { Wall = new Instant(-5) };
        bench.Step(Input.Asked(new RequestId(1), new PublishBroadcast(new byte[] { 1 })));
        Assert.That(bench.Host.Answers.Single(), Is.TypeOf<Published>());
    }

    [TestCase(Broadcast.MaxPayload, typeof(Published))]
    [TestCase(Broadcast.MaxPayload + 1, typeof(CommandRefused))]
    public void Publishes_up_to_1_MiB(int size, Type answer)
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        bench.Step(Input.Asked(new RequestId(1), new PublishBroadcast(new byte[size])));
        Assert.That(bench.Host.Answers.Single(), Is.TypeOf(answer));
    }

    [Test]
    public void A_slot_taken_by_another_peer_owes_nothing_to_the_last_one()
    {
        var bench = new Bench(With(RelayStrategy.Inventory));
        var peers = Connect(bench, 2);
        var frame = BroadcastAt(bench);
        var name = new ItemName(ItemKind.Broadcast, ((Broadcast)Wire.Decode(frame)).WireId);
        peers[0].Say(new Inventory([name]));
        peers[0].Leave();
        var next = bench.Connect(9);
        bench.Host.Sent.Clear();
        peers[1].Say(frame);
        Assert.That(next.Hear().Single(), Is.TypeOf<Inventory>(), "the new peer in the old slot is told");
    }

    [Test]
    public void Holds_back_what_a_slow_peer_does_not_read_and_sends_it_when_it_drains()
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        var peers = Connect(bench, 2);
        bench.Host.Sent.Clear();
        bench.Host.BacklogToTell = 1_500_000;
        for (byte i = 0; i < 3; i++)
            peers[0].Say(Broadcast.Sign(Author, i, bench.Wall, new byte[900_000], NoMemo.Instance));
        int early = bench.Host.Sent.Count(s => s.Link == peers[1].Link);
        Assert.That(early, Is.LessThan(3));
        bench.Host.BacklogToTell = 0;
        for (int i = 0; i < 3; i++) bench.Step(Input.Drained(peers[1].Link));
        Assert.That(bench.Host.Sent.Count(s => s.Link == peers[1].Link), Is.EqualTo(3));
    }

    [Test]
    public void Sends_a_large_frame_when_little_waits_because_nobody_would_say_drained()
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        var peers = Connect(bench, 2);
        bench.Host.Sent.Clear();
        bench.Host.BacklogToTell = 65_000;
        peers[0].Say(Broadcast.Sign(Author, 1, bench.Wall, new byte[1_000_000], NoMemo.Instance));
        peers[0].Say(Broadcast.Sign(Author, 2, bench.Wall, new byte[1_000_000], NoMemo.Instance));
        Assert.That(bench.Host.Sent.Count(s => s.Link == peers[1].Link), Is.EqualTo(2));
    }

    [Test]
    public void Gives_up_a_peer_that_lets_too_much_pile_up()
    {
        var bench = new Bench(With(RelayStrategy.Flood));
        var peers = Connect(bench, 2);
        bench.Host.BacklogToTell = 1_500_000;
        for (int i = 0; i < 40 && peers[1].Refused == Rule.None; i++)
            peers[0].Say(Broadcast.Sign(Author, (ulong)i, bench.Wall, new byte[1_000_000], NoMemo.Instance));
        Assert.That(peers[1].Refused, Is.EqualTo(Rule.LinkIsRead));
        Assert.That(bench.Reached(Probe.SlowPeerClosed));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Is.Empty, "slow is no fault");
    }
}
