using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Nodes.Mining;

/// <summary>
/// Looks for a winning leaf in a node's plots, in order, and stops at the first: the lowest (plot, leaf)
/// below the target. Costs the leaves examined.
/// </summary>
internal sealed class PlotScan(JobId id, IReadOnlyList<Plot> plots, ChainEntry parent, Epoch epoch) : Job(id)
{
    /// <summary>What a scan gives: the place of the winner, or -1 for none.</summary>
    public sealed record Outcome(int Plot, int Leaf)
    {
        public static readonly Outcome None = new(-1, -1);

        public bool IsWin => Plot >= 0;
    }

    public ChainEntry Parent { get; } = parent;
    public Epoch Epoch { get; } = epoch;

    public override JobOutcome Run()
    {
        var challenge = Parent.Challenge(Epoch);
        var target = Parent.NextDifficulty.Target;
        long examined = 0;
        for (int i = 0; i < plots.Count; i++)
        {
            var result = plots[i].Scan(challenge, target);
            examined += result.Examined;
            if (result.Found) return new JobOutcome(new Outcome(i, result.Leaf), WorkKind.PlotLeaf, examined);
        }

        return new JobOutcome(Outcome.None, WorkKind.PlotLeaf, examined);
    }
}
