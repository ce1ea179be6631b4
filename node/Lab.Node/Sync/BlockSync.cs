using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;
using Lab.Nodes.Relay;

namespace Lab.Nodes.Sync;

/// <summary>
/// Catches up with a better chain: one peer that may know it, the lead, is asked for headers, which are checked before
/// any block is asked for; the blocks come from all peers that have them and are applied in order. A lead that makes
/// no progress, breaks a rule or leaves is replaced. So late joiners, restarted nodes and healed partitions come back
/// to one chain.
/// </summary>
internal sealed class BlockSync : IPeerWatcher
{
    /// <summary>Blocks applied in one step at most, so that a node in a sync still hears its peers.</summary>
    private const int StepBlocks = 64;

    private readonly Turn turn;
    private readonly NodeSettings settings;
    private readonly ChainView chain;
    private readonly BlockIntake intake;
    private readonly PeerTable peers;
    private readonly Spreader spreader;
    private readonly HeaderLine line;
    private readonly BodyOrders bodies;
    private readonly DownloadBudget budget;

    private Peer? lead, namer;

    // The tip when the sync under way began, until what it brought is passed on; null between syncs.
    private ChainEntry? start;
    private Duration askedAt;
    private UInt128 claimed;
    private bool headersPending, moreHeaders, going, isFarBehind;

    // Blocks that came while the node was far behind were not looked at: the lead may have more.
    private bool heardMore;
    private Duration? timerAt;

    public BlockSync(
        Turn turn, NodeSettings settings, ChainView chain, BlockIntake intake, PeerTable peers, Spreader spreader,
        IMemo memo)
    {
        this.turn = turn;
        this.settings = settings;
        this.chain = chain;
        this.intake = intake;
        this.peers = peers;
        this.spreader = spreader;
        this.budget = new DownloadBudget(turn, settings.SyncBytesPerSecond);
        this.line = new HeaderLine(turn, chain, intake, settings.SyncHeadersAhead, memo)
        {
            GivenUp = block => this.bodies!.GivenUp(block),
        };
        this.bodies = new BodyOrders(turn, settings, this.line, peers, this.budget);
    }

    /// <summary>The peer whose chain is being followed, or null.</summary>
    public Peer? Source => this.lead;

    /// <summary>
    /// Whether so many blocks are missing that what is new among peers means nothing to the node yet.
    /// </summary>
    public bool IsFarBehind { get => this.isFarBehind || IsHeldBack; private set => this.isFarBehind = value; }

    /// <summary>Whether a snapshot has to be here first: until then nobody is followed.</summary>
    public bool IsHeldBack { get; set; }

    public HeaderLine Line => this.line;
    public BodyOrders Bodies => this.bodies;
    public SyncMeter Meter { get; } = new();

    /// <summary>The height of the tip when the sync under way began.</summary>
    public Height Start => (this.start ?? this.chain.Tip).Height;

    /// <summary>Whether a full copy of a known block may be one that the sync waits for.</summary>
    public bool IsTaking => !this.line.IsEmpty;

    /// <summary>Whether an item is a block that the sync waits for, whoever sends it.</summary>
    public bool Expects(Item item) => item is BlockItem block && IsTaking && this.bodies.Wanted(block) is not null;

    /// <summary>Whether an item is a block that this peer was asked for last.</summary>
    public bool IsOwedBy(Peer peer, Item item) =>
        IsTaking && item is BlockItem block && this.bodies.Wanted(block)?.Asked == peer;

    /// <summary>Whether a block is here already and waits for its turn.</summary>
    public bool Holds(BlockItem item) => IsTaking && this.bodies.Holds(item);

    public void PeerReady(Peer peer)
    {
        if (peer.Tip.Weight < this.chain.Tip.Weight || this.chain.Find(peer.Tip.Block.Id) is not null) return;
        FellBehind(peer);
    }

    public void PeerGone(Peer peer)
    {
        this.bodies.Release(peer);
        if (this.namer == peer) this.namer = null;
        if (this.lead == peer) LoseLead();
        if (IsTaking || this.lead is null) GoOn();
    }

    /// <summary>The node's chain is another one than before: a snapshot is here, and the sync begins from its block.</summary>
    public void BeginAnew()
    {
        IsHeldBack = false;
        this.line.Clear();
        this.start = null;
        GoOn();
    }

    /// <summary>A peer showed that it may know a better chain.</summary>
    public void FellBehind(Peer peer)
    {
        peer.MayBeAhead = true;
        if (peer == this.lead && IsFarBehind) this.heardMore = true;
        if (this.lead is null) GoOn();
    }

