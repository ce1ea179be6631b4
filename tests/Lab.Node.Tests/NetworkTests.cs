using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>A few nodes together: they link, relay, mine, part, heal, crash and come back.</summary>
[Category("ST-N08")]
public sealed class NetworkTests
{
    private static NodeSettings Settings(RelayStrategy relay) => new()
    {
        Relay = relay, OutboundTarget = 3, DialSpread = Duration.FromMilliseconds(100), Fanout = 2,
    };

    /// <summary>Ten nodes, each dialling the next three.</summary>
    private static SmallNetwork Ring(RelayStrategy relay, int leaves = 0, ChainParameters? chain = null)
    {
        var network = new SmallNetwork();
        for (int i = 0; i < 10; i++)
            network.Add(Settings(relay), network.Members.Reverse().Take(3), leaves, chain);
        network.Boot();
        return network;
    }

    private static ChainParameters Slow => Chains.Easy with
    {
        // Ten miners of four leaves: about one block in four seconds.
        GenesisDifficulty = Chains.Easy.DifficultyFor(40),
    };

    [Test]
    [Category("ST-N01")]
    public void Nodes_link_up_and_keep_their_links()
    {
        var network = Ring(RelayStrategy.Flood);
        network.Run(Duration.FromMinutes(10));
        foreach (var member in network.Members)
        {
            Assert.That(member.Status().Peers, Has.Count.GreaterThanOrEqualTo(3));
            Assert.That(member.Count(NodeFact.PeerDown), Is.Zero);
            Assert.That(member.Status().Peers.Select(p => p.RoundTrip), Is.All.EqualTo(Duration.FromMilliseconds(20)));
        }
    }

    [Test]
    public void A_broadcast_reaches_everybody_by_every_strategy(
        [Values] RelayStrategy relay, [Values(1, 5, 10)] int publisher)
    {
        var network = Ring(relay);
        network.Run(Duration.FromSeconds(10));
        var id = network.Members[publisher - 1].Publish(7);
        network.Run(Duration.FromSeconds(5));
        Assert.That(network.Members.Select(m => m.Accepted(id)), Is.All.True);
        Assert.That(network.Members.Select(m => m.Count(NodeFact.ItemAccepted)), Is.All.EqualTo(1));
    }

    [Test]
    [Category("ST-B02")]
    public void Nobody_is_sent_one_item_twice_by_one_peer([Values] RelayStrategy relay)
    {
        var network = Ring(relay);
        network.Run(Duration.FromSeconds(10));
        network.Members[0].Publish(7);
        network.Run(Duration.FromSeconds(5));
        foreach (var member in network.Members)
            Assert.That(member.Node.Counters.ItemCopies, Is.LessThanOrEqualTo(member.Status().Peers.Count));
    }

    [Test]
    public void Crossed_dials_end_in_one_link_at_both_ends()
    {
        var network = new SmallNetwork();
        var settings = Settings(RelayStrategy.Flood) with { DialSpread = Duration.Zero };
        var a = network.Add(settings);
        var b = network.Add(settings, [a]);
        a.AlsoDial(b);
        network.Boot();
        network.Run(Duration.FromMinutes(5));
        Assert.That((a.Status().Links, b.Status().Links), Is.EqualTo((1, 1)));
        Assert.That(a.Reached(Probe.DuplicateLinkResolved) && b.Reached(Probe.DuplicateLinkResolved));
        Assert.That(a.Count(NodeFact.PeerUp), Is.LessThanOrEqualTo(2), "the matter is settled once");
    }

    [Test]
    [Category("ST-K12")]
    public void Miners_make_one_chain([Values] RelayStrategy relay)
    {
        var network = Ring(relay, leaves: 4, Slow);
        network.Run(Duration.FromMinutes(2));
        // An epoch's blocks are young at its start: compare where everybody has had time to hear.
        network.Run(Duration.FromMilliseconds(900));
        var tips = network.Members.Select(m => m.Tip.Id).Distinct().ToList();
        Assert.That(tips, Has.Count.EqualTo(1));
        Assert.That(network.Members[0].Tip.Height.Value, Is.InRange(10, 60));
        Assert.That(network.Members.Sum(m => m.Count(NodeFact.PeerRefused)), Is.Zero);
    }

    [Test]
    public void A_parted_network_comes_back_to_one_chain()
    {
        var network = Ring(RelayStrategy.Inventory, leaves: 4, Slow);
        network.Run(Duration.FromMinutes(1));
        List<Member> left = [.. network.Members.Take(5)], right = [.. network.Members.Skip(5)];
        network.Part(left, right);
        network.Run(Duration.FromMinutes(3));
        Assert.That(left[0].Tip.Id, Is.Not.EqualTo(right[0].Tip.Id));
        network.Heal();
        network.Run(Duration.FromMinutes(6));
        network.Run(Duration.FromMilliseconds(900));
        Assert.That(network.Members.Select(m => m.Tip.Id).Distinct().Count(), Is.EqualTo(1));
        Assert.That(network.Members.Count(m => m.Reached(Probe.ReorgDeeperThan1)), Is.EqualTo(5));
        Assert.That(network.Members.Sum(m => m.Count(NodeFact.PeerBanned)), Is.Zero);
    }

    [Test]
    public void A_crashed_node_comes_back_with_its_chain_and_catches_up([Values] bool loseStore)
    {
        var network = Ring(RelayStrategy.Inventory, leaves: 4, Slow);
        network.Run(Duration.FromMinutes(1));
        var member = network.Members[4];
        member.Crash(loseStore);
        network.Run(Duration.FromMinutes(2));
        int facts = member.Facts.Count;
        member.Boot();
        Assert.That(member.Facts.Skip(facts).Any(f => f.Value == (long)Probe.ChainReloaded), Is.Not.EqualTo(loseStore));
        network.Run(Duration.FromMinutes(1));
        network.Run(Duration.FromMilliseconds(900));
        Assert.That(member.Tip.Id, Is.EqualTo(network.Members[0].Tip.Id));
        Assert.That(member.Reached(Probe.SyncFinished));
    }

    [Test]
    [Category("ST-N02")]
    public void A_late_joiner_finds_peers_through_one_seed_and_takes_a_long_chain()
    {
        // Every epoch has a block: a longer chain than one batch of headers.
        var network = new SmallNetwork();
        var seed = network.Add(Settings(RelayStrategy.Inventory), leaves: 1);
        for (int i = 0; i < 4; i++) network.Add(Settings(RelayStrategy.Inventory), [seed]);
        network.Boot();
        network.Run(Duration.FromSeconds(2300));
        var late = network.Add(Settings(RelayStrategy.Inventory) with { Discovery = true }, [seed]);
        network.Boot();
        network.Run(Duration.FromMinutes(1));
        network.Run(Duration.FromMilliseconds(900));
        Assert.That(late.Tip.Height.Value, Is.GreaterThan(Headers.MaxHeaders));
        Assert.That(late.Tip.Id, Is.EqualTo(seed.Tip.Id));
        Assert.That(late.Status().Peers, Has.Count.GreaterThanOrEqualTo(3));
    }
}
