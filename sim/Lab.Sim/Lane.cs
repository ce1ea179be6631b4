using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Nodes;
using Lab.Sim.Queue;
using Lab.Sim.Trace;

namespace Lab.Sim;

/// <summary>
/// Runs the nodes of one thread through a window, one node at a time: absorbs what arrives, lets the participant step
/// when its processor is free, and carries out what it asks for. Never touches another node's state.
/// </summary>
internal sealed partial class Lane(SimWorld world, int index, long window) : IHost
{
    private readonly SimWorld world = world;
    private readonly long[] picoseconds = world.CostPicoseconds;
    private readonly Func<Frame, Frame>? rewire = world.Options.Rewire;
    public readonly int Index = index;
    public readonly EventWheel Wheel = new(window);

    /// <summary>What was reported or answered in this window, node by node.</summary>
    public readonly List<Heard> Heard = [];
    public readonly List<LoggedStep> Log = [];
    public long Deliveries, Steps;

    private SimNode node = null!;
    private long stepAt, cost;
    private Effect[] asked = new Effect[64];
    private int askedCount;

    /// <summary>Runs one node over its events of the window, given in order, up to <paramref name="limit"/>.</summary>
    public void Run(SimNode n, EventBag[] bags, ReadOnlySpan<uint> events, long limit)
    {
        int next = 0;
        while (true)
        {
            long arrival = long.MaxValue;
            if (next < events.Length) arrival = EventOrder.At(bags, events[next]).Time;
            long ready = Math.Min(Math.Min(n.Timers.Earliest, n.Local.Earliest), n.Inbox.NextReady);
            long step = Math.Max(n.FreeAt, ready);
            if (n.EffectsAt <= arrival && n.EffectsAt <= step && n.EffectsAt < limit) ReleaseDelayed(n);
            else if (arrival <= step && arrival != long.MaxValue) Absorb(n, ref EventOrder.At(bags, events[next++]));
            else if (step < limit) Step(n, step);
            else
            {
                WakeAt(n, Math.Min(step, n.EffectsAt), limit);
                return;
            }
        }
    }

    /// <summary>Makes sure that the node runs again at <paramref name="time"/>, which lies beyond the window.</summary>
    private void WakeAt(SimNode n, long time, long limit)
    {
        if (time == long.MaxValue || (n.ScheduledWake <= time && n.ScheduledWake >= limit)) return;
        n.ScheduledWake = time;
        Post(n, n.Id, time, EventKind.Wake, default, null);
    }

    private void Post(SimNode from, int target, long time, EventKind kind, LinkHandle link, object? body)
    {
        ref var e = ref this.Wheel.Add(time);
        e.Time = time;
        e.Target = target;
        e.Source = from.Id;
        e.Sequence = from.Sequence++;
        e.Set(kind, link);
        e.Body = body;
    }

    private void Step(SimNode n, long at)
    {
        if (!NextInput(n, at, out var input)) return;
        this.node = n;
        this.stepAt = at;
        this.cost = 0;
        this.askedCount = 0;
        ulong digest = input.Digest();
        n.Trace.Add((ulong)at, digest);
        this.Steps++;
        n.Steps++;
        int heard = this.Heard.Count;
        n.Participant!.Step(new Now(n.Wall(at), new Duration(at - n.BootedAt)), input, this);

        long end = at + this.cost;
        for (; heard < this.Heard.Count; heard++)
            this.Heard[heard] = this.Heard[heard] with { At = end };
        n.FreeAt = end;
        CarryOutInside(n, end);
        long release = n.Store is SimStore { OpenDigest: not 0 } store ? Seal(n, store, end)
            : Math.Max(end, n.DurableAt);
        if (this.world.Options.LogSecond is { } second && at / 1_000_000_000 == second)
            this.Log.Add(new LoggedStep(new Instant(at), n.Id, input.Kind, digest, n.Trace.A));
        if (this.askedCount == 0) return;
        if (release < this.world.WindowLimit && n.EffectsAt == long.MaxValue)
            CarryOut(n, this.asked.AsSpan(0, this.askedCount), release);
        else
            Delay(n, release);
    }

