namespace Lab.Nodes;

/// <summary>Kinds of items that spread through the network; the values travel in inventories.</summary>
public enum ItemKind : byte
{
    Block = 1,
    Broadcast = 2,
    Transaction = 3,

    /// <summary>A block in its compact form: only in requests and their answers, never of an item.</summary>
    CompactBlock = 4,
}
