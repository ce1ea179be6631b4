using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>
/// No two nodes hold different final blocks at one height, and no node's chain leaves its own final block. Until
/// checkpoint votes exist the only final blocks are genesis and the base of who started from a snapshot.
/// </summary>
public sealed class OneChain(int nodes) : SafetyCheck(Checkers.OneChain)
{
    private readonly Dictionary<long, Hash> final = [];
    private readonly long[] finalHeight = NoneYet(nodes), tipHeight = NoneYet(nodes);

    public override void Hear(Instant at, int node, in Fact fact)
    {
        if (fact.Kind == NodeFact.BlockFinal) Final(at, node, fact.Subject, fact.Value);
        else if (fact.Kind == NodeFact.TipChanged) Tip(at, node, fact.Value, fact.Extra);
    }

    private void Final(Instant at, int node, in Hash block, long height)
    {
        // Genesis is final anew whenever a node starts, perhaps with an empty store and from another base.
        if (height == 0) this.finalHeight[node] = this.tipHeight[node] = -1;
        this.finalHeight[node] = Math.Max(this.finalHeight[node], height);
        if (!this.final.TryAdd(height, block) && this.final[height] != block)
            Break(at, node, $"final block {block.Short} at height {height}, where another node has {this.final[height].Short}");
    }

    private void Tip(Instant at, int node, long height, long taken)
    {
        long fork = this.tipHeight[node] < 0 ? height : this.tipHeight[node] - taken;
        this.tipHeight[node] = height;
        if (Math.Min(fork, height) < this.finalHeight[node])
            Break(at, node, $"left its final block at height {this.finalHeight[node]} for a fork at {Math.Min(fork, height)}");
    }

    private static long[] NoneYet(int nodes)
    {
        var heights = new long[nodes];
        Array.Fill(heights, -1);
        return heights;
    }
}
