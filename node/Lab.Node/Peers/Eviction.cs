using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Nodes.Peers;

/// <summary>
/// Which inbound link gives its place to a newcomer when there is no room (R-PEER-13): none of the useful ones, and only
/// where that evens out the networks that links come from. So who has many addresses of a few networks gets no more
/// than others have, and an honest network in which nobody stands out keeps its links.
/// </summary>
internal static class Eviction
{
    /// <summary>Links kept for the lowest round trip, for the newest block, and for the newest other item.</summary>
    public const int Protected = 4;

    private static readonly Comparison<Peer> Fastest = (a, b) => InOrder(a.RoundTrip.CompareTo(b.RoundTrip), a, b);

    private static readonly Comparison<Peer> LatestBlock =
        (a, b) => InOrder(b.NewBlockAt!.Value.CompareTo(a.NewBlockAt!.Value), a, b);

    private static readonly Comparison<Peer> LatestItem =
        (a, b) => InOrder(b.NewItemAt!.Value.CompareTo(a.NewItemAt!.Value), a, b);

    private static readonly Comparison<Peer> Oldest = (a, b) => InOrder(a.LinkedAt.CompareTo(b.LinkedAt), a, b);

    /// <summary>The peer to close for a newcomer from an address; null if the newcomer is to be refused.</summary>
    public static Peer? Choose(PeerTable peers, Endpoint newcomer)
    {
        var inbound = new List<Peer>();
        for (int slot = 0; slot < peers.Slots; slot++)
            if (peers[slot] is { Outbound: false } peer) inbound.Add(peer);
        var left = new List<Peer>(inbound);
        Protect(left, Fastest, static p => p.IsReady && p.RoundTrip > Duration.Zero, Protected);
        Protect(left, LatestBlock, static p => p.NewBlockAt is not null, Protected);
        Protect(left, LatestItem, static p => p.NewItemAt is not null, Protected);
        Protect(left, Oldest, static p => p.IsReady, left.FindAll(static p => p.IsReady).Count / 2);

        Peer? victim = null;
        int most = CountOf(inbound, NetworkGroup.Of(newcomer)) + 1;
        foreach (var peer in left)
        {
            int links = CountOf(inbound, NetworkGroup.Of(peer.Opened.Remote));
            if (links < most || (links == most && (victim is null || Oldest(peer, victim) < 0))) continue;
            (most, victim) = (links, peer);
        }

        return victim;
    }

    private static void Protect(List<Peer> left, Comparison<Peer> order, Predicate<Peer> qualifies, int count)
    {
        var best = left.FindAll(qualifies);
        best.Sort(order);
        for (int i = 0; i < count && i < best.Count; i++) left.Remove(best[i]);
    }

    private static int CountOf(List<Peer> links, ulong group)
    {
        int count = 0;
        foreach (var peer in links)
            if (NetworkGroup.Of(peer.Opened.Remote) == group) count++;
        return count;
    }

    private static int InOrder(int order, Peer a, Peer b) => order != 0 ? order : a.Slot.CompareTo(b.Slot);
}
