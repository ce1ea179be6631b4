using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Who keeps a place when there are more links than places.</summary>
[Category("ST-X11")]
public sealed class EvictionTests
{
    private const uint Attacker = 66;

    private static Endpoint At(uint network, uint host) => new((UInt128)network << 96 | host, 50_000);

    private static Bench Full(int room, Func<int, uint> networkOf, out List<RemotePeer> peers)
    {
        var bench = new Bench(new NodeSettings { MaxLinks = room, OutboundTarget = 0, HandshakeTimeout = Duration.FromHours(9) });
        peers = [];
        for (int i = 0; i < room; i++)
        {
            bench.Pass(Duration.FromSeconds(1));
            peers.Add(bench.Connect(i + 1, at: At(networkOf(i), (uint)i + 1)));
        }

        return bench;
    }

    private static List<RemotePeer> Gone(List<RemotePeer> peers) => [.. peers.Where(p => p.Refused != Rule.None)];

    [Test]
    public void The_youngest_of_the_largest_network_gives_way()
    {
        // Networks 1 (twelve links), 2 (six), and six of one link each.
        var bench = Full(24, i => i < 12 ? 1 : i < 18 ? 2 : (uint)i, out var peers);
        var newcomer = bench.Link(99, at: At(500, 1));
        Assert.That(newcomer.Refused, Is.EqualTo(Rule.None));
        Assert.That(Gone(peers), Is.EqualTo(new[] { peers[17] }), "the older half keeps its place, and network 1 is in it");
        Assert.That(peers[17].Refused, Is.EqualTo(Rule.RoomForLink));
        Assert.That(bench.Reached(Probe.LinkEvicted));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Is.Empty);
    }

    [Test]
    public void A_newcomer_is_refused_where_it_would_even_out_nothing()
    {
        var bench = Full(24, i => (uint)(i / 2), out var peers);
        var another = bench.Link(98, at: At(11, 9));
        Assert.That(another.Refused, Is.EqualTo(Rule.RoomForLink), "its network has two already, as all have");
        var first = bench.Link(99, at: At(500, 1));
        Assert.That(first.Refused, Is.EqualTo(Rule.None), "its network has none");
        Assert.That(Gone(peers), Is.EqualTo(new[] { peers[23] }));
        var second = bench.Link(100, at: At(500, 2));
        Assert.That(second.Refused, Is.EqualTo(Rule.RoomForLink), "two to one is even enough");
    }

    [Test]
    public void An_honest_network_of_one_link_each_keeps_its_links()
    {
        var bench = Full(24, i => (uint)i + 1, out var peers);
        for (uint i = 0; i < 50; i++)
            Assert.That(bench.Link(200 + (int)i, at: At(1000 + i, 1)).Refused, Is.EqualTo(Rule.RoomForLink));
        Assert.That(Gone(peers), Is.Empty);
    }

    [Test]
    public void An_attacker_who_opens_hundreds_of_links_takes_no_place_of_others()
    {
        var bench = Full(24, i => (uint)i + 1, out var honest);
        for (int i = 0; i < 300; i++) bench.Link(1000 + i, at: At(Attacker, (uint)i));
        Assert.That(Gone(honest), Is.Empty);
        Assert.That(bench.Status().Links, Is.EqualTo(24));
    }

    [Test]
    public void Honest_newcomers_get_in_where_an_attacker_holds_every_place()
    {
        var bench = Full(24, _ => Attacker, out var attackers);
        var honest = new List<RemotePeer>();
        for (int i = 0; i < 24; i++)
        {
            bench.Pass(Duration.FromSeconds(1));
            honest.Add(bench.Link(100 + i, at: At(1000 + (uint)i, 1)));
            if (honest[i].Refused == Rule.None) honest[i].Shake();
            // The attacker comes back at once, each time.
            bench.Link(2000 + i, at: At(Attacker, 5000 + (uint)i));
        }

        Assert.That(honest.Count(h => h.Refused == Rule.None), Is.EqualTo(12), "who came first keeps half at most");
        Assert.That(Gone(attackers), Has.Count.EqualTo(honest.Count(h => h.Refused == Rule.None)));
    }

    [Test]
    public void Handshakes_that_never_end_do_not_hold_the_places()
    {
        var bench = new Bench(new NodeSettings { MaxLinks = 24, OutboundTarget = 0 });
        for (int i = 0; i < 300; i++) bench.Link(1000 + i, at: At(Attacker, (uint)i));
        var honest = bench.Link(1, at: At(1, 1));
        Assert.That(honest.Refused, Is.EqualTo(Rule.None));
        honest.Shake();
        for (int i = 0; i < 300; i++) bench.Link(3000 + i, at: At(Attacker, 1000 + (uint)i));
        Assert.That(honest.Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    public void Who_brings_news_keeps_its_place()
    {
        var bench = Full(24, _ => 1, out var peers);
        var useful = peers[^8..^4];
        foreach (var peer in useful)
        {
            bench.Pass(Duration.FromSeconds(1));
            peer.Say(Broadcast.Sign(peer.Key, 1, bench.Wall, [1], NoMemo.Instance));
        }

        var chain = new List<ChainEntry> { Chains.Extend(Chains.GenesisOf()) };
        while (chain.Count < 4) chain.Add(Chains.Extend(chain[^1]));
        var miners = peers[^4..];
        for (int i = 0; i < 4; i++) miners[i].Say(new BlockItem(chain[i].Block));
        Assert.That(bench.Status().Height.Value, Is.EqualTo(4));
        int inside = 0;
        for (uint i = 0; i < 30; i++)
            if (bench.Link(200 + (int)i, at: At(1000 + i, 1)).Refused == Rule.None) inside++;
        Assert.That(inside, Is.GreaterThan(5));
        Assert.That(useful.Concat(miners).Select(p => p.Refused), Is.All.EqualTo(Rule.None));
    }

    [Test]
    public void Who_is_near_keeps_its_place()
    {
        var bench = Full(24, _ => 1, out var peers);
        bench.Fire(3);
        bench.Pass(Duration.FromMilliseconds(5));
        var near = peers[^4..];
        foreach (var peer in near) peer.Say(new Pong(peer.Hear().OfType<Ping>().Single().Nonce));
        bench.Pass(Duration.FromMilliseconds(500));
        foreach (var peer in peers[..^4]) peer.Say(new Pong(peer.Hear().OfType<Ping>().Single().Nonce));
        for (uint i = 0; i < 30; i++) bench.Link(200 + (int)i, at: At(1000 + i, 1));
        Assert.That(near.Select(p => p.Refused), Is.All.EqualTo(Rule.None));
        Assert.That(Gone(peers), Is.Not.Empty);
    }

    [Test]
    public void Dialled_links_never_give_way()
    {
        var bench = new Bench(new NodeSettings { MaxLinks = 8, OutboundTarget = 4, Discovery = true, PingInterval = Duration.Zero });
        var dialled = Enumerable.Range(1, 4).Select(i => bench.Connect(i, outbound: true, at: At(1, (uint)i))).ToList();
        for (int i = 0; i < 100; i++) bench.Link(100 + i, at: At(2 + (uint)i, 1));
        Assert.That(Gone(dialled), Is.Empty);
        Assert.That(bench.Status().Links, Is.EqualTo(8));
    }
}
