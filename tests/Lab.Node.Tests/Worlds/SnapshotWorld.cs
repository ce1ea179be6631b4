namespace Lab.Nodes.Tests.Worlds;

/// <summary>A chain with a state of several chunks, peers that have it, and a node that is to start from a snapshot.</summary>
internal static class SnapshotWorld
{
    public const int Coins = 3_000, SnapshotHeight = 20, TipHeight = 30;

    public static ChainParameters Chain { get; } = Chains.Easy with
    {
        Allocations =
        [
            .. Enumerable.Range(0, Coins).Select(i => new Allocation(
                new Address(Address.CurrentVersion, Sha256.Tagged("test.address"u8, new Hash(0, 0, 0, (ulong)i))), new Amount(7))),
        ],
    };

    public static ChainEntry Best { get; } = Chains.Grow(Chains.GenesisOf(Chain), TipHeight, miner: 1);
    public static ChainEntry Base { get; } = Best.Ancestor(new Height(SnapshotHeight));
    public static BlockRef Target { get; } = new(Base.Height, Base.Id);

    public static NodeSettings Settings { get; } =
        new() { PingInterval = Duration.Zero, OutboundTarget = 0, Snapshot = Target };

    public static Bench Start(NodeSettings? settings = null, MemoryStore? store = null, int plots = 0) =>
        new(settings ?? Settings, Chain, plots, store);

    /// <summary>A peer that says it has a chain of this network.</summary>
    public static RemotePeer Meet(this Bench bench, int id, ChainEntry? tip = null)
    {
        var peer = bench.Link(id);
        peer.Hello = RemotePeer.Greeting(peer.Key.Public, network: Best.Genesis.Id);
        peer.Say(peer.Hello);
        peer.Say(peer.AuthFor(SyncPeers.TipOf(tip ?? Best)));
        Assert.That(peer.Refused, Is.EqualTo(Rule.None));
        return peer;
    }

    /// <summary>The headers that an honest peer on a chain answers with.</summary>
    public static Headers After(GetHeaders question, ChainEntry tip)
    {
        var shared = question.Locator.Select(b => tip.Find(b.Id)).First(e => e is not null)!;
        return new Headers(
            [.. Chains.Line(tip).Where(e => e.Height > shared.Height).Take(question.Max).Select(e => e.Header)]);
    }

    public static SnapshotPart PartFor(GetSnapshot question) =>
        new(question.Block.Id, question.After, SnapshotChunk.Of(Best.Find(question.Block.Id)!.Ledger, question.After)!);

    /// <summary>What is asked of a peer now, and nothing else but what everybody is told.</summary>
    public static T Asked<T>(this RemotePeer peer)
        where T : Message =>
        peer.Hear().OfType<T>().Single();

    /// <summary>Answers the headers up to the snapshot.</summary>
    public static void ServeHeaders(this RemotePeer peer) => peer.Say(After(peer.Asked<GetHeaders>(), Best));

    /// <summary>Answers all that these peers are asked, until nothing is asked any more; timers are let pass.</summary>
    /// <returns>The heights of the blocks that were asked for.</returns>
    public static List<long> Serve(this Bench bench, params RemotePeer[] peers)
    {
        var blocks = new List<long>();
        for (int idle = 0; idle < 4; idle++)
        {
            foreach (var peer in peers)
            {
                foreach (var message in peer.Hear())
                {
                    idle = 0;
                    if (message is GetHeaders headers) peer.Say(After(headers, Best));
                    if (message is GetSnapshot part) peer.Say(PartFor(part));
                    if (message is not GetBlock wanted) continue;
                    blocks.AddRange(wanted.Blocks.Select(b => b.Height.Value));
                    foreach (var block in wanted.Blocks) peer.Say(Chains.FrameOf(Best.Find(block.Id)!));
                }
            }

            var timer = TimerId.Of(10);
            bench.Pass(Duration.FromMilliseconds(100));
            if (bench.Host.Timers.Remove(timer)) bench.Step(Input.TimerDue(timer));
        }

        return blocks;
    }
}