    /// <summary>Headers came.</summary>
    public void Received(Peer peer, Headers headers, Frame frame)
    {
        if (peer.HeadersAsked == 0)
        {
            this.peers.Refuse(peer, Rule.AnswerWasAsked); // R-WIRE-5
            return;
        }

        peer.HeadersAsked--;
        this.budget.Take(frame.Length);
        // An answer that came too late finds another peer, or none, being followed.
        if (this.lead != peer || peer.HeadersAsked > 0) return;
        this.headersPending = false;
        Take(peer, headers);
        GoOn();
    }

    /// <summary>A block came that the sync waits for.</summary>
    public void Received(Peer peer, BlockItem item, Frame frame)
    {
        this.Meter.Downloaded(frame.Length);
        this.bodies.Arrived(this.bodies.Wanted(item)!, new HeldBlock(item, frame, peer, Spread: false));
        GoOn();
    }

    /// <summary>
    /// A peer lacks blocks that it was asked for: no fault, for its chain may be another one. False if they were not.
    /// </summary>
    public bool NotFound(Peer peer, NotFound list)
    {
        if (peer.Body is null) return false;
        bool all = true;
        foreach (var item in list.Items) all &= item.Kind == ItemKind.Block && this.bodies.Lacks(peer, item.WireId);
        GoOn();
        return all;
    }

    public void TimerDue()
    {
        this.timerAt = null;
        LookForStalls();
        GoOn();
    }

    /// <summary>R-SYNC-1, R-SYNC-4, R-SYNC-5: what the lead's answer is worth.</summary>
    private void Take(Peer peer, Headers headers)
    {
        var ruling = this.line.Extend(headers, out var last);
        if (ruling.Blame is Blame.Author or Blame.Sender)
        {
            this.peers.Refuse(peer, ruling.Rule); // R-SYNC-4
            return;
        }

        bool isWhole = ruling.IsAccepted && headers.Items.Count < Headers.MaxHeaders;
        this.moreHeaders = ruling.IsAccepted && !isWhole;
        if (isWhole && last.Weight < this.claimed && this.chain.Parameters.ForkPolicy == ForkPolicy.Heaviest)
        {
            this.peers.Refuse(peer, Rule.ClaimedWeightShown); // R-SYNC-5
            return;
        }

        // What another peer named beyond the end of this one's chain is for that one to name again.
        if (isWhole && peer != this.namer) this.line.CutAfter(headers.Items.Count == 0 ? this.line.Base : last);
        this.namer = peer;
        if (!this.moreHeaders && this.line.End.Weight < this.chain.Tip.Weight) this.line.Clear();
        if (this.line.Count >= this.settings.SyncFarBehind && !this.isFarBehind)
        {
            IsFarBehind = true;
            this.turn.Host.Report(Probe.FarBehind, this.line.End.Header.Id, this.line.Count);
        }
    }

    /// <summary>
    /// Does what can be done now. Peers that are refused meanwhile come back in here; the outer call goes on.
    /// </summary>
    private void GoOn()
    {
        if (this.going || IsHeldBack) return;
        this.going = true;
        Apply();
        while (this.lead is not null || Choose())
        {
            if (this.headersPending || this.moreHeaders || !this.line.IsEmpty) break;
            Finish();
        }

        if (this.lead is not null) Ask();
        SetTimer();
        this.going = false;
    }

    /// <summary>Applies the blocks that are next and here.</summary>
    private void Apply()
    {
        for (int i = 0; i < StepBlocks && !this.line.IsEmpty; i++)
        {
            var block = this.line[0];
            if (this.chain.Find(block.Header.Id) is { } known)
            {
                this.bodies.Applied(known); // it came another way
                continue;
            }

            if (block.Here is null) return;
            var held = this.bodies.TakeFirst() with { Signed = block.Header };
            var result = this.intake.Offer(held);
            if (this.line.IsEmpty || this.line[0] != block) return; // the line went with a peer that was refused
            if (result == IntakeResult.Accepted)
            {
                this.bodies.Applied(this.chain.Find(block.Header.Id)!);
                this.Meter.Applied(this.turn.Now.Mono);
            }
            else if (result != IntakeResult.Refused)
            {
                GiveUp();
            }
            else if (this.intake.KnownBad(block.Header.Id) is var rule and not Rule.None)
            {
                // Who named the chain has accepted the block, and so is at fault as well.
                this.line.CutFrom(0);
                if (this.namer is { } peer) this.peers.Refuse(peer, rule); // R-SYNC-4
            }
        }
    }

    /// <summary>Turns to a peer that may be ahead; false if there is none.</summary>
    private bool Choose()
    {
        this.lead = Leads.Next(this.peers, this.turn.Now.Mono);
        if (this.lead is null)
        {
            this.line.Clear();
            Announce();
            return false;
        }

        if (this.line.IsEmpty) this.line.Clear();
        if (this.start is null)
        {
            this.start = this.chain.Tip;
            this.Meter.Begin(this.turn.Now.Mono);
        }

        this.line.MakeRoom();
        AskHeaders();
        return true;
    }

