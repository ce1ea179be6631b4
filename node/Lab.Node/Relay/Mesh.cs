using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes.Messages;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>
/// The few peers with which a node exchanges full items. A heartbeat keeps their number between the marks:
/// below the low one it grafts random peers up to the degree, above the high one it prunes random ones down
/// to it. Both ends of a link agree, but for a message on its way. Some places are for peers that the node chose
/// itself, so that those who dial it cannot take the whole mesh.
/// </summary>
internal sealed class Mesh(Turn turn, NodeSettings settings, PeerTable peers, Rng luck) : IPeerWatcher
{
    public static readonly Frame GraftFrame = Wire.Encode(new Graft()), PruneFrame = Wire.Encode(new Prune());

    public SlotSet Members { get; private set; }

    /// <summary>
    /// The first heartbeat waits until the first dials had their time and one interval more, or the mesh would favour
    /// near peers, whose handshakes end first. Then a random part of the interval, so that nodes do not beat together.
    /// </summary>
    public void Booted() => turn.Host.SetTimer(
        Timers.Heartbeat,
        settings.DialSpread + settings.MeshHeartbeat + new Duration(luck.Between(1, settings.MeshHeartbeat.Nanoseconds)));

    public void TimerDue()
    {
        if (Members.Count < settings.MeshLow) Graft(Candidates(), settings.MeshDegree - Members.Count);
        else if (Members.Count > settings.MeshHigh) PruneDownToDegree();
        Graft(Outbound(Candidates()), settings.MeshOutbound - Outbound(Members).Count);
        turn.Host.SetTimer(Timers.Heartbeat, settings.MeshHeartbeat);
    }

    /// <summary>
    /// A peer takes this node into its mesh; it is pruned at once if it is too early, or if the mesh is full and the
    /// peer is not one that this node dialled.
    /// </summary>
    public void Grafted(Peer peer)
    {
        if (Members.Has(peer.Slot)) return;
        bool room = Members.Count < settings.MeshHigh || peer.Outbound || settings.MeshGraftsBeyond;
        if (room && turn.Now.Mono >= peer.GraftNotBefore)
        {
            Members |= SlotSet.Of(peer.Slot);
            return;
        }

        PutOff(peer);
        peers.Send(peer, PruneFrame);
    }

    /// <summary>A peer takes this node out of its mesh.</summary>
    public void Pruned(Peer peer)
    {
        Members &= ~SlotSet.Of(peer.Slot);
        PutOff(peer);
    }

    public void PeerReady(Peer peer)
    {
    }

    public void PeerGone(Peer peer) => Members &= ~SlotSet.Of(peer.Slot);

    /// <summary>Peers outside the mesh that may be grafted now.</summary>
    private SlotSet Candidates()
    {
        var candidates = SlotSet.None;
        for (var left = peers.Ready & ~Members; !left.IsEmpty; left = left.Rest)
            if (turn.Now.Mono >= peers[left.First]!.GraftNotBefore) candidates |= SlotSet.Of(left.First);
        return candidates;
    }

    /// <summary>Those of some peers that this node dialled.</summary>
    private SlotSet Outbound(SlotSet among)
    {
        var outbound = SlotSet.None;
        for (var left = among; !left.IsEmpty; left = left.Rest)
            if (peers[left.First]!.Outbound) outbound |= SlotSet.Of(left.First);
        return outbound;
    }

    private void Graft(SlotSet candidates, int count)
    {
        if (count <= 0) return;
        var grafted = Sampling.Choose(candidates, count, luck);
        Members |= grafted;
        peers.Send(grafted, GraftFrame);
    }

    private void PruneDownToDegree()
    {
        var kept = Sampling.Choose(Outbound(Members), settings.MeshOutbound, luck);
        kept |= Sampling.Choose(Members & ~kept, settings.MeshDegree - kept.Count, luck);
        var pruned = Members & ~kept;
        Members = kept;
        for (var left = pruned; !left.IsEmpty; left = left.Rest) PutOff(peers[left.First]!);
        peers.Send(pruned, PruneFrame);
    }

    private void PutOff(Peer peer) => peer.GraftNotBefore = turn.Now.Mono + settings.PruneBackoff;
}
