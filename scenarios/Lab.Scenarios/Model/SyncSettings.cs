using Lab.Core;
using Lab.Nodes;

namespace Lab.Scenarios.Model;

/// <summary>How nodes catch up with a chain.</summary>
public sealed record SyncSettings
{
    private static readonly NodeSettings Usual = new();

    /// <summary>What one node downloads at most while it catches up; null for no limit.</summary>
    public Rate? Download { get; init; }

    /// <summary>Blocks asked of one peer and not yet here.</summary>
    public int Window { get; init; } = Usual.SyncWindow;

    /// <summary>Blocks asked for or waiting for an earlier one.</summary>
    public int BlocksAhead { get; init; } = Usual.SyncAhead;

    /// <summary>Headers checked ahead of their blocks.</summary>
    public int HeadersAhead { get; init; } = Usual.SyncHeadersAhead;

    /// <summary>Missing blocks from which on a node does nothing but catch up.</summary>
    public int FarBehind { get; init; } = Usual.SyncFarBehind;

    /// <summary>Time without progress after which a peer is passed over.</summary>
    public Duration Timeout { get; init; } = Usual.SyncTimeout;

    /// <summary>The same for a peer that holds up all others.</summary>
    public Duration Stall { get; init; } = Usual.SyncStall;

    /// <summary>Who starts from a snapshot; null for nobody.</summary>
    public SnapshotStart? Snapshot { get; init; }

    /// <summary>Node settings with these; the block of a snapshot is known only when a node starts.</summary>
    public NodeSettings In(NodeSettings settings) => settings with
    {
        SyncBytesPerSecond = Download is { } rate ? Math.Max(1, rate.BitsPerSecond / 8) : 0,
        SyncWindow = Window,
        SyncAhead = BlocksAhead,
        SyncHeadersAhead = HeadersAhead,
        SyncFarBehind = FarBehind,
        SyncTimeout = Timeout,
        SyncStall = Stall,
    };
}
