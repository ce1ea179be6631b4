using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;

namespace Lab.Sim;

/// <summary>What arrives at a node, and links that come up and go down.</summary>
internal sealed partial class Lane
{
    private const int UnreadWindow = 1 << 20;
    private const long DialTime = 20_000_000_000;

    private void Absorb(SimNode n, ref SimEvent e)
    {
        long at = e.Time;
        if (e.Kind == EventKind.Wake)
        {
            if (n.NextWake == at)
            {
                n.NextWake = n.LaterWake;
                n.LaterWake = long.MaxValue;
            }
            return;
        }
        n.Trace.Add((ulong)at, (ulong)(uint)e.Source << 32 | e.Sequence);
        if (!n.IsUp)
        {
            AnswerForDead(n, e, at);
            return;
        }
        switch (e.Kind)
        {
            case EventKind.Frame: FrameArrived(n, e, at); break;
            case EventKind.Syn: SynArrived(n, (Syn)e.Body!, at, e.Source); break;
            case EventKind.Secured: Secured(n, (Securing)e.Body!, at); break;
            case EventKind.SynAck: SynAckArrived(n, e, (SynAck)e.Body!, at); break;
            case EventKind.SynRefused: EndDial(n, e.Link, DialFailure.Refused, at); break;
            case EventKind.DialTimeout:
                // The handle alone would not do: a slot may be used a thousand times in 20 s.
                if (((Syn)e.Body!).Use == n.Links[e.Link.Slot].Use) EndDial(n, e.Link, DialFailure.TimedOut, at);
                break;
            case EventKind.Fin: EndLink(n, e.Link, LinkLoss.Remote, at); break;
            case EventKind.Reset: EndLink(n, e.Link, LinkLoss.TimedOut, at); break;
            case EventKind.Stall: Stalled(n, e.Link, true, at); break;
            case EventKind.Resume: Stalled(n, e.Link, false, at); break;
            case EventKind.BreakCheck: MaybeBreak(n, e.Link, at); break;
            case EventKind.Retry: Retry(n, e.Link, at); break;
            case EventKind.Ask: n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.Asked, 0, e.Body); break;
            case EventKind.Boot:
                // Unless that participant crashed before it could hear that it was booted.
                if (ReferenceEquals(e.Body, n.Participant))
                    n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.Booted, 0, null);
                break;
            default: throw Check.Unreachable(e.Kind.ToString());
        }
    }

    /// <summary>The machine of a crashed process refuses dials, ends links that came up too late, and drops the rest.</summary>
    private void AnswerForDead(SimNode n, in SimEvent e, long at)
    {
        if (e.Kind == EventKind.Syn) Refuse(n, (Syn)e.Body!, at, e.Source);
        else if (e.Kind == EventKind.Secured && e.Body is Securing half) Refuse(n, half.Syn, at, half.Dialer);
        else if (e.Kind == EventKind.SynAck) SendFin(n, e.Source, ((SynAck)e.Body!).Link, at, at);
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

    // ---- links coming up ----

    private void Dial(SimNode n, Endpoint remote, long at)
    {
        int target = this.world.NodeAt(remote);
        if (target < 0 || target == n.Id || !n.HasRoom)
        {
            n.Local.Add(at, new LocalInput(Input.DialFailed(remote, DialFailure.Unreachable)));
            return;
        }
        int slot = n.TakeSlot();
        ref var link = ref n.Links[slot];
        link.State = LinkState.Dialing;
        link.Peer = target;
        link.Propagation = this.world.Propagation(n.Id, target);
        var syn = this.world.SynOf(n, slot);
        Post(n, n.Id, at + DialTime, EventKind.DialTimeout, n.Handle(slot), syn);
        if (this.world.IsCut(n.Id, target)) return;
        int bytes = this.world.Options.Opening.DiallerBytes;
        long left = bytes == 0 ? at : OntoUplink(n, bytes, at);
        Post(n, target, left + SignalTime(n, ref link), EventKind.Syn, default, syn);
    }

    /// <summary>How long a segment without data takes to the other end: what rules delay, they delay too.</summary>
    private long SignalTime(SimNode n, ref HalfLink link) => this.world.HasRules
        ? link.Propagation + this.world.EffectOn(n.Id, link.Peer).Delay.Nanoseconds
        : link.Propagation;

    private void SynArrived(SimNode n, Syn syn, long at, int dialer)
    {
        // A NAT drops it in silence; so does a cut that came between.
        if (!n.AcceptsInbound || this.world.IsCut(n.Id, dialer)) return;
        if (!n.HasRoom)
        {
            Refuse(n, syn, at, dialer);
            return;
        }
        if (this.world.Options.Opening.RoundTrips > 0) Secure(n, syn, at, dialer);
        else Accept(n, syn, at, dialer);
    }

    private void Accept(SimNode n, Syn syn, long at, int dialer)
    {
        int slot = n.TakeSlot();
        ref var link = ref n.Links[slot];
        link.State = LinkState.Up;
        link.Peer = dialer;
        link.PeerLink = syn.Link;
        link.Propagation = this.world.Propagation(n.Id, dialer);
        this.world.SetConditions(n, slot);
        var handle = n.Handle(slot);
        var opened = new LinkOpened(false, this.world.Observed(dialer, syn), syn.Binding);
        n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.LinkUp, 0, handle, ref link, opened);
        link.LastArrival = at + SignalTime(n, ref link);
        Post(n, dialer, link.LastArrival, EventKind.SynAck, syn.Link, new SynAck(handle));
    }

    private void Refuse(SimNode n, Syn syn, long at, int dialer)
    {
        if (n.AcceptsInbound && !this.world.IsCut(n.Id, dialer))
            Post(n, dialer, at + this.world.Propagation(n.Id, dialer), EventKind.SynRefused, syn.Link, null);
    }

    private void SynAckArrived(SimNode n, in SimEvent e, SynAck ack, long at)
    {
        int slot = e.Link.Slot;
        if (!IsCurrent(n, e.Link))
        {
            SendFin(n, e.Source, ack.Link, at, at);
            return;
        }
        ref var link = ref n.Links[slot];
        if (link.State != LinkState.Dialing) return;
        int bytes = this.world.Options.Opening.ListenerBytes;
        if (bytes > 0) at = OntoDownlink(n, bytes, at);
        link.State = LinkState.Up;
        link.PeerLink = ack.Link;
        this.world.SetConditions(n, slot);
        var syn = this.world.SynOf(n, slot);
        var opened = new LinkOpened(true, this.world.EndpointOf(link.Peer), syn.Binding);
        n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.LinkUp, 0, e.Link, ref link, opened);
    }

    private void EndDial(SimNode n, LinkHandle handle, DialFailure why, long at)
    {
        if (!IsCurrent(n, handle) || n.Links[handle.Slot].State != LinkState.Dialing) return;
        object to = this.world.EndpointOf(n.Links[handle.Slot].Peer);
        n.FreeSlot(handle.Slot);
        n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.DialFailed, (byte)why, to);
    }

    // ---- links going down ----

    private static void EndLink(SimNode n, LinkHandle handle, LinkLoss why, long at)
    {
        if (!IsCurrent(n, handle)) return;
        ref var link = ref n.Links[handle.Slot];
        if (link.State != LinkState.Up) return;
        if (link.Deaf && n.ExtraOrNull(handle.Slot) is { Lingering: true })
        {
            n.FreeSlot(handle.Slot);
            return;
        }
        link.State = LinkState.Ended;
        n.Inbox.Add(Math.Max(at, n.DownFree), InputKind.LinkDown, (byte)why, handle, ref link, null);
    }

    private void Hang(SimNode n, LinkId id, long at)
    {
        int slot = n.SlotOf(id);
        if (slot < 0) return;
        ref var link = ref n.Links[slot];
        if (link.State == LinkState.Up && link.Slow && n.ExtraOrNull(slot) is { Held: > 0 } extra)
        {
            extra.Lingering = true; // frames already sent still travel
            return;
        }
        if (link.State == LinkState.Up) TellEnd(n, slot, at);
        n.FreeSlot(slot);
    }

    /// <summary>Tells the other end, behind everything already sent.</summary>
    private void TellEnd(SimNode n, int slot, long at)
    {
        ref var link = ref n.Links[slot];
        SendFin(n, link.Peer, link.PeerLink, at, link.LastArrival);
    }

    /// <summary>Sends a FIN, or keeps it until the cut that is in its way has ended.</summary>
    private void SendFin(SimNode n, int peer, LinkHandle peerLink, long at, long notBefore)
    {
        if (this.world.IsCut(n.Id, peer)) n.KeepFin(new HeldFin(peer, peerLink, at));
        else Post(n, peer, Math.Max(notBefore, at + this.world.Propagation(n.Id, peer)), EventKind.Fin, peerLink, null);
    }
}
