using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>
/// Keeps the target number of links by dialling: endpoints of the operator first, and with discovery anchors and those that
/// peers name. First dials are spread, failed ones repeated with exponential backoff and jitter. Now and then it dials
/// one that was never met, only to see whether somebody is there.
/// </summary>
internal sealed class Dialer(
    Turn turn, NodeSettings settings, PeerTable peers, AddressBook book, Anchors anchors, Rng luck) : IPeerWatcher
{
    public const int TakenPerAnswer = 64;

    private Duration nextAsk, nextFeeler;

    /// <summary>Links that inbound peers may not take.</summary>
    public int Reserve => settings.Discovery
        ? settings.OutboundTarget
        : Math.Min(settings.OutboundTarget, book.Kept.Count);

    private bool Feels => settings.Discovery && settings.FeelerInterval > Duration.Zero;

    public void Booted()
    {
        foreach (var endpoint in settings.Bootstrap) book.Keep(endpoint, EndpointSource.Configured);
        // All the same endpoints in the same order at all nodes would make the first ones hubs.
        if (book.Kept.Count > settings.OutboundTarget) book.Shuffle();
        foreach (var target in book.Kept) target.NotBefore = turn.Now.Mono + Spread();
        if (settings.Discovery)
            foreach (var endpoint in anchors.Read())
                book.Keep(endpoint, EndpointSource.Anchor)?.NotBefore = turn.Now.Mono + Spread();
        if (Feels) this.nextFeeler = turn.Now.Mono + Jittered(settings.FeelerInterval.Nanoseconds);
        Pump();
    }

    public void TimerDue() => Pump();

    /// <summary>The operator names an endpoint: it is dialled at once, beyond the target too; null if there is no room.</summary>
    public DialTarget? Add(Endpoint endpoint, string label)
    {
        if (book.Keep(endpoint, EndpointSource.Operator) is not { } target) return null;
        (target.Label, target.NotBefore, target.IsFeeler) = (label, turn.Now.Mono, false);
        Pump();
        return target;
    }

    /// <summary>Dials an endpoint only to see how it does; one that is being dialled already tells soon.</summary>
    public void LookAt(Endpoint endpoint)
    {
        if (book.Find(endpoint) is not { } target)
        {
            turn.Host.Dial(endpoint);
            return;
        }

        if (target.Dialling || target.Peer is { IsReady: false }) return;
        (target.Dialling, target.IsFeeler, target.LastTried) = (true, true, turn.Now.Wall);
        turn.Host.Dial(endpoint);
    }

    /// <summary>Whether a dialled link is one to keep, or the only one with its peer that is there for another reason.</summary>
    public bool Wants(Peer peer) => book.Of(peer) is not null || HasAnotherLink(peer);

    /// <summary>Told of dials that did not become links.</summary>
    public PeerChecks? Checks { get; set; }

    /// <summary>A dial did not become a link.</summary>
    public void Failed(Endpoint endpoint)
    {
        Checks?.Failed(endpoint);
        if (book.Find(endpoint) is not { Dialling: true } target) return;
        target.Dialling = false;
        target.IsFeeler = false;
        PutOff(target);
        if (AddressBook.IsHopeless(target)) book.Forget(target);
        Pump();
    }

    /// <summary>A dial became a link.</summary>
    public void Linked(Peer peer)
    {
        if (book.Find(peer.Opened.Remote) is not { Dialling: true } target) return;
        target.Dialling = false;
        target.Peer = peer;
    }

    public void PeerReady(Peer peer)
    {
        peer.ReadyAt = turn.Now.Mono;
        if (book.Of(peer) is not { } target)
        {
            // Who listens may be told to others; it counts as told by itself.
            if (settings.Discovery && peer is { Outbound: false, ListensAt: { } at })
                book.TryTake(at, peer.Opened.Remote, peer.Key);
            return;
        }

        target.Key = peer.Key;
        target.Failures = 0;
        target.LastSeen = turn.Now.Wall;
        book.Meet(target);
        if (target.IsFeeler && !HasAnotherLink(peer)) peers.Part(peer);
        else target.IsFeeler = false;
        WriteAnchors();
    }

    public void PeerGone(Peer peer)
    {
        if (book.Of(peer) is not { } target)
        {
            if (settings.Discovery) Pump(); // where it listens may be dialled now
            return;
        }

        bool feeler = target.IsFeeler && peer.IsReady;
        target.Peer = null;
        target.IsFeeler = false;
        if (peer.IsReady) target.LastSeen = turn.Now.Wall;
        if (peer.Phase != PeerPhase.AwaitsHello) target.Key = peer.Key;
        var reason = Refusals.HangupFor(peer.RefusedFor);
        bool hopeless = reason is Hangup.Incompatible or Hangup.Banned;
        if (feeler) target.NotBefore = turn.Now.Mono + settings.DialBackoff;
        else PutOff(target, longest: hopeless);
        if (reason == Hangup.Incompatible && !target.IsKept) book.Shun(target);
        else if (AddressBook.IsHopeless(target) || (hopeless && !target.IsKept)) book.Forget(target);
        Pump();
    }

    /// <summary>Answers with the endpoints of ready peers, and of others that were met before.</summary>
    public void EndpointsAsked(Peer peer)
    {
        peers.NoteQuestion(peer, ref peer.EndpointsAskedAt, settings.DiscoveryInterval);
        if (peer.PeersGivenAt is { } last && turn.Now.Mono - last < settings.DiscoveryInterval) return;

        peer.PeersGivenAt = turn.Now.Mono;
        var known = new List<Endpoint>();
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
            if (left.First != peer.Slot && peers[left.First]!.ListensAt is { } at) known.Add(at);
        foreach (var target in book.Kept) AddMet(known, target);
        foreach (var target in book.Met()) AddMet(known, target);
        peers.Send(peer, Wire.Encode(new PeerList(known)));
    }

    /// <summary>
    /// Takes some of the endpoints that a peer names, so that no single answer fills the list.
    /// </summary>
    public void EndpointsTold(Peer peer, PeerList list)
    {
        if (peer.PeersAsked == 0)
        {
            peers.Refuse(peer, Rule.AnswerWasAsked); // R-WIRE-5
            return;
        }

        peer.PeersAsked--;
        var told = new List<Endpoint>(list.Endpoints);
        luck.Shuffle(told);
        for (int i = 0; i < Math.Min(told.Count, TakenPerAnswer); i++)
            if (!IsLinked(told[i]))
                book.TryTake(told[i], peer.Opened.Remote, peer.Key); // R-PEER-14
        Pump();
    }

    private void Pump()
    {
        var now = turn.Now.Mono;
        int active = Active();
        Duration? next = null, nextOrdered = null;
        foreach (var target in book.Kept)
        {
            bool ordered = target.Source == EndpointSource.Operator;
            if (target.IsActive || (active >= settings.OutboundTarget && !ordered)) continue;
            if (target.NotBefore <= now && Dial(target)) active++;
            else if (ordered)
                nextOrdered = Sooner(nextOrdered, target.NotBefore);
            else
                next = Sooner(next, target.NotBefore);
        }

        if (active >= settings.OutboundTarget) next = null;
        next = Sooner(next, nextOrdered);
        if (settings.Discovery)
        {
            if (active < settings.OutboundTarget) next = Sooner(next, Discover(now, active));
            if (Feels) next = Sooner(next, Feel(now));
        }

        if (next is { } at) turn.Host.SetTimer(Timers.Dial, at - now);
    }

    /// <summary>Dials endpoints that peers named, and asks for more; gives the time to look again.</summary>
    private Duration? Discover(Duration now, int active)
    {
        while (active < settings.OutboundTarget && Choose(now, includeMet: true) is { } target)
            if (Dial(target)) active++;

        if (active >= settings.OutboundTarget) return null;
        Duration? next = Ask(now);
        foreach (var target in book.Met()) next = Sooner(next, WaitOf(target));
        foreach (var target in book.Unmet()) next = Sooner(next, WaitOf(target));
        return next;
    }

    /// <summary>Dials one that was never met, if it is time and there is room; gives the time of the next one.</summary>
    private Duration Feel(Duration now)
    {
        if (now < this.nextFeeler) return this.nextFeeler;
        this.nextFeeler = now + Jittered(settings.FeelerInterval.Nanoseconds);
        if (peers.Count < settings.MaxLinks && Choose(now, includeMet: false) is { } target)
        {
            target.IsFeeler = true;
            Dial(target);
        }

        return this.nextFeeler;
    }

    /// <summary>
    /// One of those that may be dialled, met before or not with equal chances, from a network that no dialled link is in if
    /// there is one (R-PEER-14).
    /// </summary>
    private DialTarget? Choose(Duration now, bool includeMet)
    {
        bool metFirst = includeMet && luck.Below(2) == 0;
        return ChooseFrom(metFirst ? book.Met() : book.Unmet(), now)
            ?? (metFirst ? ChooseFrom(book.Unmet(), now) : includeMet ? ChooseFrom(book.Met(), now) : null);
    }

    private DialTarget? ChooseFrom(IEnumerable<DialTarget> some, Duration now)
    {
        var near = new List<DialTarget>();
        var far = new List<DialTarget>();
        var dialled = DialledGroups();
        foreach (var target in some)
            if (!target.IsActive && target.NotBefore <= now && !IsLinked(target.Endpoint))
                (dialled.Contains(NetworkGroup.Of(target.Endpoint)) ? near : far).Add(target);
        var from = far.Count > 0 ? far : near;
        return from.Count == 0 ? null : from[luck.Below(from.Count)];
    }

    /// <summary>Sees to a link there; false if it has to wait, because the peer there is linked for another endpoint.</summary>
    private bool Dial(DialTarget target)
    {
        // The peer there may have dialled us meanwhile: one link is enough.
        if (target.Key is { } key && peers.ReadyOf(key) is { } linked)
        {
            target.IsFeeler = false;
            if (book.Of(linked) is null)
            {
                target.Peer = linked;
                return true;
            }

            // Who has many endpoints under one key gets one place of those that the node dials, not one for each.
            target.NotBefore = turn.Now.Mono + settings.DialBackoffMax;
            return false;
        }

        target.Dialling = true;
        target.LastTried = turn.Now.Wall;
        turn.Host.Dial(target.Endpoint);
        return true;
    }

    /// <summary>
    /// Asks a random peer for endpoints, unless it is too early; gives the time of the next question.
    /// </summary>
    private Duration Ask(Duration now)
    {
        if (now < this.nextAsk) return this.nextAsk;
        this.nextAsk = now + settings.DiscoveryInterval;
        if (peers.Ready.IsEmpty) return this.nextAsk;
        var peer = peers[peers.Ready.At(luck.Below(peers.Ready.Count))]!;
        peer.PeersAsked++;
        peers.Send(peer, Wire.Encode(new GetPeers()));
        return this.nextAsk;
    }

    /// <summary>Notes the peers that discovery found and that have been linked for longest.</summary>
    private void WriteAnchors()
    {
        if (!settings.Discovery) return;
        var oldest = new List<Peer>();
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
            if (peers[left.First] is { Outbound: true } peer && book.Of(peer) is { IsKept: false, IsFeeler: false })
                oldest.Add(peer);
        oldest.Sort((a, b) => a.ReadyAt != b.ReadyAt ? a.ReadyAt.CompareTo(b.ReadyAt) : a.Link.CompareTo(b.Link));
        anchors.Write([.. oldest.Select(p => p.Opened.Remote)]);
    }

    private void PutOff(DialTarget target, bool longest = false)
    {
        target.Failures++;
        long wait = settings.DialBackoff.Nanoseconds, max = settings.DialBackoffMax.Nanoseconds;
        for (int i = 1; i < target.Failures && wait < max; i++) wait *= 2;
        if (longest || wait > max) wait = max;
        target.NotBefore = turn.Now.Mono + Jittered(wait);
    }

    private int Active()
    {
        int active = 0;
        foreach (var target in book.Kept) active += Counts(target);
        foreach (var target in book.Met()) active += Counts(target);
        foreach (var target in book.Unmet()) active += Counts(target);
        return active;
    }

    private static int Counts(DialTarget target) => target is { IsActive: true, IsFeeler: false } ? 1 : 0;

    private static void AddMet(List<Endpoint> known, DialTarget target)
    {
        if (known.Count < PeerList.MaxEndpoints && target is { EverReady: true, Peer: null }) known.Add(target.Endpoint);
    }

    private static Duration? Sooner(Duration? a, Duration? b) => a is null || (b is not null && b < a) ? b : a;

    /// <summary>When it may be dialled; null if it is, or if the peer there has dialled: no time makes that one due.</summary>
    private Duration? WaitOf(DialTarget target) =>
        target.IsActive || IsLinked(target.Endpoint) ? null : target.NotBefore;

    private Duration Spread() => new(luck.Between(0, settings.DialSpread.Nanoseconds));

    private Duration Jittered(long wait) => new(luck.Between(wait - wait / 4, wait + wait / 4));

    private bool HasAnotherLink(Peer peer)
    {
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
            if (left.First != peer.Slot && peers[left.First]!.Key == peer.Key) return true;
        return false;
    }

    private List<ulong> DialledGroups()
    {
        var groups = new List<ulong>();
        void Add(DialTarget target)
        {
            if (target.IsActive) groups.Add(NetworkGroup.Of(target.Endpoint));
        }

        foreach (var target in book.Kept) Add(target);
        foreach (var target in book.Met()) Add(target);
        foreach (var target in book.Unmet()) Add(target);
        return groups;
    }

    private bool IsLinked(Endpoint endpoint)
    {
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
            if (peers[left.First]!.ListensAt == endpoint) return true;
        return false;
    }
}
