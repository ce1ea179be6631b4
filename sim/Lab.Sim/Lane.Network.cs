using Lab.Core.LinkRules;
using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;

namespace Lab.Sim;

/// <summary>The lane's network side: what arrives at a node, and how what it sends gets under way.</summary>
internal sealed partial class Lane
{
    private const long DrainMark = 65_536, SlowPeerMark = 4 << 20;
    private const int UnreadWindow = 1 << 20;
    private const long DialTime = 20_000_000_000, BreakTime = 20_000_000_000, FirstRetry = 200_000_000;

    private void Absorb(SimNode n, ref SimEvent e)
    {
        long at = e.Time;
        if (e.Kind == EventKind.Wake)
        {
            if (n.ScheduledWake == at) n.ScheduledWake = long.MaxValue;
            return;
        }
        n.Trace.Add((ulong)at, (ulong)(uint)e.Source << 32 | e.Sequence);
        if (!n.IsUp && e.Kind != EventKind.Boot)
        {
            // A crashed process answers a dial with a refusal and forgets everything else.
            if (e.Kind == EventKind.Syn) Refuse(n, (Syn)e.Body!, at, e.Source);
            return;
        }
        switch (e.Kind)
        {
            case EventKind.Frame: FrameArrived(n, e, at); break;
            case EventKind.Syn: SynArrived(n, (Syn)e.Body!, at, e.Source); break;
            case EventKind.SynAck: SynAckArrived(n, e, (SynAck)e.Body!, at); break;
            case EventKind.SynRefused: EndDial(n, e.Link, DialFailure.Refused, at); break;
            case EventKind.DialTimeout: EndDial(n, e.Link, DialFailure.TimedOut, at); break;
            case EventKind.Fin: EndLink(n, e.Link, LinkLoss.Remote, at); break;
            case EventKind.Reset: EndLink(n, e.Link, LinkLoss.TimedOut, at); break;
            case EventKind.Stall: Stalled(n, e.Link, true, at); break;
            case EventKind.Resume: Stalled(n, e.Link, false, at); break;
            case EventKind.BreakCheck: MaybeBreak(n, e.Link, at); break;
            case EventKind.Retry: Retry(n, e.Link, at); break;
            case EventKind.Ask: n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.Asked, 0, e.Body); break;
            case EventKind.Boot: n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.Booted, 0, null); break;
            default: throw Check.Unreachable(e.Kind.ToString());
        }
    }

    private static bool IsCurrent(SimNode n, LinkHandle handle) =>
        handle.Slot < n.Slots && n.Links[handle.Slot].State != LinkState.Free
        && handle.IsUse(n.Links[handle.Slot].Use);

    private void FrameArrived(SimNode n, in SimEvent e, long at)
    {
        var handle = e.Link;
        ref var link = ref n.Links[handle.Slot];
        if (link.State != LinkState.Up || !handle.IsUse(link.Use)) return;
        var frame = (Frame)e.Body!;
        n.BytesDown += frame.WireSize;
        n.DownFree = Math.Max(n.DownFree, at) + n.Down.TimeOf(frame.WireSize);
        link.Unread += frame.Length;
        n.Inbox.Add(n.DownFree, InputKind.Received, 0, handle, ref link, frame);
        if (link.Unread > UnreadWindow && !link.Stalled)
        {
            link.Stalled = true;
            Post(n, link.Peer, at + link.Propagation, EventKind.Stall, link.PeerLink, null);
        }
    }

    /// <summary>Lets the sender go on once half of the window has been read.</summary>
    private void MaybeResume(SimNode n, int slot, long at)
    {
        ref var link = ref n.Links[slot];
        if (link.Unread > UnreadWindow / 2) return;
        link.Stalled = false;
        Post(n, link.Peer, at + link.Propagation, EventKind.Resume, link.PeerLink, null);
    }

    // ---- links coming up and going down ----

    private void SynArrived(SimNode n, Syn syn, long at, int dialer)
    {
        if (!n.AcceptsInbound) return; // a NAT drops it in silence
        int slot = n.TakeSlot();
        ref var link = ref n.Links[slot];
        link.State = LinkState.Up;
        link.Peer = dialer;
        link.PeerLink = syn.Link;
        link.Propagation = this.world.Propagation(n.Id, dialer);
        Prepare(n, slot);
        var handle = n.Handle(slot);
        var opened = new LinkOpened(false, this.world.Observed(dialer, syn), syn.Binding);
        n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.LinkUp, 0, handle, ref link, opened);
        link.LastArrival = at + link.Propagation;
        Post(n, dialer, link.LastArrival, EventKind.SynAck, syn.Link, new SynAck(handle));
    }

    private void Refuse(SimNode n, Syn syn, long at, int dialer)
    {
        if (n.AcceptsInbound)
            Post(n, dialer, at + this.world.Propagation(n.Id, dialer), EventKind.SynRefused, syn.Link, null);
    }

    private void SynAckArrived(SimNode n, in SimEvent e, SynAck ack, long at)
    {
        int slot = e.Link.Slot;
        if (!IsCurrent(n, e.Link))
        {
            Post(n, e.Source, at + this.world.Propagation(n.Id, e.Source), EventKind.Fin, ack.Link, null);
            return;
        }
        ref var link = ref n.Links[slot];
        if (link.State != LinkState.Dialing) return;
        link.State = LinkState.Up;
        link.PeerLink = ack.Link;
        Prepare(n, slot);
        var syn = this.world.SynOf(n, slot);
        var opened = new LinkOpened(true, this.world.EndpointOf(link.Peer), syn.Binding);
        n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.LinkUp, 0, e.Link, ref link, opened);
    }

    /// <summary>Sets what a link's losses and rate caps ask for.</summary>
    private void Prepare(SimNode n, int slot)
    {
        ref var link = ref n.Links[slot];
        var options = this.world.Options;
        var cap = Rate.UnderLoss(2 * link.Propagation, options.LossPerMillion);
        if (options.LinkRate is not null) cap = Rate.Slower(cap, options.LinkRate(n.Id, link.Peer));
        if (cap.IsUnlimited) return;
        n.Extra(slot).Cap = cap;
        link.Slow = true;
    }

    private void EndDial(SimNode n, LinkHandle handle, DialFailure why, long at)
    {
        if (!IsCurrent(n, handle) || n.Links[handle.Slot].State != LinkState.Dialing) return;
        object to = this.world.EndpointOf(n.Links[handle.Slot].Peer);
        n.FreeSlot(handle.Slot);
        n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.DialFailed, (byte)why, to);
    }

    private static void EndLink(SimNode n, LinkHandle handle, LinkLoss why, long at)
    {
        if (!IsCurrent(n, handle)) return;
        ref var link = ref n.Links[handle.Slot];
        if (link.State != LinkState.Up) return;
        if (link.Deaf && n.Extra(handle.Slot).Lingering)
        {
            n.FreeSlot(handle.Slot);
            return;
        }
        link.State = LinkState.Ended;
        n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.LinkDown, (byte)why, handle, ref link, null);
    }

    // ---- what a step asked for ----

    /// <summary>
    /// Carries out at once what no other node can see, timers, jobs and deafness to a link that is hung up, because
    /// later steps may come before the batch is durable. Leaves the rest, in order.
    /// </summary>
    private void CarryOutInside(SimNode n, long end)
    {
        int rest = 0;
        for (int i = 0; i < this.askedCount; i++)
        {
            ref var effect = ref this.asked[i];
            switch (effect.Kind)
            {
                case EffectKind.SetTimer: n.Timers.Set(effect.Id, end + effect.Delay); continue;
                case EffectKind.ClearTimer: n.Timers.Remove(effect.Id); continue;
                case EffectKind.Start: Start(n, (Job)effect.Body!, end); continue;
                case EffectKind.Stop: n.Local.Remove(effect.Id); continue;
                case EffectKind.Hang when n.SlotOf(new LinkId(effect.Link)) is >= 0 and var slot:
                    n.Links[slot].Deaf = true;
                    break;
            }
            if (rest != i) this.asked[rest] = effect;
            rest++;
        }
        for (int i = rest; i < this.askedCount; i++) this.asked[i].Body = null;
        this.askedCount = rest;
    }

    private void CarryOut(SimNode n, Span<Effect> effects, long at)
    {
        for (int i = 0; i < effects.Length; i++)
        {
            ref var effect = ref effects[i];
            switch (effect.Kind)
            {
                case EffectKind.Send: Send(n, new LinkId(effect.Link), (Frame)effect.Body!, at); break;
                case EffectKind.Dial: Dial(n, (Endpoint)effect.Body!, at); break;
                case EffectKind.Hang: Hang(n, new LinkId(effect.Link), at); break;
                case EffectKind.Answer:
                    this.Heard.Add(new Heard(at, at, n.Id, default, new RequestId(effect.Id), effect.Body));
                    break;
            }
            effect.Body = null;
        }
    }

    private void Start(SimNode n, Job job, long at)
    {
        n.WorkersFreeAt ??= new long[Math.Max(1, n.Spec.Cores - 1)];
        int worker = 0;
        for (int i = 1; i < n.WorkersFreeAt.Length; i++)
            if (n.WorkersFreeAt[i] < n.WorkersFreeAt[worker])
                worker = i;
        var outcome = job.Run();
        long time = (long)((Int128)this.picoseconds[(int)outcome.Kind] * outcome.Units / 1000);
        long done = Math.Max(at, n.WorkersFreeAt[worker]) + n.Spec.Slowness.Of(time);
        n.WorkersFreeAt[worker] = done;
        n.Local.Set(job.Id.Value, done, outcome.Result);
    }

    private void Dial(SimNode n, Endpoint remote, long at)
    {
        int target = this.world.NodeAt(remote);
        if (target < 0 || target == n.Id)
        {
            Local(n, at, new LocalInput(Input.DialFailed(remote, DialFailure.Unreachable)));
            return;
        }
        int slot = n.TakeSlot();
        ref var link = ref n.Links[slot];
        link.State = LinkState.Dialing;
        link.Peer = target;
        link.Propagation = this.world.Propagation(n.Id, target);
        var handle = n.Handle(slot);
        Post(n, n.Id, at + DialTime, EventKind.DialTimeout, handle, null);
        if (this.world.EffectOn(n.Id, target).Cut || this.world.EffectOn(target, n.Id).Cut) return;
        Post(n, target, at + link.Propagation, EventKind.Syn, default, this.world.SynOf(n, slot));
    }

    private void Local(SimNode n, long at, object work) =>
        n.Local.Set(1UL << 63 | n.LocalId++, at, work);

    private void Hang(SimNode n, LinkId id, long at)
    {
        int slot = n.SlotOf(id);
        if (slot < 0) return;
        ref var link = ref n.Links[slot];
        if (link.State == LinkState.Up && link.Slow && n.Extra(slot) is { Held.Count: > 0 } extra)
        {
            extra.Lingering = true; // frames already sent still travel
            return;
        }
        if (link.State == LinkState.Up) TellEnd(n, slot, at, EventKind.Fin);
        n.FreeSlot(slot);
    }

    /// <summary>Tells the other end, behind everything already sent.</summary>
    private void TellEnd(SimNode n, int slot, long at, EventKind kind)
    {
        ref var link = ref n.Links[slot];
        long arrival = Math.Max(link.LastArrival, at + link.Propagation);
        Post(n, link.Peer, arrival, kind, link.PeerLink, null);
    }

    // ---- sending ----

    private void Send(SimNode n, LinkId id, Frame frame, long at)
    {
        int slot = n.SlotOf(id);
        if (slot < 0) return;
        ref var link = ref n.Links[slot];
        if (link.State != LinkState.Up) return;
        if (link.Slow || this.world.HasRules)
        {
            SendSlowly(n, slot, frame, at);
            return;
        }
        long sent = Math.Max(n.UpFree, at) + n.Up.TimeOf(frame.WireSize);
        n.UpFree = sent;
        n.BytesUp += frame.WireSize;
        if (sent - at > n.SocketBufferTime) Watch(n, slot, frame, sent, at);
        Launch(n, ref link, frame, sent, 0);
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
        if (link.Deaf && n.Extra(slot).Lingering) return;
        var effect = this.world.EffectOn(n.Id, link.Peer);
        bool unacknowledged = effect.Cut || this.world.EffectOn(link.Peer, n.Id).Cut;
        if (unacknowledged) CutMet(n, slot, at);
        if (link.Slow && n.Extra(slot) is { } held && (held.HeldByStall || held.HeldByCut || effect.Cut)
            || effect.Cut)
        {
            var extra = n.Extra(slot);
            link.Slow = true;
            extra.HeldByCut |= effect.Cut;
            extra.Held.Enqueue(frame);
            extra.Waiting += frame.Length;
            CheckBacklog(n, slot, at);
            return;
        }
        Transmit(n, slot, frame, at, effect);
    }

    private void Transmit(SimNode n, int slot, Frame frame, long at, in LinkEffect effect)
    {
        ref var link = ref n.Links[slot];
        long sent = Math.Max(n.UpFree, at) + n.Up.TimeOf(frame.WireSize);
        n.UpFree = sent;
        n.BytesUp += frame.WireSize;
        int loss = Math.Max(effect.LossPerMillion, this.world.Options.LossPerMillion);
        var cap = effect.BytesPerSecond > 0 ? Rate.BytesPerSecond(effect.BytesPerSecond) : Rate.Unlimited;
        if (link.Slow) cap = Rate.Slower(cap, n.Extra(slot).Cap);
        if (effect.LossPerMillion > this.world.Options.LossPerMillion)
            cap = Rate.Slower(cap, Rate.UnderLoss(2 * link.Propagation, effect.LossPerMillion));
        if (!cap.IsUnlimited)
        {
            var extra = n.Extra(slot);
            extra.CapFree = Math.Max(extra.CapFree, at) + cap.TimeOf(frame.WireSize);
            sent = Math.Max(sent, extra.CapFree);
        }
        long delay = effect.Delay.Nanoseconds;
        if (effect.Jitter.Nanoseconds > 0)
            delay += (long)Math.BigMul(Mix.Word(n.LuckKey + n.LuckCounter++), (ulong)effect.Jitter.Nanoseconds, out _);
        if (loss > 0)
            delay += LossModel.Delay(frame.Segments, loss, 2 * link.Propagation,
                Mix.Fold(n.LuckKey, n.LuckCounter++));
        if (sent - at > n.SocketBufferTime) Watch(n, slot, frame, sent, at);
        Launch(n, ref link, frame, sent, delay);
    }

    /// <summary>Counts a frame as waiting until it comes within a socket buffer of the wire.</summary>
    private void Watch(SimNode n, int slot, Frame frame, long sent, long at)
    {
        var extra = n.Extra(slot);
        n.Links[slot].Slow = true;
        Settle(extra, at);
        extra.Behind.Enqueue((sent - n.SocketBufferTime, frame.Length));
        extra.Waiting += frame.Length;
        CheckBacklog(n, slot, at);
    }

    private static void Settle(LinkExtra extra, long now)
    {
        while (extra.Behind.TryPeek(out var next) && next.At <= now)
        {
            extra.Waiting -= next.Bytes;
            extra.Behind.Dequeue();
        }
    }

    private void CheckBacklog(SimNode n, int slot, long at)
    {
        var extra = n.Extra(slot);
        if (extra.Waiting > SlowPeerMark)
        {
            ref var link = ref n.Links[slot];
            TellEnd(n, slot, at, EventKind.Fin);
            link.State = LinkState.Ended;
            Local(n, at, new LocalEnd(n.Handle(slot), LinkLoss.SlowPeer));
            return;
        }
        if (extra.AboveMark || extra.Waiting < DrainMark) return;
        extra.AboveMark = true;
        PlanDrainLook(n, slot, extra, at);
    }

    /// <summary>Looks again when enough of what waits now has gone; held bytes are looked at when they are let go.</summary>
    private void PlanDrainLook(SimNode n, int slot, LinkExtra extra, long at)
    {
        long waiting = extra.Waiting;
        foreach (var (when, bytes) in extra.Behind)
        {
            waiting -= bytes;
            if (waiting >= DrainMark) continue;
            Local(n, Math.Max(at, when), new DrainLook(n.IdOf(slot)));
            return;
        }
    }

    private bool LookAtDrain(SimNode n, long at, LinkId id, out Input input)
    {
        input = Input.Drained(id);
        int slot = n.SlotOf(id);
        if (slot < 0 || n.Links[slot].State != LinkState.Up || n.Links[slot].Deaf) return false;
        var extra = n.Extra(slot);
        Settle(extra, at);
        if (extra.Waiting >= DrainMark)
        {
            PlanDrainLook(n, slot, extra, at);
            return false;
        }
        if (extra.Waiting + Delayed(n, id) >= DrainMark)
        {
            Local(n, n.EffectsAt, new DrainLook(id));
            return false;
        }
        bool above = extra.AboveMark;
        extra.AboveMark = false;
        return above;
    }

    // ---- cuts and stalls ----

    private void CutMet(SimNode n, int slot, long at)
    {
        var extra = n.Extra(slot);
        n.Links[slot].Slow = true;
        if (extra.CutSince != long.MaxValue) return;
        extra.CutSince = at;
        Post(n, n.Id, at + BreakTime, EventKind.BreakCheck, n.Handle(slot), null);
    }

    private void MaybeBreak(SimNode n, LinkHandle handle, long at)
    {
        if (!IsCurrent(n, handle) || n.Links[handle.Slot].State != LinkState.Up) return;
        var extra = n.Extra(handle.Slot);
        if (extra.CutSince == long.MaxValue || at - extra.CutSince < BreakTime) return;
        TellEnd(n, handle.Slot, at, EventKind.Reset);
        EndLink(n, handle, LinkLoss.TimedOut, at);
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
        ref var link = ref n.Links[handle.Slot];
        if (this.world.EffectOn(n.Id, link.Peer).Cut || this.world.EffectOn(link.Peer, n.Id).Cut) return;
        var extra = n.Extra(handle.Slot);
        extra.CutSince = long.MaxValue;
        extra.HeldByCut = false;
        LetGo(n, handle.Slot, at);
    }

    private void Stalled(SimNode n, LinkHandle handle, bool stalled, long at)
    {
        if (!IsCurrent(n, handle) || n.Links[handle.Slot].State != LinkState.Up) return;
        var extra = n.Extra(handle.Slot);
        n.Links[handle.Slot].Slow = true;
        extra.HeldByStall = stalled;
        if (!stalled) LetGo(n, handle.Slot, at);
    }

    private void LetGo(SimNode n, int slot, long at)
    {
        var extra = n.Extra(slot);
        if (extra.HeldByStall || extra.HeldByCut) return;
        Settle(extra, at);
        var effect = this.world.EffectOn(n.Id, n.Links[slot].Peer);
        while (extra.Held.TryDequeue(out var frame))
        {
            extra.Waiting -= frame.Length;
            Transmit(n, slot, frame, at, effect);
            if (n.Links[slot].State != LinkState.Up) return;
        }
        if (extra.Lingering)
        {
            TellEnd(n, slot, at, EventKind.Fin);
            n.FreeSlot(slot);
            return;
        }
        if (extra.AboveMark) Local(n, at, new DrainLook(n.IdOf(slot)));
    }
}
