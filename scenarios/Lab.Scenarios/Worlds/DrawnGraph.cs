using System.Globalization;

namespace Lab.Scenarios.Worlds;

/// <summary>
/// The links that a run's honest nodes dial at the start, as a graph: whether it hangs together. What a
/// topology draws may come out in parts, and nodes that do not discover others never join them.
/// </summary>
/// <param name="Nodes">Honest nodes.</param>
/// <param name="Parts">Sizes of the parts, largest first; one if all can reach each other.</param>
public sealed record DrawnGraph(int Nodes, IReadOnlyList<int> Parts)
{
    /// <summary>
    /// The graph of a run; links of adversaries do not count, since they pass on what they like.
    /// </summary>
    public static DrawnGraph Of(Blueprint plan)
    {
        // A union-find by size: parent, or minus the size at a root.
        int[] parent = new int[plan.Scenario.Nodes];
        Array.Fill(parent, -1);
        int Root(int node)
        {
            while (parent[node] >= 0)
            {
                int above = parent[node];
                if (parent[above] >= 0) parent[node] = parent[above];
                node = above;
            }

            return node;
        }

        for (int node = 0; node < parent.Length; node++)
        {
            if (plan.IsAdversary(node)) continue;
            foreach (int other in plan.DialsOf(node))
            {
                if (plan.IsAdversary(other)) continue;
                int a = Root(node), b = Root(other);
                if (a == b) continue;
                if (parent[a] > parent[b]) (a, b) = (b, a);
                parent[a] += parent[b];
                parent[b] = a;
            }
        }

        var sizes = Enumerable.Range(0, parent.Length)
            .Where(n => parent[n] < 0 && !plan.IsAdversary(n)).Select(n => -parent[n]);
        var parts = sizes.OrderDescending().ToList();
        return new DrawnGraph(parts.Sum(), parts);
    }

    /// <summary>
    /// What to warn of, in one sentence; null if the graph hangs together, or if participants draw whom they
    /// dial themselves.
    /// </summary>
    public static string? Warning(Blueprint plan)
    {
        if (plan.Scenario.Participant is not Model.FullNode) return null;
        var graph = Of(plan);
        if (graph.Parts.Count <= 1) return null;
        string finds = plan.Scenario.Network.Topology is Model.DiscoveredTopology
            ? "until they discover each other" : "nothing passes from one to another";
        return string.Create(CultureInfo.InvariantCulture,
            $"Seed {plan.Seed} draws links that leave the honest nodes in {graph.Parts.Count:N0} parts: {finds}. "
            + $"The largest has {graph.Parts[0]:N0} of {graph.Nodes:N0} nodes.");
    }
}
