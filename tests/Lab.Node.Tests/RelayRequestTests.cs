using Lab.Nodes.Tests.Worlds;
using static Lab.Nodes.Tests.Worlds.RelayPeers;

namespace Lab.Nodes.Tests;

/// <summary>What a node asks its peers for when they announce items, whom, and how often.</summary>
public sealed class RelayRequestTests
{
    [Test]
    public void Announces_requests_and_delivers_by_inventory()
    {
        var bench = new Bench(With(RelayStrategy.Inventory));
        var peers = Connect(bench, 3);
        var frame = BroadcastAt(bench);
        var name = new ItemName(ItemKind.Broadcast, ((Broadcast)Wire.Decode(frame)).WireId);
        bench.Host.Sent.Clear();
        peers[0].Say(new Inventory([name]));
        Assert.That(((Request)peers[0].Hear().Single()).Items, Is.EqualTo([name]));
        peers[1].Say(new Inventory([name]));
        Assert.That(peers[1].Hear(), Is.Empty, "asked of one at a time");
        peers[0].Say(frame);
        Assert.That(peers[1].Hear(), Is.Empty, "it has the item");
        Assert.That(((Inventory)peers[2].Hear().Single()).Items, Is.EqualTo([name]));
        peers[2].Say(new Request([name]));
        Assert.That(bench.Host.Sent.Single().Frame, Is.SameAs(frame));
    }

    [Test]
    public void Asks_only_for_what_it_lacks()
    {
        var bench = new Bench(With(RelayStrategy.Inventory));
        var peer = bench.Connect();
        var frame = BroadcastAt(bench);
        peer.Say(frame);
        var held = new ItemName(ItemKind.Broadcast, ((Broadcast)Wire.Decode(frame)).WireId);
        ItemName a = new(ItemKind.Broadcast, new Hash(1, 1, 1, 1)), b = new(ItemKind.Block, new Hash(2, 2, 2, 2));
        peer.Say(new Inventory([a, held, b]));
        Assert.That(((Request)peer.Hear().Single()).Items, Is.EqualTo([a, b]));
        peer.Say(new Inventory([held]));
        Assert.That(peer.Hear(), Is.Empty);
    }

    [Test]
    public void Asks_another_announcer_when_the_first_does_not_deliver_in_time()
    {
        var bench = new Bench(With(RelayStrategy.Inventory));
        var peers = Connect(bench, 3);
        var name = new ItemName(ItemKind.Broadcast, new Hash(1, 1, 1, 1));
        peers[0].Say(new Inventory([name]));
        peers[2].Say(new Inventory([name]));
        bench.Host.Sent.Clear();
        bench.Fire(5);
        Assert.That(bench.Reached(Probe.RequestTimedOut));
        Assert.That(((Request)peers[2].Hear().Single()).Items, Is.EqualTo([name]));
        Assert.That(bench.Host.Sent, Is.Empty);
        bench.Fire(5);
        Assert.That(bench.Host.Sent, Is.Empty, "nobody is left to ask");
        peers[1].Say(new Inventory([name]));
        Assert.That(peers[1].Hear(), Has.Count.EqualTo(1), "a new announcement starts anew");
    }

    [Test]
    public void Asks_another_announcer_when_the_first_does_not_have_it_or_leaves()
    {
        var bench = new Bench(With(RelayStrategy.Inventory));
        var peers = Connect(bench, 3);
        var name = new ItemName(ItemKind.Broadcast, new Hash(1, 1, 1, 1));
        foreach (var peer in peers) peer.Say(new Inventory([name]));
        bench.Host.Sent.Clear();
        peers[0].Say(new NotFound([name]));
        var second = peers.Single(p => bench.Host.Sent.Any(s => s.Link == p.Link));
        Assert.That(second, Is.Not.SameAs(peers[0]));
        second.Hear();
        second.Leave();
        var third = peers.Single(p => bench.Host.Sent.Any(s => s.Link == p.Link));
        Assert.That(third, Is.Not.SameAs(peers[0]).And.Not.SameAs(second));
    }

