using Lab.Core;
using Lab.Core.Trees;
using Lab.Ledger;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;
using Lab.Nodes.Relay;
using Lab.Nodes.Sync;

namespace Lab.Nodes;

/// <summary>
/// Every number of the protocol that others need in order to speak it, in the order of node/SPEC.md's table of limits.
/// Each is defined where it is enforced and only gathered here. What a network chooses for itself is in
/// <see cref="ChainParameters"/>, and genesis commits to it.
/// </summary>
public sealed class ProtocolParameters
{
    private ProtocolParameters(IReadOnlyList<ProtocolConstant> constants) => Constants = constants;

    /// <summary>All constants; not to be changed.</summary>
    public IReadOnlyList<ProtocolConstant> Constants { get; }

    /// <summary>The constant of a name, or null.</summary>
    public ProtocolConstant? Find(string name)
    {
        foreach (var constant in Constants)
            if (string.Equals(constant.Name, name, StringComparison.Ordinal)) return constant;
        return null;
    }

    /// <summary>The constants; where an operator may choose, those of the settings.</summary>
    public static ProtocolParameters Of(NodeSettings settings) =>
        new([.. Versions(settings), .. OfLedger(), .. OfMessages(), .. OfPeers(settings), .. OfPool(settings)]);

    private static ProtocolConstant[] Versions(NodeSettings settings) =>
    [
        new("lowest-protocol-version", settings.LowestVersion, "", "01"),
        new("highest-protocol-version", settings.HighestVersion, "", "01"),
        new("layout-version", Wire.LayoutVersion, "", "R-WIRE-2"),
        new("header-version", HeaderContent.CurrentVersion, "", "R-HEADER-1"),
        new("transaction-version", TransactionContent.CurrentVersion, "", "R-TX-3"),
        new("address-version", Address.CurrentVersion, "", "R-TX-7"),
    ];

    private static ProtocolConstant[] OfLedger() =>
    [
        new("decimals", AmountFormat.Native.Decimals, "digits", "R-UNIT-1"),
        new("largest-amount", Amount.Max.Units, "base units", "R-UNIT-1"),
        new("block-transactions", Block.MaxTransactions, "transactions", "R-FORMAT-1"),
        new("block-transaction-bytes", Block.MaxTransactionBytes, "bytes", "R-FORMAT-1"),
        new("plot-leaves", ProofOfSpaceTime.MaxLeaves, "leaves", "R-FORMAT-1"),
        new("epochs-ahead", BlockRules.EpochsAhead, "epochs", "R-EPOCH-4"),
        new("retarget-clamp", Retarget.ClampFactor, "", "R-CHAIN-2"),
        new("transaction-inputs", TransactionContent.MaxInputs, "inputs", "R-TX-1"),
        new("transaction-outputs", TransactionContent.MaxOutputs, "outputs", "R-TX-1"),
        new("payload-bytes", TransactionContent.MaxPayload, "bytes", "R-TX-1"),
        new("coinbase-data-bytes", CoinbaseRules.MaxData, "bytes", "R-COINBASE-4"),
        new("fee-split", FeeSplit.Whole, "basis points", "R-FEE-1"),
        new("state-value-bytes", StateTree.MaxValue, "bytes", "R-STATE-1"),
    ];

    private static ProtocolConstant[] OfMessages() =>
    [
        new("transaction-bytes", Transaction.MaxBytes, "bytes", "30"),
        new("locator", GetHeaders.MaxLocator, "block references", "20"),
        new("headers", Headers.MaxHeaders, "headers", "21"),
        new("blocks-asked", GetBlock.MaxBlocks, "block references", "22"),
        new("short-id-bytes", ShortId.Size, "bytes", "24"),
        new("compact-waiting", CompactRelay.MaxOpen, "blocks", "R-RELAY-6"),
        new("compact-waiting-per-peer", CompactRelay.MaxOpenPerPeer, "blocks", "R-RELAY-6"),
        new("endpoints", PeerList.MaxEndpoints, "endpoints", "11"),
        new("snapshot-entries", SnapshotChunk.MaxEntries, "entries", "R-SNAP-2"),
        new("items", ItemNames.MaxItems, "items", "51"),
        new("broadcast-bytes", Broadcast.MaxPayload, "bytes", "50"),
    ];

