using Lab.Core;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>
/// Pings all peers at an interval, measures round trips, and closes the peers that stay silent (R-PEER-7).
/// </summary>
internal sealed class Liveness(Turn turn, NodeSettings settings, PeerTable peers, Rng luck)
{
    private ulong nonce;

    /// <summary>
    /// Begins at a random place in the interval, so that nodes started together do not ping together.
    /// </summary>
    public void Booted()
    {
        if (settings.PingInterval > Duration.Zero)
            turn.Host.SetTimer(Timers.Ping, new Duration(luck.Between(1, settings.PingInterval.Nanoseconds)));
    }

    public void TimerDue()
    {
        this.nonce = luck.Next();
        var ping = Wire.Encode(new Ping(this.nonce));
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
        {
            var peer = peers[left.First]!;
            if (peer.PingsUnanswered >= settings.MissedPongs)
            {
                turn.Host.Report(Probe.SilentPeerClosed, peer.Key.Bytes);
                peers.Refuse(peer, Rule.PingsAnswered); // R-PEER-7
                continue;
            }

            peer.PingsUnanswered++;
            peer.PingedAt = turn.Now.Mono;
            peers.Send(peer, ping);
        }

        turn.Host.SetTimer(Timers.Ping, settings.PingInterval);
    }

    public void Pinged(Peer peer, Ping ping) => peers.Send(peer, Wire.Encode(new Pong(ping.Nonce)));

    /// <summary>A late answer to an earlier ping shows life too; only the last ping measures.</summary>
    public void Answered(Peer peer, Pong pong)
    {
        if (peer.PingsUnanswered == 0) return;
        peer.PingsUnanswered = 0;
        if (pong.Nonce == this.nonce) peer.RoundTrip = turn.Now.Mono - peer.PingedAt;
    }
}
