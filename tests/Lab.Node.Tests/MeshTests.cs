using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>Whose grafts a full mesh takes, and the places that it keeps for peers that the node dialled.</summary>
[Category("ST-B01")]
public sealed class MeshTests
{
    private const int Heartbeat = 4;

    private static readonly NodeSettings Settings = new()
    {
        Relay = RelayStrategy.Mesh, PingInterval = Duration.Zero, MaxLinks = 128, OutboundTarget = 0,
    };

    private static List<RemotePeer> Connect(Bench bench, int first, int count, bool outbound) =>
        [.. Enumerable.Range(first, count).Select(i => bench.Connect(i, outbound))];

    private static int Grafts(IEnumerable<RemotePeer> peers) => peers.Sum(p => p.Hear().OfType<Graft>().Count());

    private static int Prunes(IEnumerable<RemotePeer> peers) => peers.Sum(p => p.Hear().OfType<Prune>().Count());

    [TestCase(false, 1)]
    [TestCase(true, 0)]
    public void A_full_mesh_takes_a_graft_only_of_a_peer_that_the_node_dialled(bool outbound, int pruned)
    {
        var bench = new Bench(Settings);
        foreach (var peer in Connect(bench, 1, 12, false)) peer.Say(new Graft());
        var last = Connect(bench, 13, 1, outbound);
        last[0].Say(new Graft());
        Assert.That(Prunes(last), Is.EqualTo(pruned));
    }

    [Test]
    public void A_full_mesh_of_the_first_version_takes_every_graft_and_prunes_at_its_heartbeat()
    {
        var bench = new Bench(Settings with { MeshGraftsBeyond = true });
        var peers = Connect(bench, 1, 20, false);
        foreach (var peer in peers) peer.Say(new Graft());
        Assert.That(Prunes(peers), Is.Zero);
        bench.Fire(Heartbeat);
        Assert.That(Prunes(peers), Is.EqualTo(14), "down to the degree");
    }

    [Test]
    public void A_mesh_that_others_filled_grafts_two_peers_that_the_node_dialled()
    {
        var bench = new Bench(Settings);
        var inbound = Connect(bench, 1, 12, false);
        foreach (var peer in inbound) peer.Say(new Graft());
        var dialled = Connect(bench, 21, 5, true);
        bench.Fire(Heartbeat);
        Assert.That((Grafts(dialled), Grafts(inbound)), Is.EqualTo((2, 0)));
        bench.Fire(Heartbeat);
        Assert.That(Prunes(inbound), Is.EqualTo(8), "14 are too many: down to the degree of 6");
        Assert.That(Prunes(dialled), Is.Zero, "and the two are kept");
        bench.Fire(Heartbeat);
        Assert.That(Grafts(dialled), Is.Zero, "two are enough");
    }

    [Test]
    public void Without_places_for_dialled_peers_none_is_grafted_for_its_own_sake()
    {
        var bench = new Bench(Settings with { MeshOutbound = 0 });
        foreach (var peer in Connect(bench, 1, 12, false)) peer.Say(new Graft());
        var dialled = Connect(bench, 21, 5, true);
        bench.Fire(Heartbeat);
        Assert.That(Grafts(dialled), Is.Zero);
    }
}
