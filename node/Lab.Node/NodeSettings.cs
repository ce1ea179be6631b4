using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes;

/// <summary>
/// What an operator, or a scenario, may choose for a node. Defaults suit a network of thousands.
/// </summary>
public sealed record NodeSettings
{
    public NodeRole Role { get; init; } = NodeRole.Full;

    /// <summary>The port on which the node takes links, told to peers; 0 if it takes none.</summary>
    public ushort ListenPort { get; init; }

    /// <summary>Protocol versions that the node speaks, lowest and highest.</summary>
    public byte LowestVersion { get; init; } = 1;

    public byte HighestVersion { get; init; } = 1;

    /// <summary>Endpoints to dial, in order of preference, at most 1,000.</summary>
    public IReadOnlyList<Endpoint> Bootstrap { get; init; } = [];

    /// <summary>Links that the node tries to have by dialling, 0 to <see cref="MaxLinks"/>.</summary>
    public int OutboundTarget { get; init; } = 8;

    /// <summary>Links in all, 0 to 128.</summary>
    public int MaxLinks { get; init; } = 32;

    /// <summary>
    /// Whether to ask peers for endpoints when those of <see cref="Bootstrap"/> do not suffice.
    /// </summary>
    public bool Discovery { get; init; }

    /// <summary>
    /// The shortest time between two requests for endpoints, and between two answers to one peer.
    /// </summary>
    public Duration DiscoveryInterval { get; init; } = Duration.FromSeconds(10);

    /// <summary>
    /// With discovery, time between two dials that only find out whether somebody is there; zero for none (R-PEER-14).
    /// </summary>
    public Duration FeelerInterval { get; init; } = Duration.FromMinutes(2);

    /// <summary>First dials are spread evenly over this time after boot.</summary>
    public Duration DialSpread { get; init; } = Duration.FromSeconds(2);

    /// <summary>
    /// The wait after a first failed dial; it doubles up to <see cref="DialBackoffMax"/>, give or take a
    /// quarter.
    /// </summary>
    public Duration DialBackoff { get; init; } = Duration.FromSeconds(1);

    public Duration DialBackoffMax { get; init; } = Duration.FromMinutes(1);

    /// <summary>Time in which a handshake must end (R-PEER-6).</summary>
    public Duration HandshakeTimeout { get; init; } = Duration.FromSeconds(10);

    /// <summary>Time between pings; zero for none (R-PEER-7).</summary>
    public Duration PingInterval { get; init; } = Duration.FromSeconds(30);

    /// <summary>Pings in a row that may stay unanswered, 1 and up.</summary>
    public int MissedPongs { get; init; } = 3;

    /// <summary>How long a peer that broke a rule is refused.</summary>
    public Duration BanTime { get; init; } = Duration.FromMinutes(10);

    /// <summary>How bad each conduct of a peer is (R-PEER-11).</summary>
    public ScoreSettings Scoring { get; init; } = new();

    /// <summary>What one peer may send (R-PEER-12).</summary>
    public RateSettings Rates { get; init; } = new();

    public RelayStrategy Relay { get; init; } = RelayStrategy.Inventory;

    /// <summary>Peers that a gossiping node sends a full item to, 1 to 128.</summary>
    public int Fanout { get; init; } = 6;

    /// <summary>Whether a gossiping node tells the remaining peers of the item.</summary>
    public bool GossipAnnounces { get; init; } = true;

    /// <summary>
    /// Mesh peers that a node aims at; below the low mark it grafts, above the high mark it prunes.
    /// </summary>
    public int MeshDegree { get; init; } = 6;

    public int MeshLow { get; init; } = 4;
    public int MeshHigh { get; init; } = 12;

    /// <summary>
    /// Mesh peers that the node dialled itself and keeps at least, if it has so many: 0 to half the degree, and below
    /// the low mark. Whoever dials in and grafts first can then not have the whole mesh (GossipSub 1.1, D_out).
    /// </summary>
    public int MeshOutbound { get; init; } = 2;

    /// <summary>
    /// Whether a full mesh takes every graft, to be pruned at the next heartbeat (GossipSub 1.0), or only those of
    /// peers that the node dialled itself.
    /// </summary>
    public bool MeshGraftsBeyond { get; init; }

    public Duration MeshHeartbeat { get; init; } = Duration.FromSeconds(1);

    /// <summary>Whether what a node makes goes to all its peers, or along its mesh only.</summary>
    public bool MeshFloodPublish { get; init; } = true;

    /// <summary>
    /// Peers outside the mesh that are told at each heartbeat what came of late: so many, or so many percent of them if
    /// that is more. 0 and 0 for none.
    /// </summary>
    public int MeshLazy { get; init; } = 6;

