using Lab.Core;
using Lab.Ledger;

namespace Lab.Nodes.Mining;

/// <summary>A miner's plots: what of them an epoch looks at, and which are left alone because they failed.</summary>
internal sealed class PlotShelf(IReadOnlyList<IPlot> plots, NodeSettings settings)
{
    private readonly Duration?[] restUntil = new Duration?[plots.Count];
    private readonly int[] counts = [.. plots.Select(p => p.Count)];

    // Most miners look at the same leaves in every epoch.
    private IReadOnlyList<ScanPart>? whole;

    public IReadOnlyList<IPlot> Plots => plots;
    public long Leaves => plots.Sum(p => (long)p.Count);
    public long LeavesPerEpoch => settings.Scan.LeavesOf(this.counts);

    public IReadOnlyList<int> Resting => [.. Enumerable.Range(0, plots.Count).Where(i => this.counts[i] == 0)];

    /// <summary>What to look at for a challenge: stretches of parts, each for one job.</summary>
    public IReadOnlyList<IReadOnlyList<ScanPart>> Stretches(in Hash challenge, Duration now)
    {
        for (int i = 0; i < plots.Count; i++)
        {
            if (!(this.restUntil[i] <= now)) continue;
            this.restUntil[i] = null;
            this.counts[i] = plots[i].Count;
            this.whole = null;
        }

        var parts = this.whole ?? Parts(challenge);
        if (parts.Count == 0) return [];
        return settings.ParallelScans == 1 ? [parts] : [.. parts.Select(p => (IReadOnlyList<ScanPart>)[p])];
    }

    /// <summary>Leaves a plot alone for a while; false if it was already.</summary>
    public bool Rest(int plot, Duration now)
    {
        if (this.counts[plot] == 0) return false;
        this.restUntil[plot] = now + settings.PlotRest;
        this.counts[plot] = 0;
        this.whole = null;
        return true;
    }

    private IReadOnlyList<ScanPart> Parts(in Hash challenge)
    {
        int most = settings.ParallelScans == 1 ? int.MaxValue : settings.ScanPart;
        var parts = ScanPlan.Of(settings.Scan, this.counts, challenge, most);
        bool same = true;
        foreach (int count in this.counts) same &= settings.Scan.IsWhole(count);
        if (same) this.whole = parts;
        return parts;
    }
}
