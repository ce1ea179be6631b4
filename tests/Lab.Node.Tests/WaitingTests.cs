using Lab.Nodes.Peers;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>How much waits in a node for all of its links together, when none of them reads.</summary>
[Category("ST-X13")]
public sealed class WaitingTests
{
    private const int Links = 5, Payload = 1 << 20;

    private static Bench Flooding(long upload = 0) => new(new NodeSettings
    {
        Relay = RelayStrategy.Flood, PingInterval = Duration.Zero, OutboundTarget = 0, UploadLimit = upload,
    });

    private static void Publish(Bench bench) =>
        bench.Step(Input.Asked(new RequestId(1), new PublishBroadcast(new byte[Payload])));

    private static long Waiting(Bench bench) =>
        bench.Node.Memory.Single(use => use.Kind == "frames that wait for links").Bytes;

    [Test]
    public void Closes_the_link_for_which_most_waits_when_too_much_waits_for_all()
    {
        var bench = Flooding();
        List<RemotePeer> peers = [.. Enumerable.Range(1, Links).Select(i => bench.Connect(i))];
        bench.Host.BacklogToTell = PeerTable.HostShare;
        var slow = peers[3];
        for (int i = 0; i < 5; i++) Publish(bench);
        bench.Host.BacklogToTell = 0;
        foreach (var peer in peers.Where(p => p != slow))
            for (int i = 0; i < 5; i++) bench.Step(Input.Drained(peer.Link));
        bench.Host.BacklogToTell = PeerTable.HostShare;
        for (int i = 0; i < 24; i++) Publish(bench);
        Assert.That(peers.Select(p => p.Refused), Is.All.EqualTo(Rule.None));
        Assert.That(Waiting(bench), Is.InRange((5 + Links * 24L) * Payload, PeerTable.MaxWaiting));
        Publish(bench);
        Assert.That(peers.FindAll(p => p.Refused != Rule.None), Is.EqualTo(new[] { slow }));
        Assert.That(slow.Refused, Is.EqualTo(Rule.LinkIsRead));
        Assert.That(bench.FactsOf(NodeFact.PeerBanned), Is.Empty, "a slow line looks the same");
        Assert.That(Waiting(bench), Is.InRange((Links - 1) * 25L * Payload, PeerTable.MaxWaiting));
    }

    [Test]
    public void Holds_nothing_any_more_when_the_links_are_gone_or_drained()
    {
        var bench = Flooding();
        List<RemotePeer> peers = [.. Enumerable.Range(1, Links).Select(i => bench.Connect(i))];
        bench.Host.BacklogToTell = PeerTable.HostShare;
        for (int i = 0; i < 10; i++) Publish(bench);
        Assert.That(Waiting(bench), Is.GreaterThan(Links * 10L * Payload));
        foreach (var peer in peers.Skip(1)) peer.Leave();
        bench.Host.BacklogToTell = 0;
        // One step hands the host no more than its share.
        for (int i = 0; i < 10; i++) bench.Step(Input.Drained(peers[0].Link));
        Assert.That(Waiting(bench), Is.Zero);
        Assert.That(peers[0].Hear(), Has.Count.EqualTo(10));
    }

    [Test]
    public void Closes_nobody_for_what_a_limit_of_its_own_holds_back()
    {
        var bench = Flooding(upload: 1);
        List<RemotePeer> peers = [.. Enumerable.Range(1, Links).Select(i => bench.Connect(i))];
        for (int i = 0; i < 40; i++) Publish(bench);
        Assert.That(peers.Select(p => p.Refused), Is.All.EqualTo(Rule.None));
        Assert.That(Waiting(bench), Is.InRange(PeerTable.MaxWaiting - 2 * Payload, PeerTable.MaxWaiting));
        Assert.That(bench.Node.Counters.UploadDropped, Is.GreaterThan(0));
    }
}
