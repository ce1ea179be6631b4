namespace Lab.Nodes.Messages;

/// <summary>
/// The type codes of messages. Those below 0x50 and 0xFF are the source's; see node/SPEC.md, Wire.
/// </summary>
public enum MessageCode : byte
{
    Hello = 0x01,
    Auth = 0x02,
    Ping = 0x04,
    Pong = 0x05,
    GetPeers = 0x10,
    Peers = 0x11,
    GetHeaders = 0x20,
    Headers = 0x21,
    GetBlock = 0x22,

    /// <summary>
    /// A block, whether gossiped, asked for by inventory or synced: so its frame is forwarded as it came.
    /// </summary>
    Block = 0x23,
    CompactBlock = 0x24,
    GetBlockTransactions = 0x25,
    BlockTransactions = 0x26,
    GetSnapshot = 0x27,
    Snapshot = 0x28,
    Transaction = 0x30,
    TxPoolRequest = 0x32,
    Broadcast = 0x50,
    Inventory = 0x51,
    Request = 0x52,
    NotFound = 0x53,
    Graft = 0x54,
    Prune = 0x55,
    Error = 0xFF,
}
