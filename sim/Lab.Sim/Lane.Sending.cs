using System.Runtime.CompilerServices;
using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;

namespace Lab.Sim;

/// <summary>How frames get under way: uplink, caps, losses, and what waits before the wire.</summary>
internal sealed partial class Lane
{
    private const long DrainMark = 65_536, SlowPeerMark = 4 << 20;

    private void Send(SimNode n, LinkId id, Frame frame, long at)
    {
        int slot = n.SlotOf(id);
        if (slot < 0) return;
        ref var link = ref n.Links[slot];
        if (link.State != LinkState.Up) return;
        if (link.Slow)
        {
            SendSlowly(n, slot, frame, at);
            return;
        }
        long sent = OntoUplink(n, frame, at);
        Launch(n, ref link, frame, sent, 0);
        if (sent - at > n.SocketBufferTime) Watch(n, slot, frame, sent, at);
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

    /// <summary>The way of a frame over a link with a rule, a loss, a cap or something held before it.</summary>
    private void SendSlowly(SimNode n, int slot, Frame frame, long at)
    {
        ref var link = ref n.Links[slot];
        var extra = n.Extra(slot);
        if (extra.Lingering) return;
        if (extra.Effect.Cut || extra.AcksCut) CutMet(n, slot, at);
        if (extra.HeldByStall || extra.HeldByCut || extra.Effect.Cut)
        {
            extra.HeldByCut |= extra.Effect.Cut;
            extra.Hold(frame);
            CheckBacklog(n, slot, at);
            return;
        }
        Transmit(n, slot, frame, at);
        n.MaybeQuicken(slot, at);
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
        if (sent - at > n.SocketBufferTime) Watch(n, slot, frame, sent, at);
    }

    // ---- back-pressure ----

    /// <summary>Counts a frame as waiting until it comes within a socket buffer of the wire.</summary>
    private void Watch(SimNode n, int slot, Frame frame, long sent, long at)
    {
        var extra = n.Extra(slot);
        n.Links[slot].Slow = true;
        extra.Settle(at);
        extra.Follow(sent - n.SocketBufferTime, frame.Length);
        CheckBacklog(n, slot, at);
    }

    private void CheckBacklog(SimNode n, int slot, long at)
    {
        var extra = n.Extra(slot);
        if (extra.Waiting > SlowPeerMark)
        {
            ref var link = ref n.Links[slot];
            if (link.Deaf && extra.Lingering) return; // nobody is left to be told
            TellEnd(n, slot, at);
            link.State = LinkState.Ended;
            n.Local.Add(at, new LocalEnd(n.Handle(slot), LinkLoss.SlowPeer));
            return;
        }
        if (extra.AboveMark || extra.Waiting < DrainMark) return;
        extra.AboveMark = true;
        PlanDrainLook(n, slot, extra, at);
    }

    /// <summary>Looks again when enough of what waits now has gone; held bytes are looked at when they are let go.</summary>
    private static void PlanDrainLook(SimNode n, int slot, LinkExtra extra, long at)
    {
        long when = extra.BelowAt(DrainMark);
        if (when != long.MaxValue) n.Local.Add(Math.Max(at, when), new DrainLook(n.IdOf(slot)));
    }

    private static bool LookAtDrain(SimNode n, long at, LinkId id, out Input input)
    {
        input = Input.Drained(id);
        int slot = n.SlotOf(id);
        if (slot < 0 || n.Links[slot].State != LinkState.Up || n.Links[slot].Deaf) return false;
        if (n.ExtraOrNull(slot) is not { AboveMark: true } extra) return false;
        extra.Settle(at);
        if (extra.Waiting >= DrainMark)
        {
            PlanDrainLook(n, slot, extra, at);
            return false;
        }
        if (extra.Waiting + Delayed(n, id) >= DrainMark)
        {
            n.Local.Add(n.EffectsAt, new DrainLook(id));
            return false;
        }
        extra.AboveMark = false;
        n.MaybeQuicken(slot, at);
        return true;
    }
}