    public int MeshLazyPercent { get; init; } = 25;

    /// <summary>Heartbeats for which an item is told, 1 and up.</summary>
    public int MeshHistory { get; init; } = 3;

    /// <summary>How long a pruned peer is left alone.</summary>
    public Duration PruneBackoff { get; init; } = Duration.FromSeconds(10);

    /// <summary>
    /// Whether blocks are sent, and asked for, in their compact form first (R-RELAY-6). Every node understands it.
    /// </summary>
    public bool CompactBlocks { get; init; }

    /// <summary>Bytes a second on the wire that the node sends at most, over all links; 0 for no limit (R-RELAY-7).</summary>
    public long UploadLimit { get; init; }

    /// <summary>How long an asked peer may take before another announcer is asked.</summary>
    public Duration RequestTimeout { get; init; } = Duration.FromSeconds(5);

    /// <summary>Items that the seen-set remembers at least, per generation of two.</summary>
    public int SeenCapacity { get; init; } = 8192;

    /// <summary>Items and bytes kept to serve requests.</summary>
    public int RecentItems { get; init; } = 512;

    public long RecentBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// A broadcast whose timestamp is further than this from the node's clock is dropped (R-RELAY-2).
    /// </summary>
    public Duration BroadcastLifetime { get; init; } = Duration.FromMinutes(10);

    /// <summary>Time without progress after which a sync goes on with another peer.</summary>
    public Duration SyncTimeout { get; init; } = Duration.FromSeconds(10);

    /// <summary>Blocks asked of one peer and not yet here during a sync, 1 to 64.</summary>
    public int SyncWindow { get; init; } = 32;

    /// <summary>Headers checked ahead of their blocks during a sync, 2,000 to 100,000.</summary>
    public int SyncHeadersAhead { get; init; } = 6_000;

    /// <summary>Blocks asked for or waiting for an earlier one during a sync, 1 to 4,096, and bytes waiting.</summary>
    public int SyncAhead { get; init; } = 512;

    public long SyncAheadBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Time without progress after which a peer that holds up a whole sync is passed over.</summary>
    public Duration SyncStall { get; init; } = Duration.FromSeconds(2);

    /// <summary>Missing blocks from which on a node does nothing but sync, 1 and up.</summary>
    public int SyncFarBehind { get; init; } = 144;

    /// <summary>Bytes a second that a sync downloads at most; 0 for no limit.</summary>
    public long SyncBytesPerSecond { get; init; }

    /// <summary>
    /// The block from whose state a node starts that has no chain yet, at a height of 1 to 10,000,000; null to start
    /// from genesis. Who sets it trusts that the block is of the network's chain (R-SNAP-1).
    /// </summary>
    public BlockRef? Snapshot { get; init; }

    /// <summary>
    /// Blocks kept while their parent is unknown, while their epoch is ahead, and tips beside the best one.
    /// </summary>
    public int MaxOrphans { get; init; } = 64;

    public int MaxNotYet { get; init; } = 64;

    /// <summary>Bytes of the blocks of each of these two kinds that are kept.</summary>
    public long MaxHeldBytes { get; init; } = 16 * 1024 * 1024;
    public int MaxSideTips { get; init; } = 64;

    /// <summary>Transactions and bytes that wait to be mined, and how many of one sender (R-POOL-1, R-POOL-3).</summary>
    public int PoolTransactions { get; init; } = 5_000;

    public long PoolBytes { get; init; } = 8 * 1024 * 1024;
    public int PoolPerSender { get; init; } = 64;

    /// <summary>Transactions kept while an earlier one of their sender is missing.</summary>
    public int PoolEarly { get; init; } = 256;

    public long PoolEarlyBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Whether a node with plots mines every epoch, or only when told to (<see cref="ProduceBlock"/>).</summary>
    public bool MinesEveryEpoch { get; init; } = true;

    /// <summary>Which leaves of its plots a miner looks at in each epoch.</summary>
    public ScanSettings Scan { get; init; } = ScanSettings.Full;

    /// <summary>Jobs that one search may have at once, 1 to 64; the winner does not depend on it.</summary>
    public int ParallelScans { get; init; } = 1;

    /// <summary>
    /// The most leaves of one job where there are several at once, 1 and up; the winner does not depend on it.
    /// </summary>
    public int ScanPart { get; init; } = 65_536;

    /// <summary>
    /// Epochs whose searches go on at once, 1 to 16: a search that takes longer than an epoch may still win.
    /// </summary>
    public int ConcurrentEpochs { get; init; } = 2;

