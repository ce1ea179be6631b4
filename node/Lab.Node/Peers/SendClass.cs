using Lab.Core.Seam;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>What goes first when frames have to wait: the lower class before the higher one (R-RELAY-7).</summary>
internal enum SendClass : byte
{
    /// <summary>Handshakes, pings, peers, the mesh: small, and without them there is no link.</summary>
    Control,

    /// <summary>Blocks in any form, headers, votes, and what asks for them or tells of them.</summary>
    Block,

    /// <summary>Broadcasts, proofs among them.</summary>
    Broadcast,

    /// <summary>Transactions.</summary>
    Transaction,
}

/// <summary>The class of a frame; worked out only for frames that have to wait.</summary>
internal static class SendClasses
{
    public const int Count = 4;

    public static SendClass Of(Frame frame) => Wire.CodeOf(frame) switch
    {
        MessageCode.Block or MessageCode.CompactBlock or MessageCode.GetBlockTransactions
            or MessageCode.BlockTransactions or MessageCode.Headers or MessageCode.GetHeaders
            or MessageCode.GetBlock or MessageCode.GetSnapshot or MessageCode.Snapshot => SendClass.Block,
        MessageCode.Broadcast => SendClass.Broadcast,
        MessageCode.Transaction or MessageCode.TxPoolRequest => SendClass.Transaction,
        MessageCode.Inventory or MessageCode.Request or MessageCode.NotFound => OfItems(frame),
        _ => SendClass.Control,
    };

    /// <summary>A list of items goes with the most urgent of them.</summary>
    private static SendClass OfItems(Frame frame)
    {
        var items = Wire.Decode(frame) switch
        {
            Inventory list => list.Items,
            Request list => list.Items,
            NotFound list => list.Items,
            _ => [],
        };
        var first = SendClass.Transaction;
        foreach (var item in items)
        {
            var of = Of(item.Kind);
            if (of < first) first = of;
        }

        return first;
    }

    private static SendClass Of(ItemKind kind) => kind switch
    {
        ItemKind.Block or ItemKind.CompactBlock => SendClass.Block,
        ItemKind.Broadcast => SendClass.Broadcast,
        _ => SendClass.Transaction,
    };
}