    private static ProtocolConstant[] OfPeers(NodeSettings settings) =>
    [
        Time("handshake-time", settings.HandshakeTimeout, "R-PEER-6"),
        Time("ping-interval", settings.PingInterval, "R-PEER-7"),
        new("pings-unanswered", settings.MissedPongs, "pings", "R-PEER-7"),
        new("links", settings.MaxLinks, "links", "R-PEER-8"),
        new("links-at-most", SlotSet.Capacity, "links", "R-PEER-8"),
        Time("ban-time", settings.BanTime, "R-PEER-9"),
        new("waiting-frames", Outbox.MaxFrames, "frames", "R-PEER-10"),
        new("waiting-bytes", Outbox.MaxBytes, "bytes", "R-PEER-10"),
        new("waiting-bytes-in-all", PeerTable.MaxWaiting, "bytes", "R-PEER-10"),
        new("points-to-disconnect", settings.Scoring.DisconnectAt, "points", "R-PEER-11"),
        new("points-to-ban", settings.Scoring.BanAt, "points", "R-PEER-11"),
        new("points-for-going-on", settings.Scoring.WentOn, "points", "R-PEER-11"),
        new("points-forgiven", settings.Scoring.ForgivenPerMinute, "points a minute", "R-PEER-11"),
        Time("block-never-came", MissingBlocks.Wait, "R-PEER-11"),
        new("scored-keys", ScoreBook.Unlinked, "keys", "R-PEER-11"),
        new("links-protected", Eviction.Protected, "links", "R-PEER-13"),
        new("endpoints-kept", AddressBook.MaxKept, "endpoints", "R-PEER-14"),
        new("endpoints-taken", Dialer.TakenPerAnswer, "endpoints", "R-PEER-14"),
        Time("feeler-interval", settings.FeelerInterval, "R-PEER-14"),
        Time("broadcast-lifetime", settings.BroadcastLifetime, "R-RELAY-2"),
        new("gossip-fanout", settings.Fanout, "peers", "R-RELAY-4"),
        Time("request-time", settings.RequestTimeout, "R-RELAY-4"),
        new("mesh-degree", settings.MeshDegree, "peers", "R-RELAY-4"),
        new("mesh-low", settings.MeshLow, "peers", "R-RELAY-4"),
        new("mesh-high", settings.MeshHigh, "peers", "R-RELAY-4"),
        new("mesh-outbound", settings.MeshOutbound, "peers", "R-RELAY-4"),
        new("mesh-lazy", settings.MeshLazy, "peers", "R-RELAY-4"),
        new("mesh-history", settings.MeshHistory, "heartbeats", "R-RELAY-4"),
        Time("mesh-heartbeat", settings.MeshHeartbeat, "R-RELAY-4"),
        Time("sync-time", settings.SyncTimeout, "R-SYNC-6"),
        Time("sync-stall-time", settings.SyncStall, "R-SYNC-6"),
        new("sync-window", settings.SyncWindow, "blocks", "R-SYNC-2"),
        new("sync-headers-ahead", settings.SyncHeadersAhead, "headers", "R-SYNC-2"),
        new("sync-blocks-ahead", settings.SyncAhead, "blocks", "R-SYNC-2"),
        new("sync-bytes-ahead", settings.SyncAheadBytes, "bytes", "R-SYNC-2"),
        new("sync-far-behind", settings.SyncFarBehind, "blocks", "R-SYNC-7"),
        new("sync-bytes-a-second", settings.SyncBytesPerSecond, "bytes", "R-SYNC-8"),
        new("snapshot-asks", SnapshotDesk.AsksPerSecond, "chunks a second", "R-SNAP-5"),
        new("snapshot-height", NodeSettings.MaxSnapshotHeight, "", "R-SNAP-1"),
    ];

    private static ProtocolConstant[] OfPool(NodeSettings settings) =>
    [
        new("pool-transactions", settings.PoolTransactions, "transactions", "R-POOL-1"),
        new("pool-bytes", settings.PoolBytes, "bytes", "R-POOL-1"),
        new("pool-per-sender", settings.PoolPerSender, "transactions", "R-POOL-3"),
        new("pool-early", settings.PoolEarly, "transactions", "R-POOL-4"),
        new("pool-early-bytes", settings.PoolEarlyBytes, "bytes", "R-POOL-4"),
    ];

    private static ProtocolConstant Time(string name, Duration span, string where) =>
        new(name, span.Nanoseconds / Duration.FromMilliseconds(1).Nanoseconds, "ms", where);
}
