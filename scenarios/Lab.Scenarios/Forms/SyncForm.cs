using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>sync</c>.</summary>
internal static class SyncForm
{
    private static readonly MapShape<SnapshotStart> Snapshot =
        new MapShape<SnapshotStart>("a start from a snapshot", () => new SnapshotStart(new AllNodes(), 100))
            .Required("nodes", "Which nodes, when they start late and have no chain.", SelectionForm.Nodes,
                s => s.Nodes, (s, v) => s with { Nodes = v })
            .Field("depth", "How many blocks below the best tip the block lies that their operators name.",
                Scalars.Count(1, 1_000_000), s => s.Depth, (s, v) => s with { Depth = v });

    public static readonly MapShape<SyncSettings> Shape =
        new MapShape<SyncSettings>("sync settings", () => new SyncSettings())
            .OptionalValue("download", "What one node downloads at most while it catches up (default: no limit).",
                Scalars.Rate, s => s.Download, (s, v) => s with { Download = v })
            .Field("window", "Blocks asked of one peer and not yet here.", Scalars.Count(1, 64),
                s => s.Window, (s, v) => s with { Window = v })
            .Field("blocks-ahead", "Blocks asked for or waiting for an earlier one.", Scalars.Count(1, 4_096),
                s => s.BlocksAhead, (s, v) => s with { BlocksAhead = v })
            .Field("headers-ahead", "Headers checked ahead of their blocks.", Scalars.Count(2_000, 100_000),
                s => s.HeadersAhead, (s, v) => s with { HeadersAhead = v })
            .Field("far-behind", "Missing blocks from which on a node does nothing but catch up.",
                Scalars.Count(1, 1_000_000), s => s.FarBehind, (s, v) => s with { FarBehind = v })
            .Field("timeout", "Time without progress after which a peer is passed over.", Scalars.Interval,
                s => s.Timeout, (s, v) => s with { Timeout = v })
            .Field("stall", "The same for a peer that holds up all others.", Scalars.Interval,
                s => s.Stall, (s, v) => s with { Stall = v })
            .Optional("snapshot", "Who starts from the state after a block (default: nobody).", Snapshot,
                s => s.Snapshot, (s, v) => s with { Snapshot = v });
}
