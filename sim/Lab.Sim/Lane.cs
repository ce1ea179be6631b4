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
    private const int MostStepsInWindow = 50_000_000;
    private const int MostSpareEffects = 4096;
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
    private Effects? spare;
    private int spares;

    /// <summary>The node that this lane ran last, and when its last step began: what an error report needs.</summary>
    public (int Node, Instant At) Last => (this.node?.Id ?? -1, new Instant(this.stepAt));

    /// <summary>Runs one node over its events of the window, given in order, up to <paramref name="limit"/>.</summary>
    /// <remarks>
    /// Everything happens in order of time, at one instant effects of earlier steps before arrivals before the next
    /// step. No choice depends on where the window ends, so that cutting it changes nothing.
    /// </remarks>
    public void Run(SimNode n, EventBag[] bags, ReadOnlySpan<uint> events, long limit)
    {
        int next = 0, steps = 0;
        this.node = n;
        while (true)
        {
            long arrival = next < events.Length ? EventOrder.At(bags, events[next]).Time : long.MaxValue;
            long ready = Math.Min(Math.Min(n.Timers.Earliest, n.Local.Earliest), n.Inbox.NextReady);
            long step = Math.Max(n.FreeAt, ready);
            if (n.OwnAt <= arrival && n.OwnAt <= step && n.OwnAt < limit) DoOwn(n);
            else if (arrival <= step && arrival != long.MaxValue) Absorb(n, ref EventOrder.At(bags, events[next++]));
            else if (step < limit)
            {
                Check.That(++steps < MostStepsInWindow, "a participant keeps itself busy without time passing");
                Step(n, step, arrival);
            }
            else
            {
                WakeAt(n, Math.Min(step, n.OwnAt));
                return;
            }
        }
    }

    /// <summary>Makes sure that the node runs again at <paramref name="time"/>, which lies beyond the window.</summary>
    private void WakeAt(SimNode n, long time)
    {
        if (n.NextWake <= time) return;
        // The later one is remembered: else every early wake-up would send another after it.
        n.LaterWake = n.NextWake;
        n.NextWake = time;
        ref var e = ref this.Wheel.Add(time);
        e.Time = time;
        e.Target = n.Id;
        e.Source = n.Id;
        e.Sequence = 0; // takes no number: how often a node is woken depends on where windows end
        e.Set(EventKind.Wake, default);
        e.Body = null;
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

    /// <param name="arrival">The next arrival: effects that leave by then need not wait for anything.</param>
    private void Step(SimNode n, long at, long arrival)
    {
        if (!NextInput(n, at, out var input)) return;
        this.stepAt = at;
        this.cost = 0;
        this.askedCount = 0;
        ulong digest = input.Digest();
        n.Trace.Add((ulong)at, digest);
        this.Steps++;
        n.Steps++;
        int heard = this.Heard.Count;
        n.Participant!.Step(new Now(n.Wall(at), new Duration(at - n.BootedAt)), input, this);

        long end = checked(at + this.cost);
        n.FreeAt = end;
        if (this.askedCount > 0) CarryOutInside(n, end);
        long release = n.Store is SimStore { OpenDigest: not 0 } store ? Seal(n, store, end)
            : Math.Max(end, n.DurableAt);
        for (; heard < this.Heard.Count; heard++)
            this.Heard[heard] = this.Heard[heard] with { At = release };
        if (this.world.Options.LogSecond is { } second && at / 1_000_000_000 == second)
            this.Log.Add(new LoggedStep(new Instant(at), n.Id, input.Kind, digest, n.Trace.A));
        if (this.askedCount == 0) return;
        if (release == end && release <= arrival && release < this.world.WindowLimit && n.OwnAt >= release
            && n.Delayed is null)
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
        var effects = this.spare;
        if (effects is null)
        {
            effects = new Effects();
        }
        else
        {
            this.spare = effects.Next;
            this.spares--;
        }
        effects.Fill(release, this.asked.AsSpan(0, this.askedCount));
        n.Delay(effects);
    }

    /// <summary>What a node does without its processor: effects that leave now, before frames that waited for a wire.</summary>
    private void DoOwn(SimNode n)
    {
        if (n.EffectsAt == n.OwnAt) ReleaseDelayed(n);
        else WireFree(n);
    }

    private void ReleaseDelayed(SimNode n)
    {
        var effects = n.TakeDelayed();
        CarryOut(n, effects.Items, effects.At);
        if (this.spares == MostSpareEffects || effects.IsLarge) return;
        effects.Next = this.spare;
        this.spare = effects;
        this.spares++;
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
            return FromLocal(n, at, body, new JobId(id), out input);
        }
        n.Inbox.Take(at, out var entry);
        return FromInbox(n, at, entry, out input);
    }

    private bool FromLocal(SimNode n, long at, object? body, JobId job, out Input input)
    {
        input = default;
        switch (body)
        {
            case WorkerLook:
                BeginJobs(n, at);
                return false;
            case DrainLook look:
                return LookAtDrain(n, look.Link, out input);
            case LocalInput local:
                input = local.Input;
                return true;
            case LocalEnd end:
                if (!IsCurrent(n, end.Link) || n.Links[end.Link.Slot].Deaf) return false; // hung up meanwhile
                input = Input.LinkDown(n.IdOf(end.Link.Slot), end.Why);
                n.FreeSlot(end.Link.Slot);
                return true;
            default:
                input = Input.JobDone(job, body!);
                return true;
        }
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
}
