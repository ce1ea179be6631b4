using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Nodes;

namespace Lab.Sim;

/// <summary>The lane as its stepping participant sees it: what is asked for is kept until the step has ended.</summary>
internal sealed partial class Lane
{
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
        long time = checked(this.picoseconds[(int)kind] * units) / 1000;
        this.cost += this.node.IsSlowed ? this.node.Spec.Slowness.Of(time) : time;
        this.node.Trace.Add((ulong)kind, (ulong)units);
    }

    public void Answer(RequestId request, object reply)
    {
        ref var effect = ref Ask(EffectKind.Answer, request.Value, 0);
        effect.Id = request.Value;
        effect.Delay = this.node.HeardCount++;
        effect.Body = reply;
    }

    public void Report(in Fact fact)
    {
        this.node.Trace.Add(fact.Subject.Prefix ^ fact.Kind, (ulong)fact.Value ^ Mix.Word((ulong)fact.Extra));
        if (this.world.Options.Facts is null) return;
        this.Heard.Add(new Heard(this.stepAt, this.node.Id, this.node.HeardCount++, fact, default, null));
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
        waiting += extra.Waiting;
        if (waiting < DrainMark || extra.AboveMark) return waiting;
        // It has seen a backlog, so it may wait for Drained, even if all this leaves at once when the step ends.
        extra.AboveMark = true;
        this.node.Links[slot].Slow = true;
        this.node.Local.Add(this.stepAt, new DrainLook(link));
        return waiting;
    }

    private static long Delayed(SimNode n, LinkId link)
    {
        long bytes = 0;
        for (var batch = n.Delayed; batch is not null; batch = batch.Next)
            bytes += Unreleased(link, batch.Items, out _);
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

    // ---- the step has ended ----

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
                case EffectKind.Send:
                    break;
                case EffectKind.SetTimer:
                    n.Timers.Set(effect.Id, effect.Delay > long.MaxValue - end ? long.MaxValue : end + effect.Delay);
                    continue;
                case EffectKind.ClearTimer:
                    n.Timers.Remove(effect.Id);
                    continue;
                case EffectKind.Start:
                    StartJob(n, (Job)effect.Body!, end);
                    continue;
                case EffectKind.Stop:
                    StopJob(n, effect.Id, end);
                    continue;
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
                case EffectKind.Answer: Answer(n, effect, at); break;
            }
            effect.Body = null;
        }
    }

    private void Answer(SimNode n, in Effect effect, long at)
    {
        if (this.world.Options.Facts is null) return;
        this.Heard.Add(new Heard(at, n.Id, (uint)effect.Delay, default, new RequestId(effect.Id), effect.Body));
    }
}

/// <summary>A fact or an answer, waiting to be told; in order of time, node and the node's own count.</summary>
internal readonly record struct Heard(
    long At, int Node, uint Order, Fact Fact, RequestId Request, object? Reply);

/// <summary>A question from outside.</summary>
internal sealed record Ask(RequestId Request, object Command);