    [Test]
    public void Who_takes_the_place_of_one_that_was_asked_and_left_is_asked_too()
    {
        var bench = new Bench(With(RelayStrategy.Inventory));
        var peers = Connect(bench, 2);
        var name = new ItemName(ItemKind.Broadcast, new Hash(1, 1, 1, 1));
        foreach (var peer in peers) peer.Say(new Inventory([name]));
        peers[0].Leave();
        Assert.That(peers[1].Hear().OfType<Request>().Count(), Is.EqualTo(1));
        var newcomer = bench.Connect(9);
        newcomer.Say(new Inventory([name]));
        newcomer.Hear();
        peers[1].Say(new NotFound([name]));
        Assert.That(newcomer.Hear().OfType<Request>().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Who_says_it_has_nothing_puts_off_no_other_request()
    {
        var bench = new Bench(With(RelayStrategy.Inventory));
        var peers = Connect(bench, 4);
        var names = Enumerable.Range(1, 2).Select(i => new ItemName(ItemKind.Broadcast, new Hash((ulong)i, 1, 1, 1))).ToArray();
        foreach (int i in (int[])[0, 1]) peers[i].Say(new Inventory([names[0]]));
        foreach (int i in (int[])[2, 3]) peers[i].Say(new Inventory([names[1]]));
        bench.Pass(Duration.FromSeconds(4));
        peers[0].Say(new NotFound([names[0]]));
        bench.Host.Sent.Clear();
        bench.Fire(5, Duration.FromSeconds(1));
        Assert.That(((Request)peers[3].Hear().Single()).Items, Is.EqualTo([names[1]]), "five seconds after it was asked for");
        Assert.That(bench.Host.Sent, Is.Empty);
        bench.Fire(5);
        Assert.That(bench.FactsOf(NodeFact.Probe).Count(f => f.Value == (long)Probe.RequestTimedOut), Is.EqualTo(2));
    }

    [TestCase(2_048, true)]
    [TestCase(2_049, false)]
    public void Asks_one_peer_for_at_most_2048_items_at_once(int count, bool all)
    {
        var bench = new Bench(With(RelayStrategy.Inventory));
        var peer = bench.Connect();
        foreach (var some in Names(1, count).Chunk(1_000)) peer.Say(new Inventory(some));
        Assert.That(peer.Hear().OfType<Request>().Sum(r => r.Items.Count), Is.EqualTo(all ? count : count - 1));
    }

    [Test]
    [Category("ST-X13")]
    public void Peers_that_announce_what_they_never_deliver_leave_the_others_their_share()
    {
        var bench = new Bench(With(RelayStrategy.Inventory) with { MaxLinks = 16 });
        var attackers = Connect(bench, 15);
        for (int i = 0; i < attackers.Count; i++)
            foreach (var some in Names(i + 1, 3_000).Chunk(1_000)) attackers[i].Say(new Inventory(some));
        var honest = bench.Connect(99);
        var names = Names(99, 1_000);
        honest.Say(new Inventory(names));
        Assert.That(((Request)honest.Hear().Single()).Items, Is.EqualTo(names));
    }

    /// <summary>Saying that one has nothing, and coming back, makes no room for more than the share.</summary>
    [Test]
    [Category("ST-X13")]
    public void What_is_kept_of_requests_is_bounded_whatever_is_said_of_them()
    {
        var bench = new Bench(With(RelayStrategy.Inventory) with { MaxLinks = 4 });
        for (int round = 0; round < 4; round++)
        {
            var peer = bench.Connect();
            foreach (var some in Names(round, 4_000).Chunk(1_000))
            {
                peer.Say(new Inventory(some));
                peer.Say(new NotFound(some));
            }

            var use = bench.Node.Memory.Single(m => m.Kind == "items asked for");
            Assert.That(use.Bytes, Is.LessThanOrEqualTo(use.Limit / 4), "one link's share");
            peer.Leave();
            Assert.That(bench.Node.Memory.Single(m => m.Kind == "items asked for").Bytes, Is.Zero);
        }
    }

    private static ItemName[] Names(int of, int count) =>
        [.. Enumerable.Range(1, count).Select(i => new ItemName(ItemKind.Broadcast, new Hash((ulong)of, (ulong)i, 1, 1)))];

    [Test]
    public void Says_what_it_does_not_have()
    {
        var bench = new Bench(With(RelayStrategy.Inventory));
        var peer = bench.Connect();
        var name = new ItemName(ItemKind.Broadcast, new Hash(1, 1, 1, 1));
        peer.Say(new Request([name]));
        Assert.That(((NotFound)peer.Hear().Single()).Items, Is.EqualTo([name]));
    }
}