    /// <summary>How long a plot that could not be read is left alone.</summary>
    public Duration PlotRest { get; init; } = Duration.FromMinutes(1);

    /// <summary>Ids remembered as bad for good.</summary>
    public int MaxBadIds { get; init; } = 1024;

    /// <summary>Null if the settings make sense together; otherwise what is wrong, in one sentence.</summary>
    public string? Validate()
    {
        if (!Enum.IsDefined(Role)) return "the role is neither full nor miner";
        if (!Enum.IsDefined(Relay)) return "the relay strategy is unknown";
        if (LowestVersion < 1 || LowestVersion > HighestVersion) return "the version range is empty";
        if (MaxLinks is < 0 or > SlotSet.Capacity) return "the number of links must be 0 to 128";
        if (OutboundTarget < 0 || OutboundTarget > MaxLinks)
            return "the outbound links must be 0 to the number of links";
        if (Bootstrap.Count > MaxBootstrap) return "there are more than 1,000 endpoints to dial";
        if (Fanout is < 1 or > SlotSet.Capacity) return "the fanout must be 1 to 128";
        if (!(1 <= MeshLow && MeshLow <= MeshDegree && MeshDegree <= MeshHigh))
            return "the mesh needs 1 <= low <= degree <= high";
        if (MeshOutbound < 0 || MeshOutbound >= MeshLow || MeshOutbound > MeshDegree / 2)
            return "the mesh peers that are dialled must be 0 to half the degree, and fewer than the low mark";
        if (MeshLazy is < 0 or > SlotSet.Capacity) return "the lazily told peers must be 0 to 128";
        if (MeshLazyPercent is < 0 or > 100) return "the share of lazily told peers must be 0 to 100 percent";
        if (MeshHistory < 1) return "an item must be told for one heartbeat at least";
        if (UploadLimit is < 0 or > MaxUploadLimit) return "the upload limit must be 0 to 1 TB/s";
        if (MissedPongs < 1) return "at least one pong must be allowed to miss";
        if (SyncWindow is < 1 or > GetBlock.MaxBlocks) return "the sync window must be 1 to 64";
        if (SyncHeadersAhead is < Headers.MaxHeaders or > 100_000) return "the headers ahead must be 2,000 to 100,000";
        if (SyncAhead is < 1 or > 4_096 || SyncAheadBytes < 1) return "the blocks ahead must be 1 to 4,096, their bytes positive";
        if (SyncFarBehind < 1) return "a node is far behind at one block missing or more";
        if (SyncBytesPerSecond < 0) return "the download rate is negative";
        if (Snapshot is { Height.Value: < 1 or > MaxSnapshotHeight })
            return "the block of the snapshot must have a height of 1 to 10,000,000";
        if (SeenCapacity < 1 || RecentItems < 1 || RecentBytes < 1) return "item bounds must be positive";
        if (MaxOrphans < 1 || MaxNotYet < 1 || MaxHeldBytes < 1 || MaxSideTips < 1 || MaxBadIds < 1)
            return "block bounds must be positive";
        if (PoolTransactions < 1 || PoolBytes < 1 || PoolPerSender < 1 || PoolEarly < 1
            || PoolEarlyBytes < 1)
            return "pool bounds must be positive";
        if ((Scoring.Validate() ?? Rates.Validate()) is { } wrong) return wrong;
        if (Scan.SampleSize < 1 || Scan.FullUpTo < 0 || Scan.Limit < 1) return "a scan must look at one leaf at least";
        if (ParallelScans is < 1 or > 64) return "the parallel scans must be 1 to 64";
        if (ScanPart < 1) return "a part of a scan must have one leaf at least";
        if (ConcurrentEpochs is < 1 or > 16) return "the concurrent epochs must be 1 to 16";
        if (PingInterval < Duration.Zero || DialSpread < Duration.Zero || FeelerInterval < Duration.Zero) return "an interval is negative";
        return IsPositive(DiscoveryInterval) && IsPositive(DialBackoff) && DialBackoffMax >= DialBackoff
            && IsPositive(HandshakeTimeout) && IsPositive(BanTime) && IsPositive(MeshHeartbeat)
            && IsPositive(PruneBackoff) && IsPositive(RequestTimeout) && IsPositive(BroadcastLifetime)
            && IsPositive(SyncTimeout) && IsPositive(SyncStall) && IsPositive(PlotRest)
            ? null
            : "an interval is not positive";
    }

    internal const long MaxUploadLimit = 1_000_000_000_000;
    internal const int MaxBootstrap = 1000;
    internal const int MaxSnapshotHeight = 10_000_000;

    private static bool IsPositive(Duration span) => span > Duration.Zero;
}
