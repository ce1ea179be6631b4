namespace Lab.Nodes.Tests.Worlds;

/// <summary>A chain of a hundred blocks, and peers that have it.</summary>
internal static class BodyPeers
{
    public static readonly ChainEntry Start = Chains.GenesisOf();
    public static readonly ChainEntry Best = Chains.Grow(Start, 100, miner: 1);
    public static readonly List<ChainEntry> Line = Chains.Line(Best);

    /// <summary>Settings of a node that syncs in small parts, and does nothing else of its own accord.</summary>
    public static NodeSettings Settings => new() { PingInterval = Duration.Zero, OutboundTarget = 0, SyncWindow = 10 };

    /// <summary>Peers that all say they have the chain; the first has named its headers.</summary>
    public static RemotePeer[] Ready(Bench bench, int count)
    {
        var peers = new RemotePeer[count];
        for (int i = 0; i < count; i++) peers[i] = bench.Ahead(i + 1, Best);
        peers[0].Hear();
        peers[0].Say(new Headers([.. Line.Select(e => e.Header)]));
        return peers;
    }

    /// <summary>The heights of the blocks that a peer was asked for since it last listened.</summary>
    public static List<long> AskedOf(RemotePeer peer) =>
        [.. peer.Hear().OfType<GetBlock>().SelectMany(g => g.Blocks).Select(b => b.Height.Value)];

    /// <summary>A peer sends the blocks of these heights.</summary>
    public static void Send(RemotePeer peer, IEnumerable<long> heights)
    {
        foreach (long height in heights) peer.Say(Chains.FrameOf(Line[(int)height - 1]));
    }

    /// <summary>The heights from one to another, both included.</summary>
    public static IEnumerable<long> Range(int from, int to) => Enumerable.Range(from, to - from + 1).Select(i => (long)i);
}
