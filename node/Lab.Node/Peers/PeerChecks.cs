using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>Answers an operator who asks how peers do; at most 16 questions wait for a dial at a time.</summary>
internal sealed class PeerChecks(Turn turn, NodeSettings settings, PeerTable peers, Dialer dialer) : IPeerWatcher
{
    public const int MaxOpen = 16;

    private readonly List<(RequestId Request, Endpoint Endpoint, Duration Since)> open = [];

    /// <summary>The answer; null if it follows when a dial has come to its end.</summary>
    public object? Check(RequestId request, Endpoint endpoint)
    {
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
            if (peers[left.First] is { } peer && peer.ListensAt == endpoint)
                return new PeerChecked(endpoint, true, Rule.None, peer.Key, peer.Tip, peer.RoundTrip);
        if (this.open.Count == MaxOpen) return new CommandRefused("16 peers are being looked at already");
        if (peers.Count >= settings.MaxLinks) return new CommandRefused("the node has no room for another link");
        bool isDialled = this.open.Exists(o => o.Endpoint == endpoint);
        this.open.Add((request, endpoint, turn.Now.Mono));
        if (!isDialled) dialer.LookAt(endpoint);
        return null;
    }

    /// <summary>A dial did not become a link, or the link had no room.</summary>
    public void Failed(Endpoint endpoint) => Answer(endpoint, false, Rule.None, null, null);

    public void PeerReady(Peer peer)
    {
        if (!peer.Outbound) return;
        bool asked = Answer(peer.Opened.Remote, true, Rule.None, peer.Key, peer.Tip);
        if (asked && !dialer.Wants(peer)) peers.Part(peer);
    }

    public void PeerGone(Peer peer)
    {
        if (peer.Outbound)
            Answer(
                peer.Opened.Remote, true, peer.RefusedFor, peer.Phase == PeerPhase.AwaitsHello ? null : peer.Key, null);
    }

    private bool Answer(Endpoint endpoint, bool isReached, Rule refused, PublicKey? key, ChainTip? tip)
    {
        bool any = false;
        for (int i = 0; i < this.open.Count; i++)
        {
            var (request, asked, since) = this.open[i];
            if (asked != endpoint) continue;
            this.open.RemoveAt(i--);
            turn.Host.Answer(
                request, new PeerChecked(endpoint, isReached, refused, key, tip, turn.Now.Mono - since));
            any = true;
        }

        return any;
    }
}
