using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Who may link to a node, and under what name the others are refused.</summary>
[Category("ST-N08")]
public sealed class HandshakeTests
{
    [Test]
    public void Says_hello_at_once_and_auth_after_the_peers_hello()
    {
        var bench = new Bench();
        var peer = bench.Link();
        var hello = (Hello)peer.Hear().Single();
        Assert.That(hello.Key, Is.EqualTo(bench.Key.Public));
        peer = bench.Link(2);
        peer.Say(peer.Hello);
        Assert.That(peer.Hear().Select(m => m.Code), Is.EqualTo([MessageCode.Hello, MessageCode.Auth]));
    }

    [Test]
    public void Ends_well_between_honest_peers()
    {
        var bench = new Bench();
        var peer = bench.Connect(3);
        var up = bench.FactsOf(NodeFact.PeerUp).Single();
        Assert.That(up.Subject, Is.EqualTo(peer.Key.Public.Bytes));
        Assert.That(bench.Status().Peers.Single().Key, Is.EqualTo(peer.Key.Public));
    }

    [Test]
    [Category("ST-X14")]
    public void Uses_a_fresh_nonce_for_each_link()
    {
        var bench = new Bench();
        var first = (Hello)bench.Link(1).Hear().Single();
        var second = (Hello)bench.Link(2).Hear().Single();
        Assert.That(first.Nonce, Is.Not.EqualTo(second.Nonce));
    }

    [TestCase(1, 1, Rule.VersionShared)]
    [TestCase(1, 2, Rule.None)]
    [TestCase(4, 9, Rule.None)]
    [TestCase(5, 9, Rule.VersionShared)]
    [Category("ST-N04")]
    public void Refuses_a_peer_without_a_shared_version(byte lowest, byte highest, Rule expected)
    {
        var bench = new Bench(new NodeSettings { LowestVersion = 2, HighestVersion = 4 });
        var peer = bench.Link();
        peer.Say(RemotePeer.Greeting(peer.Key.Public, lowest, highest));
        Assert.That(peer.Refused, Is.EqualTo(expected));
    }

    [Test]
    [Category("ST-N04")]
    public void Refuses_a_peer_of_another_network()
    {
        var bench = new Bench();
        var peer = bench.Link();
        peer.Say(RemotePeer.Greeting(
            peer.Key.Public, network: Chains.GenesisOf(Chains.Easy with { NetworkId = "other" }).Id));
        Assert.That(peer.Refused, Is.EqualTo(Rule.SameNetwork));
    }

    [Test]
    public void Refuses_to_link_to_itself()
    {
        var bench = new Bench();
        var peer = bench.Link(0);
        peer.Say(peer.Hello);
        Assert.That(peer.Refused, Is.EqualTo(Rule.NotOneself));
    }

