namespace Lab.Nodes.Messages;

/// <summary>Messages that share a rate limit (R-PEER-12).</summary>
public enum MessageClass : byte
{
    /// <summary>Blocks, whole or compact, broadcasts, transactions.</summary>
    Item,

    /// <summary>Word of items.</summary>
    Announcement,

    /// <summary>What asks for an answer.</summary>
    Question,

    /// <summary>What keeps the link alive and in order.</summary>
    Control,

    /// <summary>What only who was asked may send (R-WIRE-5).</summary>
    Answer,
}

/// <summary>The class of each message.</summary>
public static class MessageClasses
{
    public static MessageClass Of(MessageCode code) => code switch
    {
        MessageCode.Block or MessageCode.CompactBlock or MessageCode.Broadcast or MessageCode.Transaction =>
            MessageClass.Item,
        MessageCode.Inventory or MessageCode.NotFound => MessageClass.Announcement,
        MessageCode.GetPeers or MessageCode.GetHeaders or MessageCode.GetBlock or MessageCode.TxPoolRequest
            or MessageCode.GetBlockTransactions or MessageCode.GetSnapshot or MessageCode.Request => MessageClass.Question,
        MessageCode.Headers or MessageCode.Peers or MessageCode.BlockTransactions or MessageCode.Snapshot =>
            MessageClass.Answer,
        // Unknown codes too: they are refused, but not more often than this.
        _ => MessageClass.Control,
    };
}
