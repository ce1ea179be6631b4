using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;

namespace Lab.Sim;

/// <summary>
/// What waits before the wire. Only about a socket buffer of frames is under way to a wire at any time; the rest waits
/// at its link, so that a cut, a stall or a crash finds it there, and takes turns on the uplink in order of sending.
/// </summary>
internal sealed partial class Lane
{
    private const long DrainMark = 65_536, SlowPeerMark = 4 << 20;
    private const ulong UplinkFree = ulong.MaxValue; // no link's handle is that large

    /// <summary>Queues as many turns on the uplink for frames held at a link.</summary>
    private static void TakeTurns(SimNode n, int slot, LinkExtra extra, int turns, long at)
    {
        if (turns == 0) return;
        var queue = n.UplinkTurns ??= new Queue<LinkHandle>();
        if (queue.Count == 0) PlanUplink(n, at);
        for (int i = 0; i < turns; i++) queue.Enqueue(n.Handle(slot));
        extra.Turns += turns;
    }

    /// <summary>The uplink goes on when half a socket buffer is left, early enough to be never idle.</summary>
    private static void PlanUplink(SimNode n, long at)
    {
        n.UplinkRoom = long.MinValue; // nobody overtakes those who wait
        n.Wires.Set(UplinkFree, Math.Max(at, n.UpFree - n.SocketBufferTime / 2));
        n.SetOwn();
    }

    /// <summary>The uplink, or a link's own rate, is free for what waits.</summary>
    private void WireFree(SimNode n)
    {
        long at = n.Wires.Earliest;
        n.Wires.TakeEarliest(out ulong which);
        n.SetOwn();
        if (which == UplinkFree)
        {
            FillUplink(n, at);
            return;
        }
        var handle = new LinkHandle((uint)which);
        if (!IsCurrent(n, handle) || n.Links[handle.Slot].State != LinkState.Up) return;
        if (n.ExtraOrNull(handle.Slot) is not { } extra) return;
        extra.HeldByCap = false;
        Unblocked(n, handle.Slot, at);
    }

    private void FillUplink(SimNode n, long at)
    {
        var queue = n.UplinkTurns!;
        while (queue.Count > 0 && n.UpFree - at <= n.SocketBufferTime)
        {
            var handle = queue.Dequeue();
            if (!IsCurrent(n, handle) || n.Links[handle.Slot].State != LinkState.Up) continue;
            if (n.ExtraOrNull(handle.Slot) is not { } extra) continue;
            Check.That(extra.Turns > 0);
            extra.Turns--;
            if (extra.Held > 0 && !extra.IsBlocked) SendHeld(n, handle.Slot, extra, at);
        }
        if (queue.Count > 0) PlanUplink(n, at);
        else n.UplinkRoom = n.SocketBufferTime;
    }

    private void SendHeld(SimNode n, int slot, LinkExtra extra, long at)
    {
        if (extra.Effect.Cut || extra.AcksCut) CutMet(n, slot, at);
        extra.HeldByCut |= extra.Effect.Cut;
        MindCap(n, slot, extra, at);
        if (extra.IsBlocked) return;
        bool wasAbove = extra.Waiting >= DrainMark;
        Transmit(n, slot, extra.TakeHeld(), at);
        if (wasAbove && extra.Waiting < DrainMark) n.Local.Add(at, new DrainLook(n.IdOf(slot)));
        MaybeLeave(n, slot, extra, at);
    }

    /// <summary>Blocks a link whose own rate is used up for longer than a socket buffer takes at it.</summary>
    private static void MindCap(SimNode n, int slot, LinkExtra extra, long at)
    {
        if (extra.Cap.IsUnlimited || extra.HeldByCap) return;
        long buffer = extra.Cap.TimeOf(SimNode.SocketBuffer);
        if (extra.CapFree - at <= buffer) return;
        extra.HeldByCap = true;
        n.Wires.Set(n.Handle(slot).Value, extra.CapFree - buffer / 2);
        n.SetOwn();
    }

    /// <summary>Something that held a link's frames is over; if nothing else does, they queue for the uplink again.</summary>
    private void Unblocked(SimNode n, int slot, long at)
    {
        var extra = n.Extra(slot);
        if (extra.IsBlocked) return;
        TakeTurns(n, slot, extra, extra.Held - extra.Turns, at);
        MaybeLeave(n, slot, extra, at);
    }

    /// <summary>Ends a link that was hung up, or lets it take the short way again, once it holds nothing.</summary>
    private void MaybeLeave(SimNode n, int slot, LinkExtra extra, long at)
    {
        if (extra.Held > 0) return;
        if (!extra.Lingering)
        {
            n.MaybeQuicken(slot);
            return;
        }
        TellEnd(n, slot, at);
        n.FreeSlot(slot);
    }

    // ---- back-pressure ----

    private void CheckBacklog(SimNode n, int slot, long at)
    {
        var extra = n.Extra(slot);
        if (extra.Waiting > SlowPeerMark)
        {
            TellEnd(n, slot, at);
            n.Links[slot].State = LinkState.Ended;
            n.Local.Add(at, new LocalEnd(n.Handle(slot), LinkLoss.SlowPeer));
            return;
        }
        if (extra.Waiting >= DrainMark) extra.AboveMark = true;
    }

    private static bool LookAtDrain(SimNode n, LinkId id, out Input input)
    {
        input = Input.Drained(id);
        int slot = n.SlotOf(id);
        if (slot < 0 || n.Links[slot].State != LinkState.Up || n.Links[slot].Deaf) return false;
        if (n.ExtraOrNull(slot) is not { AboveMark: true } extra || extra.Waiting >= DrainMark) return false;
        if (extra.Waiting + Delayed(n, id) >= DrainMark)
        {
            n.Local.Add(n.EffectsAt, new DrainLook(id));
            return false;
        }
        extra.AboveMark = false;
        n.MaybeQuicken(slot);
        return true;
    }
}
