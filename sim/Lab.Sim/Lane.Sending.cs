using System.Runtime.CompilerServices;
using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;

namespace Lab.Sim;

/// <summary>How frames get under way: uplink, caps, losses.</summary>
internal sealed partial class Lane
{
    private void Send(SimNode n, LinkId id, Frame frame, long at)
    {
        int slot = n.SlotOf(id);
        if (slot < 0) return;
        ref var link = ref n.Links[slot];
        if (link.State != LinkState.Up) return;
        if (link.Slow || n.UpFree - at > n.UplinkRoom)
        {
            SendSlowly(n, slot, frame, at);
            return;
        }
        Launch(n, ref link, frame, OntoUplink(n, frame, at), 0);
    }

    /// <summary>Puts a frame behind all others of the node; returns when its last bit is on the wire.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long OntoUplink(SimNode n, Frame frame, long at)
    {
        n.BytesUp += frame.WireSize;
        return n.UpFree = Math.Max(n.UpFree, at) + n.Up.TimeOf(frame.WireSize);
    }

    private void Launch(SimNode n, ref HalfLink link, Frame frame, long sent, long extra)
    {
        long arrival = sent + extra + (this.world.DrawsPerMessage
            ? this.world.MessagePropagation(n, link.Peer, link.Propagation)
            : link.Propagation);
        if (arrival < link.LastArrival) arrival = link.LastArrival;
        link.LastArrival = arrival;
        Post(n, link.Peer, arrival, EventKind.Frame, link.PeerLink, frame);
    }

    /// <summary>The way of a frame that may have to wait, or over a link with a rule, a loss or a cap.</summary>
    private void SendSlowly(SimNode n, int slot, Frame frame, long at)
    {
        n.Links[slot].Slow = true;
        var extra = n.Extra(slot);
        if (extra.Lingering) return;
        if (extra.Effect.Cut || extra.AcksCut) CutMet(n, slot, at);
        extra.HeldByCut |= extra.Effect.Cut;
        MindCap(n, slot, extra, at);
        if (extra.Held == 0 && !extra.IsBlocked && n.UpFree - at <= n.UplinkRoom)
        {
            Transmit(n, slot, frame, at);
            n.MaybeQuicken(slot);
            return;
        }
        extra.Hold(frame);
        if (!extra.IsBlocked) TakeTurns(n, slot, extra, 1, at);
        CheckBacklog(n, slot, at);
    }

    private void Transmit(SimNode n, int slot, Frame frame, long at)
    {
        ref var link = ref n.Links[slot];
        var extra = n.Extra(slot);
        long sent = OntoUplink(n, frame, at);
        if (!extra.Cap.IsUnlimited)
        {
            extra.CapFree = Math.Max(extra.CapFree, at) + extra.Cap.TimeOf(frame.WireSize);
            sent = Math.Max(sent, extra.CapFree);
        }
        long delay = extra.Effect.Delay.Nanoseconds, jitter = extra.Effect.Jitter.Nanoseconds;
        if (jitter > 0)
            delay += (long)Math.BigMul(Mix.Word(n.LuckKey + n.LuckCounter++), (ulong)jitter + 1, out _);
        if (extra.LossPerMillion > 0)
            delay += LossModel.Delay(frame.Segments, extra.LossPerMillion, 2 * link.Propagation,
                Mix.Fold(n.LuckKey, n.LuckCounter++));
        Launch(n, ref link, frame, sent, delay);
    }
}
