using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Nodes.Mining;

/// <summary>A user's order of one block.</summary>
/// <param name="Request">What to answer.</param>
/// <param name="Limit">The most waiting transactions to take.</param>
internal sealed record BlockOrder(RequestId Request, int Limit);

/// <summary>
/// The search of one epoch on one parent: jobs over stretches of the plots, so many at once, and what they found. The
/// winner is the one that a single worker would have found.
/// </summary>
internal sealed class PlotSearch(
    ChainEntry parent, Epoch epoch, Duration began, IReadOnlyList<PlotScan> scans, ScanGoal goal)
{
    private readonly PlotScan.Outcome?[] outcomes = new PlotScan.Outcome?[scans.Count];
    private int started, running;

    // No scan after this one is needed: an earlier stretch has a winner.
    private int last = scans.Count - 1;

    public ChainEntry Parent => parent;
    public Epoch Epoch => epoch;

    /// <summary>Who asked for it; null for a search of the epoch loop.</summary>
    public BlockOrder? Order { get; init; }

    /// <summary>The monotonic time at which it began.</summary>
    public Duration Began => began;

    /// <summary>Whether all scans that matter have ended.</summary>
    public bool IsOver => this.running == 0 && this.started > this.last;

    /// <summary>Starts what may run next.</summary>
    public void Advance(IHost host, int atOnce)
    {
        for (; this.running < atOnce && this.started <= this.last; this.running++) host.Start(scans[this.started++]);
    }

    /// <summary>Which scan a job is, or -1.</summary>
    public int IndexOf(JobId job)
    {
        for (int i = 0; i < this.started; i++)
            if (scans[i].Id == job) return i;
        return -1;
    }

    public void Ended(int scan, PlotScan.Outcome outcome, IHost host)
    {
        this.outcomes[scan] = outcome;
        this.running--;
        if (goal != ScanGoal.First || outcome.Won is null || scan > this.last) return;
        StopFrom(scan + 1, host);
        this.last = scan;
    }

    /// <summary>Gives up.</summary>
    public void Stop(IHost host) => StopFrom(0, host);

    /// <summary>What the search gave, once it is over, and the winner's proof.</summary>
    public ScanOutcome Result(out WonLeaf? won)
    {
        Check.That(IsOver);
        var ended = this.outcomes.Take(this.last + 1).Select(o => o!).ToList();
        var result = ScanPlan.Combine(goal, [.. ended.Select(o => o.Found)]);
        won = null;
        foreach (var outcome in ended)
            if (result.IsWin && outcome.Found.Score == result.Score && won is null) won = outcome.Won;
        return result;
    }

    /// <summary>Stops what runs of the scans that mattered so far; those behind an earlier winner were stopped then.</summary>
    private void StopFrom(int first, IHost host)
    {
        for (int i = first; i < this.started && i <= this.last; i++)
        {
            if (this.outcomes[i] is not null) continue;
            host.Stop(scans[i].Id);
            this.running--;
        }
    }
}
