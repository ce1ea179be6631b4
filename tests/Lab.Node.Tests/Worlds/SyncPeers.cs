namespace Lab.Nodes.Tests.Worlds;

/// <summary>Peers that serve a sync as a test wants them to.</summary>
internal static class SyncPeers
{
    public static ChainTip TipOf(ChainEntry entry) => new(new BlockRef(entry.Height, entry.Id), entry.Weight);

    /// <summary>A peer that says it has a chain, and has heard nothing yet.</summary>
    public static RemotePeer Ahead(this Bench bench, int id, ChainEntry tip)
    {
        var peer = bench.Link(id);
        peer.Say(peer.Hello);
        peer.Say(peer.AuthFor(TipOf(tip)));
        return peer;
    }

    /// <summary>Answers what the node has asked so far, once; the blocks that were asked for.</summary>
    public static List<BlockRef> Answer(
        this RemotePeer peer, IReadOnlyList<ChainEntry> line, int blocks = int.MaxValue, bool headers = true)
    {
        var asked = new List<BlockRef>();
        foreach (var message in peer.Hear())
        {
            if (message is GetHeaders question && headers) peer.Say(After(question, line));
            if (message is GetBlock wanted) asked.AddRange(wanted.Blocks);
        }

        foreach (var block in asked.Take(blocks))
            peer.Say(Chains.FrameOf(line.Single(e => e.Id == block.Id)));
        return asked;
    }

    /// <summary>Answers everything that the node asks of these peers until it asks no more.</summary>
    public static void Serve(IReadOnlyList<ChainEntry> line, params RemotePeer[] peers)
    {
        for (bool any = true; any;)
        {
            any = false;
            foreach (var peer in peers)
            {
                foreach (var message in peer.Hear())
                {
                    any = true;
                    if (message is GetHeaders question) peer.Say(After(question, line));
                    if (message is not GetBlock wanted) continue;
                    var has = wanted.Blocks.Where(b => line.Any(e => e.Id == b.Id)).ToList();
                    foreach (var block in has) peer.Say(Chains.FrameOf(line.Single(e => e.Id == block.Id)));
                    var lacks = wanted.Blocks.Except(has).Select(b => new ItemName(ItemKind.Block, b.Id)).ToList();
                    if (lacks.Count > 0) peer.Say(new NotFound(lacks));
                }
            }
        }
    }

    public static SyncStatus Sync(this Bench bench)
    {
        bench.Step(Input.Asked(new RequestId(2), new GetSync()));
        return (SyncStatus)bench.Host.Answers[^1];
    }

    private static Headers After(GetHeaders question, IReadOnlyList<ChainEntry> line)
    {
        long shared = question.Locator.First(b => b.Height == Height.Genesis || line.Any(e => e.Id == b.Id)).Height.Value;
        return new Headers([.. line.Where(e => e.Height.Value > shared).Take(question.Max).Select(e => e.Header)]);
    }
}