    private void Ask()
    {
        if (!this.headersPending && this.moreHeaders && this.line.HasRoom && this.budget.Left > 0) AskHeaders();
        // A lighter chain is not worth its blocks, unless so much of it is known that the rest has no room.
        bool isWorthIt = this.line.End.Weight >= this.chain.Tip.Weight || !this.line.HasRoom;
        if (this.line.IsEmpty || !isWorthIt || this.bodies.IsWindowFull) return;
        this.bodies.Ask(this.lead!, isLead: true);
        for (var left = this.peers.Ready; !left.IsEmpty && !this.bodies.IsWindowFull; left = left.Rest)
        {
            var peer = this.peers[left.First]!;
            if (peer != this.lead) this.bodies.Ask(peer, peer == this.namer);
        }
    }

    private void AskHeaders()
    {
        var peer = this.lead!;
        this.headersPending = true;
        this.askedAt = this.turn.Now.Mono;
        this.claimed = peer.Tip.Weight;
        peer.HeadersAsked++;
        var locator = this.line.Locator(end: peer == this.namer);
        this.peers.Send(peer, Wire.Encode(new GetHeaders(locator, Headers.MaxHeaders)));
    }

    /// <summary>This peer has no more.</summary>
    private void Finish()
    {
        this.lead!.MayBeAhead = this.heardMore;
        LoseLead();
        Announce();
    }

    /// <summary>
    /// R-SYNC-3: what changed is passed on: peers that could not follow the other chain either learn of it from its
    /// tip, and sync in turn.
    /// </summary>
    private void Announce()
    {
        IsFarBehind = false;
        var began = this.start;
        this.start = null;
        if (began is null || this.chain.Tip == began) return;
        this.turn.Host.Report(Probe.SyncFinished, this.chain.Tip.Id, this.Meter.Blocks);
        this.spreader.SpreadAnew(new BlockItem(this.chain.Tip.Block));
    }

    private void LoseLead()
    {
        this.lead = null;
        this.headersPending = this.moreHeaders = this.heardMore = false;
    }

    /// <summary>The line leads nowhere: its namer is not asked again before it shows something new.</summary>
    private void GiveUp()
    {
        if (this.namer is { } peer) peer.MayBeAhead = false;
        if (this.lead is not null) this.lead.MayBeAhead = false;
        LoseLead();
        this.line.Clear();
    }

    /// <summary>R-SYNC-6: who owes something and sends nothing is passed over, and who holds up all.</summary>
    private void LookForStalls()
    {
        var now = this.turn.Now.Mono;
        if (this.headersPending && now - this.askedAt >= this.settings.SyncTimeout) Stalled(this.lead!);
        for (var left = this.peers.Ready; !left.IsEmpty; left = left.Rest)
            if (this.peers[left.First] is { Body.InFlight: > 0 } peer && now >= this.bodies.DueOf(peer)) Stalled(peer);
    }

    private void Stalled(Peer peer)
    {
        this.turn.Host.Report(Probe.SyncTimedOut, peer.Key.Bytes);
        if (!this.peers.BroughtBlock(peer)) this.peers.Note(peer, Conduct.SyncStalled);
        peer.MayBeAhead = false;
        var body = peer.Body ??= new BodySource();
        body.Stalls++;
        body.RestsUntil = this.turn.Now.Mono + this.settings.SyncTimeout;
        this.bodies.Release(peer);
        if (this.lead == peer) LoseLead();
    }

    private void SetTimer()
    {
        if (Next() is not { } at || (this.timerAt is { } set && set <= at)) return;
        this.timerAt = at;
        this.turn.Host.SetTimer(Timers.Sync, at > this.turn.Now.Mono ? at - this.turn.Now.Mono : Duration.Zero);
    }

    /// <summary>When there is something to do that nothing else will bring about.</summary>
    private Duration? Next()
    {
        if (this.lead is null) return null;
        var now = this.turn.Now.Mono;
        if (!this.line.IsEmpty && this.line[0].Here is not null) return now;
        var next = now + this.settings.SyncTimeout;
        if (this.headersPending) next = Duration.Min(next, this.askedAt + this.settings.SyncTimeout);
        for (var left = this.peers.Ready; !left.IsEmpty; left = left.Rest)
            if (this.peers[left.First] is { Body.InFlight: > 0 } peer) next = Duration.Min(next, this.bodies.DueOf(peer));
        if (!this.budget.IsLimited) return next > now ? next : now;
        bool wantsHeaders = this.moreHeaders && !this.headersPending && this.line.HasRoom;
        var wait = this.budget.Until(this.bodies.AverageBytes);
        // What may be asked for by now waits for a peer that is free, and not for time.
        if (wait > Duration.Zero && (wantsHeaders || !this.bodies.IsWindowFull)) next = Duration.Min(next, now + wait);
        return next > now ? next : now;
    }
}
