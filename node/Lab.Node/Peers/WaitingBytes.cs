namespace Lab.Nodes.Peers;

/// <summary>What waits in all outboxes of a node together: each of them counts in it.</summary>
internal sealed class WaitingBytes
{
    /// <summary>Payload bytes.</summary>
    public long Sum { get; set; }
}
