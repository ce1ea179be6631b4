using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>What a list of node ids must satisfy.</summary>
internal static class Ids
{
    public static void Check(IReadOnlyList<int> ids, int nodes, Place at, Findings findings)
    {
        var seen = new HashSet<int>();
        foreach (int id in ids)
        {
            if (id >= nodes) findings.Add(at, $"node {id}", $"ids from 0 to {nodes - 1}");
            else if (!seen.Add(id)) findings.Add(at, $"node {id} a second time", "each node once");
        }
    }
}
