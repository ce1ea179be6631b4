using System.Runtime.CompilerServices;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>The node's links by slot: the one place where frames leave and links end.</summary>
internal sealed partial class PeerTable(Turn turn, NodeSettings settings)
{
    private static readonly Duration UsefulFor = Duration.FromMinutes(1);

    private const int FirstSize = 8, NoLink = -1, Parts = 6, CreditPart = 2;

    // What every frame touches, apart from the peers and packed, so that it costs a node two cache lines for eight links and
    // not one for each: the link ids by slot, in which a vectorised search finds a slot; then what is left in each bucket of
    // items; then the bytes that may be sent before the host is asked how much waits, 0 while frames wait in the node; then
    // what is left in the buckets of the other classes.
    private int[] hot = [];
    private int size;
    private Peer?[] peers = [];
    private readonly List<IPeerWatcher> watchers = [];
    private ScoreBook? scores;
    private SlotSet doomed;

    /// <summary>Links in any phase.</summary>
    public int Count { get; private set; }

    /// <summary>Slots past the last one in use, for loops over all links in slot order.</summary>
    public int Slots => this.peers.Length;

    /// <summary>The peers whose handshake is done.</summary>
    public SlotSet Ready { get; private set; }

    private Span<int> Links
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => this.hot.AsSpan(0, this.size);
    }

    public BanList Bans { get; } = new(settings.BanTime);

    public ScoreBook Scores => this.scores ??= new ScoreBook(settings.Scoring, key => ReadyOf(key) is not null);

    /// <summary>The peer at a slot, or null.</summary>
    public Peer? this[int slot] => this.peers[slot];

    /// <summary>Adds a part to be told of peers, in the order of these calls.</summary>
    public void Watch(IPeerWatcher watcher) => this.watchers.Add(watcher);

    /// <summary>The peer of a link, or null if the link is no longer (or was never) the node's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Peer? Of(LinkId link)
    {
        int slot = SlotOf(link);
        return slot < 0 ? null : this.peers[slot];
    }

    /// <summary>The slot of a link; negative if the link is no longer (or was never) the node's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SlotOf(LinkId link) => Links.IndexOf(link.Value);

    /// <summary>
    /// Takes what a message costs from the tokens of its peer; false, and nothing taken, if that is too much (R-PEER-12).
    /// For the hottest path: only when the tokens are used up does it look at the peer and the limits.
    /// </summary>
    /// <param name="kind">The class of the message, none of answers.</param>
    /// <param name="slot">Of the peer who sent it.</param>
    /// <param name="cost">Its length and the share of every message, in tokens.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(MessageClass kind, int slot, int cost)
    {
        ref int tokens = ref TokensOf(kind, slot);
        int left = tokens - cost;
        if (left < 0) return TryTakeAfterRefill(kind, slot, cost);
        tokens = left;
        return true;
    }

    /// <summary>The ready peer of a key, or null.</summary>
    public Peer? ReadyOf(PublicKey key)
    {
        for (var left = Ready; !left.IsEmpty; left = left.Rest)
            if (this.peers[left.First]!.Key == key) return this.peers[left.First];
        return null;
    }

    /// <summary>Takes a new link into the lowest free slot; there must be room.</summary>
    public Peer Add(LinkId link, LinkOpened opened)
    {
        Check.That(Count < SlotSet.Capacity && link.Value >= 0);
        int slot = Links.IndexOf(NoLink);
        if (slot < 0) slot = Grow();
        var peer = new Peer(link, slot, opened) { LinkedAt = turn.Now.Mono };
        Fill(peer, seconds: 60);
        Links[slot] = link.Value;
        this.peers[slot] = peer;
        Count++;
        return peer;
    }

    public void MakeReady(Peer peer)
    {
        peer.Phase = PeerPhase.Ready;
        peer.Handshake = null;
        Ready |= SlotSet.Of(peer.Slot);
        // Who has points has no burst again just because the link is new.
        if (Scores.Of(peer.Key, turn.Now.Mono) > 0) Fill(peer, seconds: 1);
        turn.Host.Report(new Fact(NodeFact.PeerUp, peer.Key.Bytes, peer.Link.Value, peer.Outbound ? 1 : 0));
        foreach (var watcher in this.watchers) watcher.PeerReady(peer);
    }

    /// <summary>
    /// Closes a link because the peer broke a rule: tells it, reports it, and bans it if the rule proves a
    /// fault.
    /// </summary>
    public void Refuse(Peer peer, Rule rule)
    {
        if (this.peers[peer.Slot] != peer) return;
        peer.RefusedFor = rule;
        turn.Host.Report(new Fact(NodeFact.PeerRefused, peer.Key.Bytes, (long)rule, peer.Link.Value));
        bool scored = Scores.DeliberateOf(peer.Key, turn.Now.Mono) >= settings.Scoring.BanAt;
        if (peer.IsReady && (Refusals.Bans(rule) || (scored && Refusals.IsScored(rule))))
        {
            Bans.Add(peer.Key, turn.Now.Mono);
            turn.Host.Report(new Fact(NodeFact.PeerBanned, peer.Key.Bytes, (long)rule, peer.Link.Value));
        }

        turn.Host.Send(peer.Link, Wire.Encode(new Error(rule)));
        turn.Host.Hang(peer.Link, Refusals.HangupFor(rule));
        Remove(peer);
    }

    /// <summary>The host says that the link is gone.</summary>
    public void Lost(Peer peer) => Remove(peer);

    /// <summary>
    /// Counts what a peer did against its key, each conduct at most once a second. Too many points close the link at
    /// the end of the step, and ban the key where no bad line can be to blame (R-PEER-11).
    /// </summary>
    public void Note(Peer peer, Conduct conduct)
    {
        if (!peer.IsReady || this.peers[peer.Slot] != peer || settings.Scoring.WeightOf(conduct) == 0) return;
        int second = (int)turn.Now.Mono.Seconds;
        if (second != peer.CountedIn) (peer.CountedIn, peer.Counted) = (second, 0);
        uint bit = 1u << (int)conduct;
        if ((peer.Counted & bit) != 0) return;
        peer.Counted |= bit;
        var scoring = settings.Scoring;
        bool line = ScoreSettings.MayBeTheLine(conduct);
        int weight = scoring.WeightOf(conduct), ceiling = line ? scoring.BanAt - 1 : 2 * ScoreSettings.MostPoints;
        if (!line && Scores.Of(peer.Key, turn.Now.Mono) >= scoring.DisconnectAt) weight += scoring.WentOn;
        int points = Scores.Add(peer.Key, weight, ceiling, turn.Now.Mono, deliberate: !line);
        turn.Host.Report(new Fact(NodeFact.PeerScored, peer.Key.Bytes, (long)conduct, points));
        if (points < scoring.DisconnectAt) return;
        Doom(peer, conduct == Conduct.RateExceeded
            ? Rule.RateWithinLimit // R-PEER-12
            : Rule.ConductWithinLimit); // R-PEER-11
    }

    /// <summary>
    /// Counts against a key, linked or not, what no bad line explains and is known only long afterwards. It is no going on:
    /// what it did in between may have other reasons.
    /// </summary>
    public void NoteKey(in PublicKey key, Conduct conduct)
    {
        int weight = settings.Scoring.WeightOf(conduct);
        if (weight == 0) return;
        int points = Scores.Add(key, weight, 2 * ScoreSettings.MostPoints, turn.Now.Mono, deliberate: true);
        turn.Host.Report(new Fact(NodeFact.PeerScored, key.Bytes, (long)conduct, points));
        if (points >= settings.Scoring.DisconnectAt && ReadyOf(key) is { } peer)
            Doom(peer, Rule.ConductWithinLimit); // R-PEER-11
    }

    /// <summary>
    /// A peer asks what it may ask once an interval. After half of that it is not held against it: what an honest peer asks
    /// in time, a bad line may deliver close together.
    /// </summary>
    /// <param name="peer">Who asks.</param>
    /// <param name="before">When it asked the same before; now it is set to now.</param>
    /// <param name="interval">How often it may.</param>
    public void NoteQuestion(Peer peer, ref Duration? before, Duration interval)
    {
        var now = turn.Now.Mono;
        bool soon = before is { } then && (now - then) * 2 < interval;
        before = now;
        if (soon) Note(peer, Conduct.AskedTooSoon);
    }

    /// <summary>
    /// Whether a peer has brought a new block within the last minute: then what it is late with may be the fault of its
    /// line. Other items do not count, since anybody makes new ones for nothing; a block costs work, or being the first.
    /// </summary>
    public bool BroughtBlock(Peer peer) => peer.NewBlockAt is { } then && turn.Now.Mono - then < UsefulFor;

    /// <summary>Whether there are peers to close at the end of the step.</summary>
    public bool HasDoomed => !this.doomed.IsEmpty;

    /// <summary>Closes the peers that did not read what they were sent, or have too many points.</summary>
    public void CloseDoomed()
    {
        if (this.doomed.IsEmpty) return;
        var left = this.doomed;
        this.doomed = SlotSet.None;
        for (; !left.IsEmpty; left = left.Rest)
        {
            if (this.peers[left.First] is not { } peer) continue;
            if (peer.DoomedFor == Rule.None)
            {
                turn.Host.Hang(peer.Link, Hangup.Done);
                Remove(peer);
                continue;
            }

            if (peer.DoomedFor == Rule.LinkIsRead) turn.Host.Report(Probe.SlowPeerClosed, peer.Key.Bytes);
            else turn.Host.Report(Probe.ScoreClosed, peer.Key.Bytes);
            Refuse(peer, peer.DoomedFor);
        }
    }

    /// <summary>Closes a link at the end of the step because it has done its work: nobody is blamed.</summary>
    public void Part(Peer peer) => Doom(peer, Rule.None);

    private void Doom(Peer peer, Rule rule)
    {
        if (this.doomed.Has(peer.Slot)) return;
        peer.DoomedFor = rule;
        this.doomed |= SlotSet.Of(peer.Slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int TokensOf(MessageClass kind, int slot)
    {
        int part = kind == MessageClass.Item ? 1 : CreditPart + (int)kind;
        return ref this.hot[(part * this.size) + slot];
    }

    private bool TryTakeAfterRefill(MessageClass kind, int slot, int cost) =>
        this.peers[slot]!.BucketOf(kind)
            .TryTakeAfterRefill(ref TokensOf(kind, slot), cost, settings.Rates.Of(kind), turn.Now.Mono);

    private void Fill(Peer peer, int seconds)
    {
        var rates = settings.Rates;
        for (var kind = MessageClass.Item; kind <= MessageClass.Control; kind++)
        {
            ref var bucket = ref peer.BucketOf(kind);
            bucket.Start(rates.Of(kind), seconds, turn.Now.Mono);
            TokensOf(kind, peer.Slot) = bucket.Tokens;
        }

        peer.SnapshotAsks.Start(Sync.SnapshotDesk.Limit, seconds, turn.Now.Mono);
    }

    private void Remove(Peer peer)
    {
        Check.That(this.peers[peer.Slot] == peer);
        Links[peer.Slot] = NoLink;
        CreditOf(peer.Slot) = 0;
        this.peers[peer.Slot] = null;
        this.doomed &= ~SlotSet.Of(peer.Slot);
        peer.Outbox?.Clear();
        Count--;
        bool wasReady = peer.IsReady;
        if (wasReady)
        {
            Ready &= ~SlotSet.Of(peer.Slot);
            turn.Host.Report(new Fact(NodeFact.PeerDown, peer.Key.Bytes, peer.Link.Value, Count));
        }

        foreach (var watcher in this.watchers)
            watcher.PeerGone(peer);
    }

    private int Grow()
    {
        int before = this.size, after = Math.Min(SlotSet.Capacity, Math.Max(FirstSize, before * 2));
        var larger = new int[Parts * after];
        for (int part = 0; part < Parts; part++)
            this.hot.AsSpan(part * before, before).CopyTo(larger.AsSpan(part * after));
        larger.AsSpan(before, after - before).Fill(NoLink);
        (this.hot, this.size) = (larger, after);
        Array.Resize(ref this.peers, after);
        return before;
    }
}