    /// <summary>Ends the step's batch of writes. Batches that come while the disk is busy share the next commit.</summary>
    private long Seal(SimNode n, SimStore store, long end)
    {
        long commit = n.Spec.Slowness.Of(this.picoseconds[(int)WorkKind.Commit] / 1000);
        if (end >= n.DiskFreeAt && n.DurableAt > n.DiskFreeAt) n.DiskFreeAt = n.DurableAt;
        if (end >= n.DiskFreeAt) n.DiskFreeAt = n.DurableAt = end + commit;
        else n.DurableAt = n.DiskFreeAt + commit;
        n.Trace.Add(store.OpenDigest, 0x57);
        store.Seal(end, n.DurableAt);
        return n.DurableAt;
    }

    private void Delay(SimNode n, long release)
    {
        n.Delayed ??= new Queue<Effects>();
        n.Delayed.Enqueue(new Effects(release, this.asked.AsSpan(0, this.askedCount).ToArray()));
        if (n.EffectsAt == long.MaxValue) n.EffectsAt = release;
    }

    private void ReleaseDelayed(SimNode n)
    {
        var effects = n.Delayed!.Dequeue();
        n.EffectsAt = n.Delayed.Count > 0 ? n.Delayed.Peek().At : long.MaxValue;
        CarryOut(n, effects.Items, effects.At);
    }

    /// <summary>Chooses what the processor does next: due timers, then local work, then the inbox.</summary>
    private bool NextInput(SimNode n, long at, out Input input)
    {
        if (n.Timers.Earliest <= at)
        {
            n.Timers.TakeEarliest(out ulong timer);
            input = Input.TimerDue(new TimerId(timer));
            return true;
        }
        if (n.Local.Earliest <= at)
        {
            object? body = n.Local.TakeEarliest(out ulong id);
            switch (body)
            {
                case DrainLook look:
                    return LookAtDrain(n, at, look.Link, out input);
                case LocalInput local:
                    input = local.Input;
                    return true;
                case LocalEnd end:
                    input = default;
                    if (!IsCurrent(n, end.Link) || n.Links[end.Link.Slot].Deaf) return false; // hung up meanwhile
                    input = Input.LinkDown(n.IdOf(end.Link.Slot), end.Why);
                    n.FreeSlot(end.Link.Slot);
                    return true;
                default:
                    input = Input.JobDone(new JobId(id), body!);
                    return true;
            }
        }
        n.Inbox.Take(at, out var entry);
        return FromInbox(n, at, entry, out input);
    }

    private bool FromInbox(SimNode n, long at, in Arrival entry, out Input input)
    {
        input = default;
        if (entry.Kind == InputKind.Asked)
        {
            var ask = (Ask)entry.Body!;
            input = Input.Asked(ask.Request, ask.Command);
            return true;
        }
        if (entry.Kind == InputKind.Booted)
        {
            input = Input.Booted();
            return true;
        }
        if (entry.Kind == InputKind.DialFailed)
        {
            input = Input.DialFailed((Endpoint)entry.Body!, (DialFailure)entry.Detail);
            return true;
        }
        int slot = entry.Link.Slot;
        ref var link = ref n.Links[slot];
        // Hung up meanwhile; if the hang-up is not carried out yet, the slot is freed when it is.
        if (link.State == LinkState.Free || !entry.Link.IsUse(link.Use) || link.Deaf) return false;
        switch (entry.Kind)
        {
            case InputKind.Received:
                var frame = (Frame)entry.Body!;
                link.Unread -= frame.Length;
                if (link.Stalled) MaybeResume(n, slot, at);
                if (this.rewire is not null) frame = this.rewire(frame);
                this.Deliveries++;
                n.Frames++;
                input = Input.Received(n.IdOf(slot), frame);
                return true;
            case InputKind.LinkUp:
                input = Input.LinkUp(n.IdOf(slot), (LinkOpened)entry.Body!);
                return true;
            case InputKind.LinkDown:
                input = Input.LinkDown(n.IdOf(slot), (LinkLoss)entry.Detail);
                n.FreeSlot(slot);
                return true;
            default:
                throw Check.Unreachable(entry.Kind.ToString());
        }
    }

    // ---- IHost: what a participant asks for is kept until its step has ended ----

    private ref Effect Ask(EffectKind kind, ulong x, ulong y)
    {
        this.node.Trace.Add((ulong)kind << 56 ^ x, y);
        if (this.askedCount == this.asked.Length) Array.Resize(ref this.asked, this.askedCount * 2);
        ref var effect = ref this.asked[this.askedCount++];
        effect.Kind = kind;
        return ref effect;
    }

