using Lab.Nodes.Tests.Pool;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>What was said once, said again by whoever overheard it.</summary>
[Category("ST-X14")]
public sealed class ReplayTests
{
    [Test]
    [Category("ST-N05")]
    public void A_handshake_that_was_overheard_opens_no_other_link()
    {
        var bench = new Bench();
        var honest = bench.Link(1);
        Message hello = honest.Hello;
        honest.Say(hello);
        Message auth = honest.AuthFor();
        honest.Say(auth);
        Assert.That(bench.FactsOf(NodeFact.PeerUp), Has.Count.EqualTo(1), "the first time they are good");
        int cost = bench.Host.Charges[WorkKind.Verify];
        var replayed = bench.Link(1);
        replayed.Say(hello);
        replayed.Say(auth);
        Assert.That(replayed.Refused, Is.EqualTo(Rule.HandshakeSigned));
        Assert.That(bench.Host.Charges[WorkKind.Verify], Is.EqualTo(cost + 1), "what it costs is modelled");
        Assert.That(honest.Refused, Is.EqualTo(Rule.None), "and who was overheard keeps its link");
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Is.Empty);
    }

    [Test]
    public void A_broadcast_that_comes_again_is_neither_checked_nor_relayed()
    {
        var bench = new Bench(new NodeSettings { PingInterval = Duration.Zero, Relay = RelayStrategy.Flood });
        List<RemotePeer> peers = [bench.Connect(1), bench.Connect(2), bench.Connect(3)];
        var frame = Broadcast.Sign(Chains.KeyOf(9), 1, bench.Wall, [1], NoMemo.Instance);
        peers[0].Say(frame);
        int sent = bench.Host.Sent.Count, checks = bench.Host.Charges[WorkKind.Verify];
        bench.Pass(Duration.FromMinutes(5));
        peers[1].Say(Wire.Rewire(frame));
        Assert.That(bench.Host.Sent, Has.Count.EqualTo(sent));
        Assert.That(bench.Host.Charges[WorkKind.Verify], Is.EqualTo(checks));
        Assert.That(bench.FactsOf(NodeFact.ItemAccepted), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_payment_that_was_mined_is_not_made_again()
    {
        var till = new Till();
        var peer = till.Connect(1);
        var frame = Till.FrameOf(till.Spend(Till.Alice, 0));
        peer.Say(frame);
        Assert.That(till.Bench.Node.Pending, Has.Count.EqualTo(1));
        peer.Say(Wire.Encode(new BlockItem(Till.Mine(till.Genesis, 9, till.Bench.Node.Pending[0]).Block)));
        Assert.That(till.Bench.Node.Pending, Is.Empty);
        peer.Say(Wire.Rewire(frame));
        Assert.That(till.Bench.Node.Pending, Is.Empty);
        Assert.That(peer.Refused, Is.EqualTo(Rule.None), "who is late is no thief");
    }
}
