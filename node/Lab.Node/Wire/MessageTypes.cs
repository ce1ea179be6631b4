using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>When a message may be sent (R-WIRE-4).</summary>
public enum SpeakingTurn : byte
{
    /// <summary>As the first message of a link, by both ends.</summary>
    First,

    /// <summary>As the second message of a link, by both ends.</summary>
    Second,

    /// <summary>By either end once both are known to each other.</summary>
    Ready,

    /// <summary>At any time, by either end.</summary>
    Always,
}

/// <summary>One row of the table of messages.</summary>
/// <param name="Code">The type code.</param>
/// <param name="Name">The name, for logs and reports.</param>
/// <param name="MaxBody">The largest body in bytes (R-WIRE-1).</param>
/// <param name="Turn">When it may be sent.</param>
public sealed record MessageType(MessageCode Code, string Name, int MaxBody, SpeakingTurn Turn);

/// <summary>The table of all messages: what a node speaks, and how large each may be.</summary>
public static class MessageTypes
{
    private const int KiB = 1024;

    /// <summary>All types, in order of their codes.</summary>
    public static IReadOnlyList<MessageType> All { get; } =
    [
        new(MessageCode.Hello, "hello", 256, SpeakingTurn.First),
        new(MessageCode.Auth, "auth", 256, SpeakingTurn.Second),
        new(MessageCode.Ping, "ping", 16, SpeakingTurn.Ready),
        new(MessageCode.Pong, "pong", 16, SpeakingTurn.Ready),
        new(MessageCode.GetPeers, "get-peers", 16, SpeakingTurn.Ready),
        new(MessageCode.Peers, "peers", 32 * KiB, SpeakingTurn.Ready),
        new(MessageCode.GetHeaders, "get-headers", 8 * KiB, SpeakingTurn.Ready),
        new(MessageCode.Headers, "headers", 2048 * KiB, SpeakingTurn.Ready),
        new(MessageCode.GetBlock, "get-block", 4 * KiB, SpeakingTurn.Ready),
        new(MessageCode.Block, "block", 2048 * KiB, SpeakingTurn.Ready),
        new(MessageCode.CompactBlock, "compact-block", 192 * KiB, SpeakingTurn.Ready),
        new(MessageCode.GetBlockTransactions, "get-block-transactions", 32 * KiB, SpeakingTurn.Ready),
        new(MessageCode.BlockTransactions, "block-transactions", 2048 * KiB, SpeakingTurn.Ready),
        new(MessageCode.GetSnapshot, "get-snapshot", 128, SpeakingTurn.Ready),
        new(MessageCode.Snapshot, "snapshot", SnapshotChunk.MaxBytes + 128, SpeakingTurn.Ready),
        new(MessageCode.Transaction, "transaction", Transaction.MaxBytes, SpeakingTurn.Ready),
        new(MessageCode.TxPoolRequest, "tx-pool-request", 16, SpeakingTurn.Ready),
        new(MessageCode.Broadcast, "broadcast", Broadcast.MaxPayload + 256, SpeakingTurn.Ready),
        new(MessageCode.Inventory, "inventory", 64 * KiB, SpeakingTurn.Ready),
        new(MessageCode.Request, "request", 64 * KiB, SpeakingTurn.Ready),
        new(MessageCode.NotFound, "not-found", 64 * KiB, SpeakingTurn.Ready),
        new(MessageCode.Graft, "graft", 16, SpeakingTurn.Ready),
        new(MessageCode.Prune, "prune", 16, SpeakingTurn.Ready),
        new(MessageCode.Error, "error", 256, SpeakingTurn.Always),
    ];

    /// <summary>The largest body of any type, in bytes.</summary>
    public static int LargestBody { get; } = Largest();

    private static readonly MessageType?[] ByCode = Index();

    /// <summary>The row of a code, or null if the code is unknown.</summary>
    public static MessageType? Of(byte code) => ByCode[code];

    private static int Largest()
    {
        int largest = 0;
        foreach (var type in All) largest = Math.Max(largest, type.MaxBody);
        return largest;
    }

    private static MessageType?[] Index()
    {
        var index = new MessageType?[256];
        foreach (var type in All) index[(int)type.Code] = type;
        return index;
    }
}