    public void Send(LinkId link, Frame frame)
    {
        ref var effect = ref Ask(EffectKind.Send, (uint)link.Value, frame.Digest);
        effect.Link = link.Value;
        effect.Body = frame;
    }

    public void Dial(Endpoint remote)
    {
        ref var effect = ref Ask(EffectKind.Dial, (ulong)remote.Address, remote.Port);
        effect.Body = remote;
    }

    public void Hang(LinkId link, Hangup reason)
    {
        ref var effect = ref Ask(EffectKind.Hang, (uint)link.Value, (ulong)reason);
        effect.Link = link.Value;
        effect.Detail = (byte)reason;
    }

    public void SetTimer(TimerId timer, Duration delay)
    {
        ref var effect = ref Ask(EffectKind.SetTimer, timer.Value, (ulong)delay.Nanoseconds);
        effect.Id = timer.Value;
        effect.Delay = Math.Max(0, delay.Nanoseconds);
    }

    public void ClearTimer(TimerId timer) => Ask(EffectKind.ClearTimer, timer.Value, 0).Id = timer.Value;

    public void Start(Job job)
    {
        ref var effect = ref Ask(EffectKind.Start, job.Id.Value, 0);
        effect.Id = job.Id.Value;
        effect.Body = job;
    }

    public void Stop(JobId job) => Ask(EffectKind.Stop, job.Value, 0).Id = job.Value;

    public void Charge(WorkKind kind, int units = 1)
    {
        Check.That(units >= 0);
        long time = this.picoseconds[(int)kind] * units / 1000;
        this.cost += this.node.Spec.Slowness == Ratio.One ? time : this.node.Spec.Slowness.Of(time);
        this.node.Trace.Add((ulong)kind, (ulong)units);
    }

    public void Answer(RequestId request, object reply)
    {
        ref var effect = ref Ask(EffectKind.Answer, request.Value, 0);
        effect.Id = request.Value;
        effect.Body = reply;
    }

    public void Report(in Fact fact)
    {
        this.node.Trace.Add(fact.Subject.Prefix ^ fact.Kind, (ulong)fact.Value ^ Mix.Word((ulong)fact.Extra));
        if (this.world.Options.Facts is null) return;
        this.Heard.Add(new Heard(this.stepAt, this.stepAt, this.node.Id, fact, default, null));
    }

    public long Backlog(LinkId link)
    {
        int slot = this.node.SlotOf(link);
        if (slot < 0 || this.node.Links[slot].Deaf || this.node.Links[slot].State != LinkState.Up) return 0;
        long waiting = Unreleased(link, this.asked.AsSpan(0, this.askedCount), out bool hungUp);
        if (hungUp) return 0;
        waiting += Delayed(this.node, link);
        if (waiting < DrainMark && !this.node.Links[slot].Slow) return waiting;
        var extra = this.node.Extra(slot);
        Settle(extra, this.stepAt);
        waiting += extra.Waiting;
        if (waiting < DrainMark || extra.AboveMark) return waiting;
        // It has seen a backlog, so it may wait for Drained, even if all this leaves at once when the step ends.
        extra.AboveMark = true;
        this.node.Links[slot].Slow = true;
        Local(this.node, this.stepAt, new DrainLook(link));
        return waiting;
    }

    private static long Delayed(SimNode n, LinkId link)
    {
        long bytes = 0;
        if (n.Delayed is { } delayed)
            foreach (var batch in delayed) bytes += Unreleased(link, batch.Items, out _);
        return bytes;
    }

    /// <summary>Bytes that were sent on a link and have not left: their step has not ended or its batch is not durable.</summary>
    private static long Unreleased(LinkId link, ReadOnlySpan<Effect> effects, out bool hungUp)
    {
        long bytes = 0;
        hungUp = false;
        foreach (ref readonly var effect in effects)
        {
            if (effect.Link != link.Value) continue;
            if (effect.Kind == EffectKind.Send) bytes += ((Frame)effect.Body!).Length;
            hungUp |= effect.Kind == EffectKind.Hang;
        }
        return bytes;
    }
}

/// <summary>A fact or an answer, waiting for the end of the window.</summary>
internal readonly record struct Heard(
    long StepAt, long At, int Node, Fact Fact, RequestId Request, object? Reply);

/// <summary>A question from outside.</summary>
internal sealed record Ask(RequestId Request, object Command);
