using Lab.Core;

namespace Lab.Scenarios.Model;

public enum RelayStrategy
{
    /// <summary>The whole item to every link that is not known to have it.</summary>
    Flood,

    /// <summary>The whole item to a few links, drawn anew for each item.</summary>
    Gossip,

    /// <summary>Announce, and send the item to those who ask.</summary>
    Inventory,

    /// <summary>The whole item along a mesh of lasting links.</summary>
    Mesh,
}

/// <summary>
/// How items of one kind spread. A setting counts only for the strategy that it belongs to.
/// </summary>
public sealed record RelaySettings
{
    public RelayStrategy Strategy { get; init; } = RelayStrategy.Inventory;

    /// <summary>Gossip: links that an item is forwarded to.</summary>
    public int Fanout { get; init; } = 4;

    /// <summary>Mesh: links that a node aims at.</summary>
    public int Degree { get; init; } = 6;

    /// <summary>Mesh: below this many links a node grafts.</summary>
    public int Low { get; init; } = 4;

    /// <summary>Mesh: above this many links a node prunes.</summary>
    public int High { get; init; } = 12;

    /// <summary>Mesh: links of it that a node dialled itself, at least; null for 2, or fewer if the marks ask for it.</summary>
    public int? Outbound { get; init; }

    /// <summary><see cref="Outbound"/> as the nodes have it.</summary>
    public int LeastOutbound => Outbound ?? Math.Min(2, Math.Min(Low - 1, Degree / 2));

    /// <summary>Mesh: a full one takes every graft until its next heartbeat.</summary>
    public bool GraftsBeyondHigh { get; init; }

    /// <summary>Mesh: time between two looks at the mesh.</summary>
    public Duration Heartbeat { get; init; } = Duration.FromSeconds(1);

    /// <summary>Mesh: a publisher sends its own item to all its links.</summary>
    public bool FloodPublish { get; init; } = true;

    /// <summary>Mesh: links outside it that are told at each heartbeat what came of late, at least.</summary>
    public int Lazy { get; init; } = 6;

    /// <summary>Mesh: the same as a percentage of those links; the larger of both counts.</summary>
    public int LazyPercent { get; init; } = 25;

    /// <summary>What a node sends at most over all its links; null for no limit but that of its bandwidth.</summary>
    public Rate? UploadLimit { get; init; }

    /// <summary>Blocks travel in their compact form first.</summary>
    public bool CompactBlocks { get; init; }
}

/// <summary>How each kind of item spreads.</summary>
public sealed record RelayPlan
{
    public RelaySettings Block { get; init; } = new();
    public RelaySettings Broadcast { get; init; } = new();
}
