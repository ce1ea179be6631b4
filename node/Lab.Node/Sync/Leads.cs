using Lab.Core;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Sync;

/// <summary>Which peer a sync follows next.</summary>
internal static class Leads
{
    /// <summary>
    /// A peer that may be ahead, or null; one that has let a sync wait of late only if there is no other (R-SYNC-6).
    /// </summary>
    public static Peer? Next(PeerTable peers, Duration now)
    {
        Peer? resting = null;
        for (var left = peers.Ready; !left.IsEmpty; left = left.Rest)
        {
            if (peers[left.First] is not { MayBeAhead: true } peer) continue;
            if (peer.Body is null || peer.Body.RestsUntil <= now) return peer;
            resting ??= peer;
        }

        return resting;
    }
}
