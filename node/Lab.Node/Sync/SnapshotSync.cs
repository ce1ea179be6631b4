using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Chain;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Sync;

/// <summary>
/// Starts a node that has no chain from the state after a block that its operator named: first the headers up to it,
/// from one peer at a time, then the state in parts, of all peers in turn; each part is checked as it comes and kept over a
/// restart. Until then the node follows nobody; afterwards it syncs from that block on.
/// </summary>
internal sealed class SnapshotSync : IPeerWatcher
{
    /// <summary>No peer is asked for the next part sooner than this after the one before.</summary>
    private static readonly Duration Pace = Duration.FromMilliseconds(1000 / SnapshotDesk.AsksPerSecond);

    private readonly Turn turn;
    private readonly NodeSettings settings;
    private readonly ChainView chain;
    private readonly BlockSync sync;
    private readonly PeerTable peers;
    private readonly SnapshotStore store;
    private readonly Func<int, HeaderLine> lineOf;
    private HeaderLine? line;
    private Snapshot? state;
    private Peer? source;
    private Duration askedAt;
    private long entries;
    private int chunks, lastSlot = -1;
    private bool pending, isGivenUp, going;

    public SnapshotSync(
        Turn turn, NodeSettings settings, ChainView chain, BlockIntake intake, BlockSync sync, PeerTable peers,
        IStore store, IMemo memo)
    {
        this.turn = turn;
        this.settings = settings;
        this.chain = chain;
        this.sync = sync;
        this.peers = peers;
        this.store = new SnapshotStore(store);
        // A view of its own, with nothing but genesis: blocks that come meanwhile have nothing to do with it.
        this.lineOf = capacity =>
            new HeaderLine(turn, new ChainView(chain.Genesis, 1), intake, capacity, memo) { GivenUp = static _ => { } };
    }

    /// <summary>The block that the node starts from; null if it starts from genesis.</summary>
    public BlockRef? Target { get; private set; }

    /// <summary>Whether the snapshot is still being fetched.</summary>
    public bool IsActive => this.line is not null;

    /// <summary>Headers of the way to the block that are checked, and entries of its state that are.</summary>
    public int Headers => this.line?.Count ?? (int)(Target?.Height.Value ?? 0);

    public long Entries => this.state?.Count ?? this.entries;

    /// <summary>Headers that are held for the snapshot, and how many that can be.</summary>
    public long HeadersHeld => this.line?.Count ?? 0;

    public long MostHeaders => Target is { } block ? block.Height.Value + Messages.Headers.MaxHeaders : 0;

    private int Goal => (int)Target!.Value.Height.Value;

    private bool HasHeaders => this.line!.Count == Goal;

    /// <summary>
    /// Goes back to where the last life was: a snapshot that is whole is the node's base for good; one that is not is
    /// gone on with if it is still what the operator wants, and forgotten otherwise.
    /// </summary>
    /// <param name="hasChain">Whether the store has a chain, which then is the one to go on with.</param>
    public void Booted(bool hasChain)
    {
        var mark = this.store.Mark();
        if (mark is { IsWhole: true } whole)
        {
            Target = whole.Block;
            this.chain.Enter(Whole());
            return;
        }

        bool isWanted = this.settings.Snapshot is { } wanted && (mark?.Block == wanted || (mark is null && !hasChain));
        if (mark is not null && !isWanted) this.store.Clear();
        if (this.settings.Snapshot is not { } target || (mark?.Block != target && hasChain)) return;
        Target = target;
        this.line = this.lineOf(Goal + Messages.Headers.MaxHeaders);
        this.sync.IsHeldBack = true;
        if (isWanted && mark is not null) Resume();
        else this.store.SetMark(target, isWhole: false);
        GoOn();
    }

    public void PeerReady(Peer peer)
    {
        if (IsActive) GoOn();
    }

    public void PeerGone(Peer peer)
    {
        if (this.source != peer) return;
        Drop();
        if (IsActive) GoOn();
    }

    /// <summary>Headers came; false if they are not for here.</summary>
    public bool Received(Peer peer, Headers headers)
    {
        if (!IsActive) return false;
        if (peer.HeadersAsked == 0)
        {
            this.peers.Refuse(peer, Rule.AnswerWasAsked); // R-WIRE-5
            return true;
        }

        peer.HeadersAsked--;
        if (this.source != peer || peer.HeadersAsked > 0 || HasHeaders) return true;
        this.pending = false;
        Take(peer, headers);
        GoOn();
        return true;
    }

