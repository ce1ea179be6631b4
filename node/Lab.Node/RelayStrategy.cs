namespace Lab.Nodes;

/// <summary>How an accepted item spreads to the peers that are not known to have it (R-RELAY-4).</summary>
public enum RelayStrategy : byte
{
    /// <summary>The full item to every peer.</summary>
    Flood = 1,

    /// <summary>The full item to a few random peers; the rest may be told of it.</summary>
    Gossip = 2,

    /// <summary>Every peer is told of the item; those who lack it ask for it.</summary>
    Inventory = 3,

    /// <summary>The full item to the peers of a small mesh; the publisher sends it to every peer.</summary>
    Mesh = 4,
}
