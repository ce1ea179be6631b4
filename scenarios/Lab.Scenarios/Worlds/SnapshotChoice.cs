using Lab.Ledger;
using Lab.Nodes;
using Lab.Nodes.Messages;

namespace Lab.Scenarios.Worlds;

/// <summary>
/// The block that the operator of a late node names: one of the chain that most of the network follows, so deep that
/// nobody doubts it. Named once; a restart does not change an operator's mind.
/// </summary>
/// <param name="plan">The run.</param>
/// <param name="nodeOf">How to look at a node between its steps; null for one that does not run or is not honest.</param>
public sealed class SnapshotChoice(Blueprint plan, Func<int, Node?> nodeOf)
{
    private readonly Dictionary<int, BlockRef> named = [];
    private readonly HashSet<int> late = plan.Scenario.Sync.Snapshot is { } start
        ? [.. plan.Selections.Of(start.Nodes, "sync.snapshot").Where(n => !plan.IsAdversary(n))]
        : [];

    /// <summary>The block that a node is to start from; null if from genesis: the others have none that is so deep.</summary>
    public BlockRef? For(int node)
    {
        if (!this.late.Contains(node)) return null;
        if (this.named.TryGetValue(node, out var before)) return before;
        ChainEntry? best = null;
        for (int other = 0; other < plan.Scenario.Nodes; other++)
            if (other != node && nodeOf(other)?.Tip is { } tip && (best is null || tip.Weight > best.Weight)) best = tip;
        long height = (best?.Height.Value ?? 0) - plan.Scenario.Sync.Snapshot!.Depth;
        if (height < 1) return null;
        var entry = best!.Ancestor(new Height(height));
        return this.named[node] = new BlockRef(entry.Height, entry.Id);
    }
}
