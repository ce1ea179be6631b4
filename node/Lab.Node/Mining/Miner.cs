using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Pool;
using Lab.Nodes.Sync;

namespace Lab.Nodes.Mining;

/// <summary>
/// Searches the plots at the start of each epoch of the node's wall clock, on its best tip, and publishes a win
/// at once.
/// </summary>
/// <remarks>
/// An epoch is searched once a parent. When the tip changes inside an epoch: if the new tip is of this epoch,
/// no child of it may be (R-EPOCH-3), so nothing is searched anew and the search under way goes on, because its
/// win may still beat the new tip by score (R-FORK-2); if the new tip is of an earlier epoch, it came late,
/// and the search starts over on it. Searches of earlier epochs go on beside that of the newest, as many as the
/// settings allow, while a win of theirs could still become the tip.
/// </remarks>
internal sealed class Miner(
    Turn turn, NodeSettings settings, SigningKey key, PlotShelf shelf, ChainView chain, BlockIntake intake,
    TransactionPool pool, BlockSync sync, IMemo memo)
{
    private readonly List<PlotSearch> searches = [];
    private ChainEntry? parent;
    private Epoch epoch;
    private ulong jobs;
    private long searched, givenUp, examined, wins, tooLate;
    private Duration lastSearch, longestSearch;
    private Hash? bestScore;

    private bool RunsEpochs => shelf.Plots.Count > 0 && settings.MinesEveryEpoch;

    public MiningReport Report => new(
        shelf.Leaves, shelf.LeavesPerEpoch, this.searched, this.givenUp, this.examined, this.wins, this.tooLate,
        this.lastSearch, this.longestSearch, this.bestScore, shelf.Resting);

    public void Booted()
    {
        if (RunsEpochs) TimerDue();
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

    /// <summary>Called at the end of a step: a new tip may call for a new search.</summary>
    public void LookAtTip()
    {
        if (RunsEpochs && this.parent != chain.Tip) Begin();
    }

    /// <summary>SC-L09: searches the current epoch for a block that a user asked for; null if the answer follows.</summary>
    public CommandRefused? Produce(RequestId request, int limit)
    {
        if (shelf.Plots.Count == 0) return new CommandRefused("the node has no plots");
        if (limit is < 0 or >= Block.MaxTransactions)
            return new CommandRefused($"a block takes 0 to {Block.MaxTransactions - 1} waiting transactions");
        if (turn.Now.Wall < chain.Parameters.GenesisTime)
            return new CommandRefused($"{Rule.EpochOfTimestamp}: the chain has not begun");
        var now = chain.Parameters.EpochAt(turn.Now.Wall);
        if (now <= chain.Tip.Header.Epoch)
            return new CommandRefused($"{Rule.EpochAfterParent}: the tip is of epoch {chain.Tip.Header.Epoch}, now is {now}");
        if (this.searches.Exists(s => s.Epoch == now && s.Parent == chain.Tip))
            return new CommandRefused($"epoch {now} is being searched already");
        if (this.searches.Count >= settings.ConcurrentEpochs)
            return new CommandRefused($"{this.searches.Count} searches are under way already");
        if (!Search(chain.Tip, now, new BlockOrder(request, limit)))
            return new CommandRefused("no plot of the node can be read now");
        return null;
    }

    public void ScanDone(JobId job, object result)
    {
        foreach (var search in this.searches)
        {
            int scan = search.IndexOf(job);
            if (scan < 0) continue;
            search.Ended(scan, (PlotScan.Outcome)result, turn.Host);
            if (search.IsOver) Ended(search);
            else search.Advance(turn.Host, settings.ParallelScans);
            return;
        }
    }

    private void Ended(PlotSearch search)
    {
        this.searches.Remove(search);
        var found = search.Result(out var won);
        foreach (int plot in found.Unreadable)
            if (shelf.Rest(plot, turn.Now.Mono))
                turn.Host.Report(Probe.PlotUnreadable, shelf.Plots[plot].Root, plot);
        this.searched++;
        this.examined += found.Examined;
        this.lastSearch = turn.Now.Mono - search.Began;
        if (this.lastSearch > this.longestSearch) this.longestSearch = this.lastSearch;
        if (won is null)
        {
            Answer(search, new CommandRefused(
                $"{Rule.ScoreBelowTarget}: none of {found.Examined} leaves wins epoch {search.Epoch}"));
            return;
        }

        if (this.bestScore is not { } best || found.Score < best) this.bestScore = found.Score;
        // A slow search may end in a later epoch; the timestamp must fall in the one that was searched.
        var last = chain.Parameters.StartOf(search.Epoch.Next) - new Duration(1);
        var timestamp = turn.Now.Wall < last ? turn.Now.Wall : last;
        var first = chain.Parameters.StartOf(search.Epoch);
        if (timestamp < first) timestamp = first;
        IReadOnlyList<Transaction> waiting = pool.Candidates();
        if (search.Order is { } order) waiting = [.. waiting.Take(order.Limit)];
        Publish(search, BlockBuilder.Build(search.Parent, timestamp, search.Epoch, won, key, waiting, memo));
    }

    /// <summary>Starts the search that the clock and the tip call for, unless it was started before.</summary>
    private void Begin()
    {
        if (turn.Now.Wall < chain.Parameters.GenesisTime) return;
        if (sync.IsFarBehind) return; // R-SYNC-7: a win on a tip that is known to be outweighed is worth nothing
        var now = chain.Parameters.EpochAt(turn.Now.Wall);
        var tip = chain.Tip;
        if (now == this.epoch && tip == this.parent) return;
        if (now <= tip.Header.Epoch)
        {
            this.parent = now == this.epoch ? tip : this.parent;
            return;
        }

        // An order may be searching the very same; it publishes what it finds like any search.
        bool isSearched = this.searches.Exists(s => s.Epoch == now && s.Parent == tip);
        for (int i = this.searches.Count - 1; i >= 0; i--)
            if ((this.searches[i].Epoch == now && this.searches[i].Parent != tip) || !MayBecomeTip(this.searches[i], tip)) GiveUp(i);
        (this.epoch, this.parent) = (now, tip);
        if (isSearched) return;
        if (this.searches.Count == settings.ConcurrentEpochs) GiveUp(0);
        Search(tip, now, order: null);
    }

    /// <summary>Begins a search; false if no plot can be read.</summary>
    private bool Search(ChainEntry tip, Epoch now, BlockOrder? order)
    {
        var challenge = tip.Challenge(now);
        var stretches = shelf.Stretches(challenge, turn.Now.Mono);
        if (stretches.Count == 0) return false;
        var scans = new PlotScan[stretches.Count];
        for (int i = 0; i < scans.Length; i++)
        {
            scans[i] = new PlotScan(
                new JobId(++this.jobs), shelf.Plots, stretches[i], challenge, tip.NextDifficulty.Target,
                settings.Scan.Goal);
        }

        var search = new PlotSearch(tip, now, turn.Now.Mono, scans, settings.Scan.Goal) { Order = order };
        this.searches.Add(search);
        search.Advance(turn.Host, settings.ParallelScans);
        return true;
    }

    private static bool MayBecomeTip(PlotSearch search, ChainEntry tip) =>
        search.Parent.Weight + search.Parent.NextDifficulty.Value >= tip.Weight;

    private void GiveUp(int search)
    {
        this.searches[search].Stop(turn.Host);
        Answer(this.searches[search], new CommandRefused("the chain went on meanwhile"));
        this.searches.RemoveAt(search);
        this.givenUp++;
    }

    private void Publish(PlotSearch won, Block block)
    {
        var tip = chain.Tip;
        bool extends = won.Parent == tip;
        // Two searches may find one leaf; a second block for it would only take the first off the chain.
        bool isSameWin = block.Header.Score == tip.Header.Score;
        if (!extends && (isSameWin || !Beats(block, won.Parent, tip)))
        {
            this.tooLate++;
            turn.Host.Report(Probe.WinTooLate, extra: won.Epoch.Value);
            Answer(won, new CommandRefused("the chain went on meanwhile"));
            return;
        }

        this.wins++;
        turn.Host.Charge(WorkKind.Publish);
        turn.Host.Charge(WorkKind.Sign);
        turn.Host.Report(new Fact(NodeFact.BlockFound, block.Id, block.Header.Height.Value, won.Epoch.Value));
        var item = new BlockItem(block);
        var result = intake.Offer(item, Wire.Encode(item), from: null, spread: true);
        // A clock that was set back meanwhile may have to come up to the epoch again first.
        Check.That(result is IntakeResult.Accepted or IntakeResult.NotYet);
        Answer(won, new BlockProduced(block.Id, block.Header.Height, block.Transactions.Count - 1));
    }

    private void Answer(PlotSearch search, object reply)
    {
        if (search.Order is { } order) turn.Host.Answer(order.Request, reply);
    }

    /// <summary>Whether a block that does not extend the tip would replace it.</summary>
    private bool Beats(Block block, ChainEntry on, ChainEntry tip) =>
        Transition.Apply(on, block, memo).Entry is { } entry && ForkChoice.IsBetter(entry, tip);
}
