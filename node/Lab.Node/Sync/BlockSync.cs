using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;
using Lab.Nodes.Relay;

namespace Lab.Nodes.Sync;

/// <summary>
/// Catches up with a peer that may know a better chain: headers from where the chains part, then the blocks
/// in batches, oldest first. One peer at a time; when it makes no progress, breaks a rule or leaves, another
/// one that may be ahead takes its place. So late joiners, restarted nodes and healed partitions come back to
/// one chain.
/// </summary>
internal sealed class BlockSync(
    Turn turn, NodeSettings settings, ChainView chain, BlockIntake intake, PeerTable peers, Spreader spreader)
    : IPeerWatcher
{
    private Peer? source;
    private ChainEntry start = chain.Tip;
    private Duration deadline;
    private bool timerSet, moreHeaders;
    private long taken;

    // Blocks of the headers in hand: the first `received` are here, the first `asked` were asked for.
    private List<BlockRef> wanted = [];
    private int asked, received;

    /// <summary>The peer that is being followed, or null.</summary>
    public Peer? Source => this.source;

    /// <summary>Whether blocks are awaited from a peer.</summary>
    public bool IsTaking(Peer peer) => this.source == peer && this.received < this.asked;

    /// <summary>Whether an item is the next block awaited from a peer.</summary>
    public bool Expects(Peer peer, Item item) =>
        this.source == peer && this.received < this.asked
        && item is BlockItem { Block: { } block } && block.Id == this.wanted[this.received].Id;

    public void PeerReady(Peer peer)
    {
        if (peer.Tip.Weight < chain.Tip.Weight || chain.Find(peer.Tip.Block.Id) is not null) return;
        FellBehind(peer);
    }

    public void PeerGone(Peer peer)
    {
        if (this.source == peer) Next();
    }

    /// <summary>A peer showed that it may know a better chain.</summary>
    public void FellBehind(Peer peer)
    {
        peer.MayBeAhead = true;
        if (this.source is null) Next();
    }

    /// <summary>Headers came.</summary>
    public void Received(Peer peer, Headers headers)
    {
        if (peer.HeadersAsked == 0)
        {
            peers.Refuse(peer, Rule.AnswerWasAsked); // R-WIRE-5
            return;
        }

        peer.HeadersAsked--;
        if (!Connect(headers))
        {
            peers.Refuse(peer, Rule.HeadersConnect); // R-SYNC-1
            return;
        }

        // An answer that came too late finds another peer, or none, being followed.
        if (this.source != peer || peer.HeadersAsked > 0 || this.received < this.asked) return;
        Progressed();
        this.moreHeaders = headers.Items.Count == Headers.MaxHeaders;
        Plan(headers);
    }

    /// <summary>The next awaited block came.</summary>
    public void Received(Peer peer, BlockItem item, Frame frame)
    {
        this.received++;
        var result = intake.Offer(item, frame, peer, spread: false);
        if (this.source != peer) return; // refused, and so gone
        if (result is IntakeResult.NotYet or IntakeResult.Orphan)
        {
            Finish();
            return;
        }

        this.taken++;
        Progressed();
        if (this.received == this.wanted.Count) GoOn(chain.Find(item.Block.Id)!);
        else if (this.asked - this.received <= settings.SyncWindow / 2) Ask();
    }

    public void TimerDue()
    {
        this.timerSet = false;
        if (this.source is not { } peer) return;
        if (turn.Now.Mono >= this.deadline)
        {
            turn.Host.Report(Probe.SyncTimedOut, peer.Key.Bytes);
            if (!peers.IsUseful(peer)) peers.Note(peer, Conduct.SyncStalled);
            peer.MayBeAhead = false;
            Next();
        }
        else
        {
            SetTimer();
        }
    }

    /// <summary>Turns to a peer that may be ahead, or rests.</summary>
    private void Next()
    {
        this.source = null;
        this.wanted = [];
        this.asked = this.received = 0;
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
        {
            if (peers[left.First] is not { MayBeAhead: true } peer) continue;
            this.source = peer;
            this.start = chain.Tip;
            this.taken = 0;
            AskHeaders(chain.Tip);
            return;
        }
    }

    private void AskHeaders(ChainEntry from)
    {
        Progressed();
        this.source!.HeadersAsked++;
        peers.Send(this.source, Wire.Encode(new GetHeaders(ChainView.Locator(from), Headers.MaxHeaders)));
    }

    /// <summary>R-SYNC-1: the first header follows a known block, and each the one before.</summary>
    private bool Connect(Headers headers)
    {
        if (headers.Items.Count == 0) return true;
        if (chain.Find(headers.Items[0].Parent) is not { } parent) return false;
        var (id, height) = (parent.Id, parent.Height);
        foreach (var header in headers.Items)
        {
            if (header.Parent != id || header.Height != height.Next) return false;
            (id, height) = (header.Id, header.Height);
        }

        return true;
    }

    /// <summary>Lists the blocks to take, if their chain may beat the node's own.</summary>
    private void Plan(Headers headers)
    {
        this.wanted = [];
        this.asked = this.received = 0;
        if (headers.Items.Count == 0)
        {
            Finish();
            return;
        }

        var weight = chain.Find(headers.Items[0].Parent)!.Weight;
        ChainEntry? known = null;
        foreach (var header in headers.Items)
        {
            weight += header.Difficulty.Value;
            if (chain.Find(header.Id) is { } entry) known = entry;
            else this.wanted.Add(new BlockRef(header.Height, header.Id));
        }

        if (this.wanted.Count == 0) GoOn(known!);
        else if (weight < chain.Tip.Weight && !this.moreHeaders) Finish();
        else Ask();
    }

    private void Ask()
    {
        int until = Math.Min(this.wanted.Count, this.received + settings.SyncWindow);
        if (until == this.asked) return;
        var batch = this.wanted.GetRange(this.asked, until - this.asked);
        this.asked = until;
        peers.Send(this.source!, Wire.Encode(new GetBlock(batch)));
    }

    /// <summary>The headers in hand are done: asks for more if there may be more.</summary>
    private void GoOn(ChainEntry last)
    {
        if (this.moreHeaders) AskHeaders(last);
        else Finish();
    }

    /// <summary>
    /// This peer has no more. What changed is passed on: peers that could not follow the other chain either
    /// learn of it from its tip, and sync in turn.
    /// </summary>
    private void Finish()
    {
        this.source!.MayBeAhead = false;
        if (chain.Tip != this.start)
        {
            turn.Host.Report(Probe.SyncFinished, chain.Tip.Id, this.taken);
            var key = spreader.Seen.KeyOf(chain.Tip.Block.WireId);
            var item = new BlockItem(chain.Tip.Block);
            spreader.Spread(item, spreader.Recent.Find(key) ?? Wire.Encode(item), origin: false);
        }

        Next();
    }

    private void Progressed()
    {
        this.deadline = turn.Now.Mono + settings.SyncTimeout;
        SetTimer();
    }

    private void SetTimer()
    {
        if (this.timerSet) return;
        this.timerSet = true;
        turn.Host.SetTimer(Timers.Sync, this.deadline - turn.Now.Mono);
    }
}