    /// <summary>A part of a state came.</summary>
    public void Received(Peer peer, SnapshotPart part)
    {
        if (peer.SnapshotsAsked == 0)
        {
            this.peers.Refuse(peer, Rule.AnswerWasAsked); // R-WIRE-5
            return;
        }

        peer.SnapshotsAsked--;
        // An answer that came too late.
        if (this.state is null || this.source != peer || peer.SnapshotsAsked > 0) return;
        if (part.Block != Target!.Value.Id || part.After != this.state.After || this.state.IsWhole) return;
        Drop();
        this.turn.Host.Charge(WorkKind.HashKiB, 1 + part.Chunk.Entries.Count / 4);
        if (this.state.TryAdd(part.Chunk)) this.store.Add(this.chunks++, part.Chunk);
        else this.peers.Refuse(peer, Rule.SnapshotProved); // R-SNAP-2
        GoOn();
    }

    /// <summary>A peer lacks the state that it was asked for: no fault. False if it was not asked.</summary>
    public bool NotFound(Peer peer, NotFound list)
    {
        if (peer.SnapshotsAsked == 0 || list.Items.Count != 1 || list.Items[0].Kind != ItemKind.Block) return false;
        if (list.Items[0].WireId != Target?.Id) return false;
        peer.SnapshotsAsked--;
        if (this.source != peer || peer.SnapshotsAsked > 0) return true;
        Rest(peer, this.settings.BanTime);
        GoOn();
        return true;
    }

    public void TimerDue()
    {
        if (!IsActive) return;
        if (this.pending && this.turn.Now.Mono - this.askedAt >= this.settings.SyncTimeout) Stalled(this.source!);
        GoOn();
    }

    /// <summary>What the answer is worth. Another peer's headers may replace all that were not on its chain.</summary>
    private void Take(Peer peer, Headers headers)
    {
        int before = this.line!.Count, wanted = Math.Min(Goal - before, Messages.Headers.MaxHeaders);
        var end = this.line.End.Header.Id;
        var ruling = this.line.Extend(headers, out _);
        this.line.CutFrom(Math.Min(this.line.Count, Goal));
        Keep(before, end);
        if (ruling.Blame is Blame.Author or Blame.Sender)
        {
            this.peers.Refuse(peer, ruling.Rule); // R-SYNC-4
        }
        else if (HasHeaders && this.line.End.Header.Id == Target!.Value.Id)
        {
            Drop();
        }
        else if (HasHeaders || !ruling.IsAccepted || headers.Items.Count < wanted)
        {
            // R-SNAP-3: its chain does not lead to the block; it may be honest and on another one.
            if (HasHeaders) StartOver();
            if (Promised(peer)) this.peers.Note(peer, Conduct.SyncStalled);
            Rest(peer, this.settings.BanTime);
        }
    }

    /// <summary>Stores what was added; all of it, if some of what was stored was given up.</summary>
    private void Keep(int before, in Hash end)
    {
        int from = this.line!.Count > before && this.line[before].Header.Parent == end ? before : 0;
        if (from == 0) this.store.ClearHeaders();
        for (int i = from; i < this.line.Count; i++) this.store.Add(this.line[i].Header);
    }

    private void StartOver()
    {
        this.line!.Clear();
        this.store.ClearHeaders();
    }

    /// <summary>Does what can be done now. Peers that are refused meanwhile come back in here; the outer call goes on.</summary>
    private void GoOn()
    {
        if (this.going || !IsActive || this.isGivenUp) return;
        this.going = true;
        if (HasHeaders) this.state ??= new Snapshot(this.line!.End.Header.StateRoot);
        if (this.state is { IsWhole: true }) Finish();
        else if (!this.pending && Choose()) Ask();
        this.going = false;
        if (IsActive && !this.isGivenUp) SetTimer();
    }

    private void Ask()
    {
        var peer = this.source!;
        this.pending = true;
        this.askedAt = this.turn.Now.Mono;
        this.lastSlot = peer.Slot;
        if (this.state is not null)
        {
            peer.SnapshotsAsked++;
            peer.SnapshotNotBefore = this.askedAt + Pace;
            this.peers.Send(peer, Wire.Encode(new GetSnapshot(Target!.Value, this.state.After)));
            return;
        }

        peer.HeadersAsked++;
        int most = Math.Min(Goal - this.line!.Count, Messages.Headers.MaxHeaders);
        this.peers.Send(peer, Wire.Encode(new GetHeaders(this.line.Locator(end: true), most)));
    }

