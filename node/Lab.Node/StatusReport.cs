using Lab.Nodes.Chain;
using Lab.Nodes.Peers;
using Lab.Nodes.Sync;

namespace Lab.Nodes;

/// <summary>Puts a node's answer to <see cref="GetStatus"/> together.</summary>
internal static class StatusReport
{
    public static NodeStatus Of(
        ChainView chain, BlockIntake intake, BlockSync sync, PeerTable peers, in NodeCounters counters)
    {
        var list = new List<PeerStatus>();
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
        {
            var peer = peers[left.First]!;
            list.Add(new PeerStatus(peer.Key, peer.Role, peer.Outbound, peer.RoundTrip));
        }

        return new NodeStatus(
            chain.Tip.Id, chain.Tip.Height, chain.Tip.Weight, chain.Tip.Header.Epoch, chain.SideTips.Count,
            intake.Orphans, intake.NotYet, sync.Source is not null, peers.Count, list, counters);
    }
}
