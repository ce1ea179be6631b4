using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Nodes.Mining;

/// <summary>
/// Looks for a winning leaf in a stretch of a node's plots and proves it. Costs the leaves examined.
/// </summary>
internal sealed class PlotScan(
    JobId id, IReadOnlyList<IPlot> plots, IReadOnlyList<ScanPart> parts, Hash challenge, UInt256 target, ScanGoal goal)
    : Job(id)
{
    /// <summary>What was found, and its proof if it is a win.</summary>
    public sealed record Outcome(ScanOutcome Found, WonLeaf? Won);

    public override JobOutcome Run()
    {
        var left = parts;
        var unreadable = new List<int>();
        long examined = 0;
        while (true)
        {
            var found = ScanPlan.Search(plots, left, challenge, target, goal);
            examined += found.Examined;
            unreadable.AddRange(found.Unreadable);
            var proof = found.IsWin ? plots[found.Plot].Prove(found.Leaf) : null;
            if (found.IsWin && proof is null)
            {
                // A winner that cannot be proved is none; the plot is given up, and the others looked at again.
                unreadable.Add(found.Plot);
                left = [.. left.Where(p => !unreadable.Contains(p.Plot))];
                continue;
            }

            var outcome = found with { Examined = examined, Unreadable = unreadable };
            var won = proof is null ? null : new WonLeaf(plots[found.Plot].Root, proof);
            return new JobOutcome(new Outcome(outcome, won), WorkKind.PlotLeaf, examined);
        }
    }
}
