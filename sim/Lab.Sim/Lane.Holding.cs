using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;

namespace Lab.Sim;

/// <summary>Cuts and stalls: what keeps a link's frames back, and what lets them go.</summary>
internal sealed partial class Lane
{
    private const long BreakTime = 20_000_000_000, FirstRetry = 200_000_000;

    /// <summary>Bytes of a link are not acknowledged from now on, because one of its directions is cut.</summary>
    private void CutMet(SimNode n, int slot, long at)
    {
        var extra = n.Extra(slot);
        if (extra.CutSince != long.MaxValue) return;
        extra.CutSince = at;
        Post(n, n.Id, at + BreakTime, EventKind.BreakCheck, n.Handle(slot), null);
    }

    private void MaybeBreak(SimNode n, LinkHandle handle, long at)
    {
        if (!IsCurrent(n, handle) || n.Links[handle.Slot].State != LinkState.Up) return;
        if (n.ExtraOrNull(handle.Slot) is not { } extra) return;
        if (extra.CutSince == long.MaxValue || at - extra.CutSince < BreakTime) return;
        // Both ends time out alike: the other's own timer is not modelled, so it is told through the cut.
        ref var link = ref n.Links[handle.Slot];
        Post(n, link.Peer, Math.Max(link.LastArrival, at + link.Propagation), EventKind.Reset, link.PeerLink, null);
        EndLink(n, handle, Core.Seam.LinkLoss.TimedOut, at);
    }

    /// <summary>When a stream that has been cut since <paramref name="since"/> next retransmits, at or after <paramref name="now"/>.</summary>
    public static long NextRetry(long since, long now)
    {
        long wait = FirstRetry;
        while (since + wait < now) wait += wait + FirstRetry;
        return since + wait;
    }

    private void Retry(SimNode n, LinkHandle handle, long at)
    {
        if (!IsCurrent(n, handle) || n.Links[handle.Slot].State != LinkState.Up) return;
        if (n.ExtraOrNull(handle.Slot) is not { } extra || extra.Effect.Cut || extra.AcksCut) return;
        extra.CutSince = long.MaxValue;
        extra.HeldByCut = false;
        Unblocked(n, handle.Slot, at);
    }

    private void MaybeResume(SimNode n, int slot, long at)
    {
        ref var link = ref n.Links[slot];
        if (link.Unread > UnreadWindow / 2) return;
        link.Stalled = false;
        Post(n, link.Peer, at + link.Propagation, EventKind.Resume, link.PeerLink, null);
    }

    private void Stalled(SimNode n, LinkHandle handle, bool stalled, long at)
    {
        if (!IsCurrent(n, handle) || n.Links[handle.Slot].State != LinkState.Up) return;
        n.Links[handle.Slot].Slow = true;
        n.Extra(handle.Slot).HeldByStall = stalled;
        if (!stalled) Unblocked(n, handle.Slot, at);
    }
}
