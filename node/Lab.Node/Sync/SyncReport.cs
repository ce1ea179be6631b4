using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Sync;

/// <summary>Puts a node's answer to <see cref="GetSync"/> together.</summary>
internal static class SyncReport
{
    private const int Whole = 10_000;

    public static SyncStatus Of(Turn turn, ChainView chain, BlockSync sync, SnapshotSync snapshot, PeerTable peers)
    {
        var height = chain.Tip.Height;
        var headers = sync.Line.IsEmpty ? height : Higher(height, sync.Line.End.Header.Height);
        var target = headers;
        var sources = new List<SyncSource>();
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
        {
            var peer = peers[left.First]!;
            if (sync.Source is not null && peer.Tip.Weight > chain.Tip.Weight) target = Higher(target, peer.Tip.Block.Height);
            if (peer.Body is { } body)
                sources.Add(new SyncSource(peer.Key, peer == sync.Source, body.InFlight, body.Taken, body.Stalls));
        }

        var start = sync.Start < height ? sync.Start : height;
        long way = target - start, gone = height - start;
        int done = way == 0 ? Whole : (int)((Int128)gone * Whole / way);
        var now = turn.Now.Mono;
        return new SyncStatus(
            sync.Source is not null, sync.IsFarBehind, start, height, headers, target, done,
            sync.Meter.MilliblocksPerSecond(now), sync.Meter.BytesPerSecond(now),
            sync.Meter.TimeFor(target - height, now), sync.Meter.Blocks, sync.Meter.Bytes, sync.Bodies.InFlight,
            sync.Bodies.Waiting, sync.Bodies.WaitingBytes, sources)
        {
            Snapshot = snapshot.Target is { } block
                ? new SnapshotStatus(block.Height, block.Id, !snapshot.IsActive, snapshot.Headers, snapshot.Entries)
                : null,
        };
    }

    private static Height Higher(Height a, Height b) => a > b ? a : b;
}