    [Test]
    [Category("ST-X06")]
    public void Refuses_an_auth_signed_by_another_key()
    {
        var bench = new Bench();
        var peer = bench.Link();
        peer.Say(peer.Hello);
        peer.Say(peer.AuthFor(signer: Chains.KeyOf(2)));
        Assert.That(peer.Refused, Is.EqualTo(Rule.HandshakeSigned));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Is.Empty, "the key has proved nothing, so it is not to blame");
    }

    [Test]
    [Category("ST-N05")]
    [Category("ST-X14")]
    public void Refuses_an_auth_made_for_another_link()
    {
        var bench = new Bench();
        var peer = bench.Link();
        peer.Say(peer.Hello);
        peer.Say(peer.AuthFor(otherBinding: new Hash(1, 1, 1, 1)));
        Assert.That(peer.Refused, Is.EqualTo(Rule.HandshakeSigned));
    }

    [Test]
    public void Refuses_an_auth_whose_tip_was_changed_on_the_way()
    {
        var bench = new Bench();
        var peer = bench.Link();
        peer.Say(peer.Hello);
        var auth = peer.AuthFor();
        peer.Say(new Auth(auth.Tip with { Weight = 1 }, auth.Signature));
        Assert.That(peer.Refused, Is.EqualTo(Rule.HandshakeSigned));
    }

    [Test]
    public void Refuses_messages_out_of_turn()
    {
        var bench = new Bench();
        var early = bench.Link(1);
        early.Say(new Ping(1));
        var noHello = bench.Link(2);
        noHello.Say(noHello.AuthFor());
        var twice = bench.Link(3);
        twice.Say(twice.Hello);
        twice.Say(twice.Hello);
        var late = bench.Connect(4);
        late.Say(late.Hello);
        Assert.That(
            new[] { early, noHello, twice, late }.Select(p => p.Refused), Is.All.EqualTo(Rule.MessageInTurn));
    }

    [Test]
    public void Refuses_items_before_the_handshake_is_done()
    {
        var bench = new Bench();
        var peer = bench.Link();
        peer.Say(Broadcast.Sign(peer.Key, 1, bench.Wall, [1], NoMemo.Instance));
        Assert.That(peer.Refused, Is.EqualTo(Rule.MessageInTurn));
        Assert.That(bench.Node.Counters.ItemCopies, Is.Zero);
        Assert.That(bench.Host.Charges, Does.Not.ContainKey(WorkKind.CodecKiB), "and does not even decode them");
    }

    [Test]
    public void Closes_a_handshake_that_takes_too_long_and_no_sooner()
    {
        var bench = new Bench(new NodeSettings { HandshakeTimeout = Duration.FromSeconds(10) });
        var slow = bench.Link(1);
        bench.Pass(Duration.FromSeconds(1));
        var later = bench.Link(2);
        bench.Fire(2, Duration.FromSeconds(9));
        Assert.That(slow.Refused, Is.EqualTo(Rule.HandshakeInTime));
        Assert.That(later.Refused, Is.EqualTo(Rule.None));
        bench.Fire(2, Duration.FromSeconds(1));
        Assert.That(later.Refused, Is.EqualTo(Rule.HandshakeInTime));
    }

    [Test]
    public void Sets_no_further_timer_when_no_handshake_is_open()
    {
        var bench = new Bench();
        bench.Connect();
        bench.Fire(2);
        Assert.That(bench.Host.Timers, Does.Not.ContainKey(TimerId.Of(2)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Keeps_of_two_links_the_one_that_the_lower_key_dialled(bool outboundFirst)
    {
        var bench = new Bench(new NodeSettings());
        var first = bench.Connect(1, outbound: outboundFirst);
        var second = bench.Link(1, outbound: !outboundFirst);
        second.Say(second.Hello);
        second.Say(second.AuthFor());
        bool oursIsLower = bench.Key.Public.CompareTo(first.Key.Public) < 0;
        bool firstStays = oursIsLower == outboundFirst;
        Assert.That(first.Refused, Is.EqualTo(firstStays ? Rule.None : Rule.OneLinkPerPeer));
        Assert.That(second.Refused, Is.EqualTo(firstStays ? Rule.OneLinkPerPeer : Rule.None));
        Assert.That(bench.Reached(Probe.DuplicateLinkResolved));
        Assert.That(bench.Status().Peers, Has.Count.EqualTo(1));
    }

    [Test]
    public void Keeps_the_newer_of_two_links_that_one_end_dialled()
    {
        var bench = new Bench();
        var old = bench.Connect(1);
        var anew = bench.Connect(1);
        Assert.That(old.Refused, Is.EqualTo(Rule.OneLinkPerPeer));
        Assert.That(anew.Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    [Category("ST-N03")]
    public void Refuses_links_beyond_its_room()
    {
        var bench = new Bench(new NodeSettings { MaxLinks = 3, OutboundTarget = 0 });
        var links = Enumerable.Range(1, 4).Select(i => bench.Link(i)).ToList();
        Assert.That(links.Select(l => l.Refused), Is.EqualTo([Rule.None, Rule.None, Rule.None, Rule.RoomForLink]));
        links[0].Leave();
        Assert.That(bench.Link(5).Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    public void Keeps_room_for_the_links_that_it_dials()
    {
        var settings = new NodeSettings
        {
            MaxLinks = 3, OutboundTarget = 2, Bootstrap = [new Endpoint(77, 1), new Endpoint(78, 1)],
        };
        var bench = new Bench(settings);
        Assert.That(bench.Link(1).Refused, Is.EqualTo(Rule.None));
        Assert.That(bench.Link(2).Refused, Is.EqualTo(Rule.RoomForLink));
        Assert.That(bench.Link(3, outbound: true).Refused, Is.EqualTo(Rule.None));
    }

    [Test]
    public void Refuses_a_banned_peer_until_its_ban_is_over()
    {
        var bench = new Bench(new NodeSettings { BanTime = Duration.FromMinutes(10), PingInterval = Duration.Zero });
        var peer = bench.Connect(1);
        peer.Say(new Headers([]));
        Assert.That(peer.Refused, Is.EqualTo(Rule.AnswerWasAsked));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Has.Count.EqualTo(1));
        bench.Pass(Duration.FromMinutes(10) - new Duration(1));
        var again = bench.Link(1);
        again.Say(again.Hello);
        Assert.That(again.Refused, Is.EqualTo(Rule.PeerNotBanned));
        bench.Pass(new Duration(1));
        Assert.That(() => bench.Connect(1), Throws.Nothing);
    }

    [Test]
    public void Hears_why_a_peer_refuses_it()
    {
        var bench = new Bench();
        var peer = bench.Link();
        peer.Say(new Error(Rule.RoomForLink));
        peer.Say(new Error("RuleOfTheFuture"));
        Assert.That(
            bench.FactsOf(NodeFact.RefusedByPeer).Select(f => (Rule)f.Value),
            Is.EqualTo([Rule.RoomForLink, Rule.None]));
    }
}
