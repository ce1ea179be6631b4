using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>
/// Keeps the target number of links by dialling: configured endpoints first, and with discovery on those that
/// peers name. First dials are spread, failed ones repeated with exponential backoff and jitter.
/// </summary>
internal sealed class Dialer(Turn turn, NodeSettings settings, PeerTable peers, Rng luck) : IPeerWatcher
{
    public const int MaxTargets = NodeSettings.MaxBootstrap, TakenPerAnswer = 64;

    private readonly List<DialTarget> targets = [];
    private Duration nextAsk;

    /// <summary>Links that inbound peers may not take.</summary>
    public int Reserve => settings.Discovery
        ? settings.OutboundTarget
        : Math.Min(settings.OutboundTarget, settings.Bootstrap.Count);

    public IReadOnlyList<DialTarget> Targets => this.targets;

    public void Booted()
    {
        foreach (var endpoint in settings.Bootstrap)
            if (Find(endpoint) is null)
                this.targets.Add(new DialTarget(endpoint, configured: true));
        // All the same endpoints in the same order at all nodes would make the first ones hubs.
        if (this.targets.Count > settings.OutboundTarget) luck.Shuffle(this.targets);
        foreach (var target in this.targets)
            target.NotBefore = turn.Now.Mono + new Duration(luck.Between(0, settings.DialSpread.Nanoseconds));
        Pump();
    }

    public void TimerDue() => Pump();

    /// <summary>A dial did not become a link.</summary>
    public void Failed(Endpoint endpoint)
    {
        if (Find(endpoint) is not { Dialling: true } target) return;
        target.Dialling = false;
        PutOff(target);
        Pump();
    }

    /// <summary>A dial became a link.</summary>
    public void Linked(Peer peer)
    {
        if (Find(peer.Opened.Remote) is not { Dialling: true } target) return;
        target.Dialling = false;
        target.Peer = peer;
    }

    public void PeerReady(Peer peer)
    {
        if (TargetOf(peer) is not { } target) return;
        target.Key = peer.Key;
        target.Failures = 0;
        target.EverReady = true;
    }

    public void PeerGone(Peer peer)
    {
        if (TargetOf(peer) is not { } target) return;
        target.Peer = null;
        if (peer.Phase != PeerPhase.AwaitsHello) target.Key = peer.Key;
        bool hopeless = Refusals.HangupFor(peer.RefusedFor) is Hangup.Incompatible or Hangup.Banned;
        if (hopeless && !target.Configured) this.targets.Remove(target);
        else PutOff(target, longest: hopeless);
        Pump();
    }

    /// <summary>Answers with the endpoints of ready peers, and of others that were met before.</summary>
    public void EndpointsAsked(Peer peer)
    {
        if (peer.PeersGivenAt is { } last && turn.Now.Mono - last < settings.DiscoveryInterval)
        {
            peers.Note(peer, Conduct.AskedTooSoon);
            return;
        }

        peer.PeersGivenAt = turn.Now.Mono;
        var known = new List<Endpoint>();
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
            if (left.First != peer.Slot && peers[left.First]!.ListensAt is { } at) known.Add(at);
        foreach (var target in this.targets)
            if (known.Count < PeerList.MaxEndpoints && target is { EverReady: true, Peer: null })
                known.Add(target.Endpoint);
        peers.Send(peer, Wire.Encode(new PeerList(known)));
    }

    /// <summary>
    /// Takes some of the endpoints that a peer names, so that no single answer fills the list.
    /// </summary>
    public void EndpointsTold(Peer peer, PeerList list)
    {
        if (!peer.PeersAsked)
        {
            peers.Refuse(peer, Rule.AnswerWasAsked); // R-WIRE-5
            return;
        }

        peer.PeersAsked = false;
        var told = new List<Endpoint>(list.Endpoints);
        luck.Shuffle(told);
        for (int i = 0; i < Math.Min(told.Count, TakenPerAnswer) && this.targets.Count < MaxTargets; i++)
            if (Find(told[i]) is null && !IsLinked(told[i]))
                this.targets.Add(new DialTarget(told[i], configured: false));
        Pump();
    }

    private void Pump()
    {
        var now = turn.Now.Mono;
        int active = 0;
        foreach (var target in this.targets)
            if (target.IsActive) active++;
        Duration? next = null;
        foreach (var target in this.targets)
        {
            if (active >= settings.OutboundTarget) return;
            if (target.IsActive) continue;
            if (target.NotBefore <= now)
            {
                active++;
                Dial(target);
            }
            else if (next is null || target.NotBefore < next)
            {
                next = target.NotBefore;
            }
        }

        if (active >= settings.OutboundTarget) return;
        if (settings.Discovery && Ask(now) is var ask && (next is null || ask < next)) next = ask;
        if (next is { } at) turn.Host.SetTimer(Timers.Dial, at - now);
    }

    private void Dial(DialTarget target)
    {
        // The peer there may have dialled us meanwhile: one link is enough.
        if (target.Key is { } key && peers.ReadyOf(key) is { } linked)
        {
            target.Peer = linked;
            return;
        }

        target.Dialling = true;
        turn.Host.Dial(target.Endpoint);
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
        peer.PeersAsked = true;
        peers.Send(peer, Wire.Encode(new GetPeers()));
        return this.nextAsk;
    }

    private void PutOff(DialTarget target, bool longest = false)
    {
        target.Failures++;
        long wait = settings.DialBackoff.Nanoseconds, max = settings.DialBackoffMax.Nanoseconds;
        for (int i = 1; i < target.Failures && wait < max; i++) wait *= 2;
        if (longest || wait > max) wait = max;
        target.NotBefore = turn.Now.Mono + new Duration(luck.Between(wait - wait / 4, wait + wait / 4));
    }

    private DialTarget? Find(Endpoint endpoint)
    {
        foreach (var target in this.targets)
            if (target.Endpoint == endpoint) return target;
        return null;
    }

    private DialTarget? TargetOf(Peer peer)
    {
        foreach (var target in this.targets)
            if (target.Peer == peer) return target;
        return null;
    }

    private bool IsLinked(Endpoint endpoint)
    {
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
            if (peers[left.First]!.ListensAt == endpoint) return true;
        return false;
    }
}
