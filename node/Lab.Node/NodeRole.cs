namespace Lab.Nodes;

/// <summary>What a node says of itself in its handshake. Nothing is trusted on its account.</summary>
public enum NodeRole : byte
{
    /// <summary>Validates and relays everything.</summary>
    Full = 1,

    /// <summary>A full node that also mines.</summary>
    Miner = 2,
}
