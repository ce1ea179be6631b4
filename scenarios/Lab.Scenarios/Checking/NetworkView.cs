using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes;

namespace Lab.Scenarios.Checking;

/// <summary>
/// What an observer knows of all nodes' chains from the facts that they report: the same in every world.
/// </summary>
public sealed class NetworkView(int nodes)
{
    private readonly Hash[] tips = new Hash[nodes];
    private readonly long[] heights = new long[nodes];
    private readonly bool[] up = new bool[nodes];
    private readonly Dictionary<Hash, int> nodesOnTip = [];

    /// <summary>Nodes that run now.</summary>
    public int Up { get; private set; }

    public bool IsUp(int node) => this.up[node];
    public long HeightOf(int node) => this.heights[node];
    public Hash TipOf(int node) => this.tips[node];

    /// <summary>True when all nodes that run have the same tip, above genesis.</summary>
    public bool AllOnOneTip { get; private set; }

    /// <summary>A node's process started; its tip is unknown until it reports one.</summary>
    public void NodeUp(int node)
    {
        Check.That(!this.up[node]);
        this.up[node] = true;
        Up++;
        this.tips[node] = default;
        this.heights[node] = 0;
        Count(default, 1);
        AllOnOneTip = false;
    }

    /// <summary>A node's process ended.</summary>
    public void NodeDown(int node)
    {
        Check.That(this.up[node]);
        this.up[node] = false;
        Up--;
        Count(this.tips[node], -1);
        AllOnOneTip = false;
        for (int i = 0; i < this.up.Length && !AllOnOneTip; i++)
            if (this.up[i])
            {
                Look(i);
                break;
            }
    }

    public void Hear(int node, in Fact fact)
    {
        if (fact.Kind != NodeFact.TipChanged || !this.up[node]) return;
        Count(this.tips[node], -1);
        this.tips[node] = fact.Subject;
        this.heights[node] = fact.Value;
        Count(fact.Subject, 1);
        Look(node);
    }

    private void Look(int node) =>
        AllOnOneTip = this.heights[node] > 0 && this.nodesOnTip.GetValueOrDefault(this.tips[node]) == Up;

    private void Count(in Hash tip, int by)
    {
        int now = this.nodesOnTip.GetValueOrDefault(tip) + by;
        if (now == 0) this.nodesOnTip.Remove(tip);
        else this.nodesOnTip[tip] = now;
    }
}
