using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Pool;

namespace Lab.Nodes.Mining;

/// <summary>
/// Scans the plots at the start of each epoch of the node's wall clock, on its best tip, and publishes a win
/// at once.
/// </summary>
/// <remarks>
/// An epoch is scanned once a parent. When the tip changes inside an epoch: if the new tip is of this epoch,
/// no child of it may be (R-EPOCH-3), so nothing is scanned anew and the scan under way goes on, because its
/// win may still beat the new tip by score (R-FORK-2); if the new tip is of an earlier epoch, it came late,
/// and the scan starts over on it.
/// </remarks>
internal sealed class Miner(
    Turn turn, SigningKey key, IReadOnlyList<Plot> plots, ChainView chain, BlockIntake intake,
    TransactionPool pool, IMemo memo)
{
    private PlotScan? scan;
    private ChainEntry? parent;
    private Epoch epoch;
    private ulong scans;

    public bool IsMining => plots.Count > 0;

    public void Booted()
    {
        if (IsMining) TimerDue();
    }

    /// <summary>Another epoch may have begun; clocks jump, so the clock is asked and not the timer.</summary>
    public void TimerDue()
    {
        Begin();
        var chainStart = chain.Parameters.GenesisTime;
        var next = turn.Now.Wall < chainStart
            ? chainStart
            : chain.Parameters.StartOf(chain.Parameters.EpochAt(turn.Now.Wall).Next);
        turn.Host.SetTimer(Timers.Epoch, next - turn.Now.Wall);
    }

    /// <summary>Called at the end of a step: a new tip may call for a new scan.</summary>
    public void LookAtTip()
    {
        if (IsMining && this.parent != chain.Tip) Begin();
    }

    public void ScanDone(JobId job, object result)
    {
        if (this.scan is not { } done || done.Id != job) return;
        this.scan = null;
        var outcome = (PlotScan.Outcome)result;
        if (!outcome.IsWin) return;
        // A slow scan may end in a later epoch; the timestamp must fall in the one that was scanned.
        var last = chain.Parameters.StartOf(done.Epoch.Next) - new Duration(1);
        var timestamp = turn.Now.Wall < last ? turn.Now.Wall : last;
        var first = chain.Parameters.StartOf(done.Epoch);
        if (timestamp < first) timestamp = first;
        Publish(done, BlockBuilder.Build(
            done.Parent, timestamp, done.Epoch, plots[outcome.Plot], outcome.Leaf, key, pool.Candidates(),
            memo));
    }

    /// <summary>Starts the scan that the clock and the tip call for, unless it was started before.</summary>
    private void Begin()
    {
        if (turn.Now.Wall < chain.Parameters.GenesisTime) return;
        var now = chain.Parameters.EpochAt(turn.Now.Wall);
        var tip = chain.Tip;
        if (now == this.epoch && tip == this.parent) return;
        if (now <= tip.Header.Epoch)
        {
            this.parent = now == this.epoch ? tip : this.parent;
            return;
        }

        if (this.scan is { } old) turn.Host.Stop(old.Id);
        (this.epoch, this.parent) = (now, tip);
        this.scan = new PlotScan(new JobId(++this.scans), plots, tip, now);
        turn.Host.Start(this.scan);
    }

    private void Publish(PlotScan won, Block block)
    {
        var tip = chain.Tip;
        bool extends = won.Parent == tip;
        if (!extends && !Beats(block, won.Parent, tip))
        {
            turn.Host.Report(Probe.WinTooLate, extra: won.Epoch.Value);
            return;
        }

        turn.Host.Charge(WorkKind.Publish);
        turn.Host.Charge(WorkKind.Sign);
        turn.Host.Report(new Fact(NodeFact.BlockFound, block.Id, block.Header.Height.Value, won.Epoch.Value));
        var item = new BlockItem(block);
        var result = intake.Offer(item, Wire.Encode(item), from: null, spread: true);
        // A clock that was set back meanwhile may have to come up to the epoch again first.
        Check.That(result is IntakeResult.Accepted or IntakeResult.NotYet);
    }

    /// <summary>Whether a block that does not extend the tip would replace it.</summary>
    private bool Beats(Block block, ChainEntry on, ChainEntry tip) =>
        Transition.Apply(on, block, memo).Entry is { } entry && ForkChoice.IsBetter(entry, tip);
}
