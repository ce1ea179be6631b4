using Lab.Nodes.Chain;
using Lab.Nodes.Peers;
using Lab.Nodes.Pool;
using Lab.Nodes.Relay;
using Lab.Nodes.Sync;

namespace Lab.Nodes;

/// <summary>What a node holds of one kind for others, and the most that it may.</summary>
/// <param name="Kind">What it is, for people.</param>
/// <param name="Bytes">Held now: payload bytes, or a count times what one of them takes at least.</param>
/// <param name="Limit">Never more than this.</param>
public readonly record struct MemoryUse(string Kind, long Bytes, long Limit)
{
    private const int WantBytes = 128, MissingBytes = 64, BanBytes = 48, HeaderBytes = 640, ScoreBytes = 48, EndpointBytes = 256;

    /// <summary>
    /// Everything that grows by what peers send; the chain, its state and the store grow by blocks that cost work, and
    /// are not among it.
    /// </summary>
    internal static IReadOnlyList<MemoryUse> Of(
        NodeSettings settings, PeerTable peers, AddressBook book, Wants wants, CompactRelay compact, Spreader spreader,
        BlockIntake intake, TransactionPool pool, BlockSync sync, SnapshotSync snapshot)
    {
        return
        [
            new("frames that wait for links", peers.Waiting, Math.Min(settings.MaxLinks * Outbox.MaxBytes, PeerTable.MaxWaiting)), // R-PEER-10
            new("items asked for", (long)wants.Open * WantBytes, (long)settings.MaxLinks * Wants.MaxOpenPerPeer * WantBytes),
            new("blocks announced in vain", (long)spreader.Missing.Count * MissingBytes, (long)MissingBlocks.Capacity * MissingBytes), // R-PEER-11
            new("compact blocks that wait", compact.Bytes, CompactRelay.MaxBytes), // R-RELAY-6
            new("items kept to serve requests", spreader.Recent.Bytes, settings.RecentBytes + Wire.LargestFrame),
            new("blocks without their parent", intake.OrphanBytes, Math.Max(settings.MaxHeldBytes, Wire.LargestFrame)),
            new("headers ahead of their blocks", (long)sync.Line.Count * HeaderBytes, (long)settings.SyncHeadersAhead * HeaderBytes), // R-SYNC-2
            new("headers up to a snapshot", snapshot.HeadersHeld * HeaderBytes, snapshot.MostHeaders * HeaderBytes), // R-SNAP-3
            new("blocks that wait for earlier ones", sync.Bodies.WaitingBytes, settings.SyncAheadBytes + Wire.LargestFrame), // R-SYNC-2
            new("blocks ahead of the clock", intake.NotYetBytes, Math.Max(settings.MaxHeldBytes, Wire.LargestFrame)),
            new("transactions that wait", pool.Bytes, settings.PoolBytes), // R-POOL-1
            new("transactions kept aside", pool.EarlyBytes, settings.PoolEarlyBytes),
            new("points", (long)peers.Scores.Count * ScoreBytes, (long)ScoreBook.Capacity * ScoreBytes), // R-PEER-11
            new("endpoints", (long)book.Count * EndpointBytes, (long)AddressBook.Capacity * EndpointBytes), // R-PEER-14
            new("bans", (long)peers.Bans.Count * BanBytes, (long)BanList.Capacity * BanBytes),
        ];
    }
}
