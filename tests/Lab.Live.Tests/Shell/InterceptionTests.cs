using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Live.Tests.Broken;
using Lab.Nodes;
using Kinds = Lab.Nodes.NodeFact;

namespace Lab.Live.Tests.Shell;

/// <summary>
/// Two whole nodes, over real sockets, and somebody between them who decrypts and encrypts again.
/// </summary>
[Category("ST-N05")]
public sealed class InterceptionTests
{
    [Test]
    public async Task Nodes_that_meet_directly_are_peers()
    {
        await using var world = new LiveWorld();
        NodeAddress called = world.AddNode(NodeOf(1));
        world.AddNode(NodeOf(2, called.Endpoint!.Value));
        world.Start();
        await LiveStage.Until(() => Count(world, Kinds.PeerUp) == 2);
        Assert.That(RefusalsOf(world), Is.Empty);
    }

    [Test]
    public async Task Who_decrypts_on_the_way_with_a_certificate_of_his_own_is_refused_by_the_handshake()
    {
        await using var world = new LiveWorld();
        NodeAddress called = world.AddNode(NodeOf(1));
        using var between = new Interceptor(called.Endpoint!.Value);
        world.AddNode(NodeOf(2, between.Endpoint));
        world.Start();
        await LiveStage.Until(() => RefusalsOf(world).Contains(Rule.HandshakeSigned));
        Assert.That(between.Passed, Is.GreaterThan(2 * Preamble.Size), "he read and passed on the handshake");
        Assert.That(Count(world, Kinds.PeerUp), Is.Zero);
    }

    // The test above can fail: it is the certificate in the binding that refuses him, and nothing else.
    [Test]
    public async Task Who_decrypts_on_the_way_is_not_found_out_if_the_binding_does_not_cover_the_certificate()
    {
        await using var world = new LiveWorld();
        NodeAddress called = world.AddNode(Unbound(NodeOf(1)));
        using var between = new Interceptor(called.Endpoint!.Value);
        world.AddNode(Unbound(NodeOf(2, between.Endpoint)));
        world.Start();
        await LiveStage.Until(() => Count(world, Kinds.PeerUp) == 2);
        Assert.That(RefusalsOf(world), Is.Empty);
    }

    private static ParticipantFactory NodeOf(ulong id, params Endpoint[] dials) => (_, store, memo, luck) =>
        new Node(
            new NodeSettings { Bootstrap = [.. dials], OutboundTarget = dials.Length, Discovery = false },
            SigningKey.FromSeed(new Hash(id, 1, 1, 1)), Presets.Minimal, [], store, memo, luck);

    private static ParticipantFactory Unbound(ParticipantFactory make) => (life, store, memo, luck) =>
        new BindsAllAlike { Participant = make(life, store, memo, luck) };

    private static int Count(LiveWorld world, ushort kind) =>
        world.Facts.From(0).Count(f => f.Fact.Kind == kind);

    private static List<Rule> RefusalsOf(LiveWorld world) =>
        [.. world.Facts.From(0).Where(f => f.Fact.Kind == Kinds.PeerRefused).Select(f => (Rule)f.Fact.Value)];
}