    /// <summary>
    /// The peer to ask next: for headers the one that gave the last ones, for the state the next one in turn; false if
    /// there is none now.
    /// </summary>
    private bool Choose()
    {
        if (this.source is not null) return true;
        Peer? first = null;
        for (var left = this.peers.Ready; !left.IsEmpty; left = left.Rest)
        {
            var peer = this.peers[left.First]!;
            if (!MayServe(peer) || peer.SnapshotNotBefore > this.turn.Now.Mono) continue;
            first ??= peer;
            if (peer.Slot <= this.lastSlot) continue;
            first = peer;
            break;
        }

        this.source = first;
        return first is not null;
    }

    /// <summary>Who had not come so far when the link came up may have by now, but has promised nothing.</summary>
    private bool MayServe(Peer peer) =>
        Promised(peer) || this.turn.Now.Mono - peer.ReadyAt >= this.settings.BanTime;

    private bool Promised(Peer peer) => peer.Tip.Block.Height >= Target!.Value.Height;

    private void Drop()
    {
        this.source = null;
        this.pending = false;
    }

    private void Rest(Peer peer, Duration time)
    {
        peer.SnapshotNotBefore = this.turn.Now.Mono + time;
        if (this.source == peer) Drop();
    }

    private void Stalled(Peer peer)
    {
        this.turn.Host.Report(Probe.SyncTimedOut, peer.Key.Bytes);
        if (!this.peers.BroughtBlock(peer)) this.peers.Note(peer, Conduct.SyncStalled);
        Rest(peer, this.settings.SyncTimeout);
    }

    private void Resume()
    {
        var headers = this.store.Headers();
        for (int i = 0; i < headers.Count; i += Messages.Headers.MaxHeaders)
        {
            var some = headers.GetRange(i, Math.Min(Messages.Headers.MaxHeaders, headers.Count - i));
            var ruling = this.line!.Extend(new Headers(some), out _);
            Check.That(ruling.IsAccepted || ruling.Blame == Blame.NotYet); // they were good in the last life; clocks jump
        }

        if (!HasHeaders) return;
        this.state = new Snapshot(this.line!.End.Header.StateRoot);
        foreach (var chunk in this.store.Chunks())
        {
            bool isGood = this.state.TryAdd(chunk);
            Check.That(isGood);
            this.chunks++;
        }
    }

    /// <summary>All of it is here: the chain goes on from the block.</summary>
    private void Finish()
    {
        var headers = new BlockHeader[Goal];
        for (int i = 0; i < headers.Length; i++) headers[i] = this.line![i].Header;
        if (this.state!.Enter(this.chain.Genesis, headers) is not { } entry)
        {
            // R-SNAP-4: no peer can be blamed for what the operator named, and nobody else can mend it.
            this.isGivenUp = true;
            this.turn.Host.Report(Probe.SnapshotUnsound, Target!.Value.Id);
            return;
        }

        this.store.SetMark(Target!.Value, isWhole: true);
        this.line = null;
        this.entries = this.state.Count;
        this.state = null;
        this.chain.Enter(entry);
        this.turn.Host.Report(Probe.SnapshotUsed, entry.Id, this.entries);
        this.turn.Host.Report(new Fact(NodeFact.TipChanged, entry.Id, entry.Height.Value));
        this.turn.Host.Report(new Fact(NodeFact.BlockFinal, entry.Id, entry.Height.Value));
        this.sync.BeginAnew();
    }

    private ChainEntry Whole()
    {
        var headers = this.store.Headers();
        var whole = new Snapshot(headers[^1].StateRoot);
        foreach (var chunk in this.store.Chunks())
        {
            bool isGood = whole.TryAdd(chunk);
            Check.That(isGood);
        }

        this.entries = whole.Count;
        var entry = whole.Enter(this.chain.Genesis, headers);
        Check.That(entry is not null && entry.Id == Target!.Value.Id);
        return entry;
    }

    private void SetTimer()
    {
        var now = this.turn.Now.Mono;
        Duration? next = this.pending ? this.askedAt + this.settings.SyncTimeout : null;
        for (var left = this.peers.Ready; !this.pending && !left.IsEmpty; left = left.Rest)
        {
            var peer = this.peers[left.First]!;
            if (MayServe(peer)) next = next is { } other ? Duration.Min(other, peer.SnapshotNotBefore) : peer.SnapshotNotBefore;
        }

        // Somebody may turn out to have the block after all.
        var at = Duration.Min(next ?? now + this.settings.SyncTimeout, now + this.settings.SyncTimeout);
        this.turn.Host.SetTimer(Timers.Snapshot, at > now ? at - now : Duration.Zero);
    }
}
