using System.Buffers.Binary;
using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// The world as one incarnation sees it. What stays inside (timers, jobs) happens at once; what others
/// could see goes into the outbox until it is released. Touched by the loop's thread only.
/// </summary>
internal sealed class StepHost(Incarnation self, Inbox inbox, TimerTable timers, JobPool pool) : IHost
{
    private readonly Outbox outbox = new();
    private readonly Dictionary<RequestId, TaskCompletionSource<object>> asked = [];

    public void Dial(Endpoint remote) => this.outbox.Add(new Effect(EffectKind.Dial, Remote: remote));

    public void Hang(LinkId link, Hangup reason)
    {
        if (inbox.Forget(link) is { } gone) this.outbox.Add(new Effect(EffectKind.Hang, gone));
    }

    public void Send(LinkId link, Frame frame)
    {
        int length = frame.Length - FrameReader.Prefix;
        Check.That(length >= 0 && length <= Limits.LongestFrame);
        Check.That(BinaryPrimitives.ReadUInt32LittleEndian(frame.Span) == length);
        if (inbox.Find(link) is not { } open) return;
        open.Held += frame.Length;
        this.outbox.Add(new Effect(EffectKind.Send, open, frame));
    }

    public long Backlog(LinkId link) => inbox.Find(link)?.Backlog ?? 0;

    public void SetTimer(TimerId timer, Duration delay)
    {
        Instant now = LiveClock.Steady;
        long room = Instant.Never.Nanoseconds - now.Nanoseconds;
        timers.Set(timer, now + new Duration(Math.Clamp(delay.Nanoseconds, 0, room)));
    }

    public void ClearTimer(TimerId timer) => timers.Clear(timer);

    public void Start(Job job)
    {
        var ticket = new JobTicket(job, self.Post);
        inbox.Started(ticket);
        pool.Start(ticket);
    }

    public void Stop(JobId job) => inbox.Stop(job);

    /// <summary>Ignored: live work takes the time that it takes.</summary>
    public void Charge(WorkKind kind, int units = 1)
    {
    }

    public void Answer(RequestId request, object reply)
    {
        bool wasOpen = this.asked.Remove(request, out TaskCompletionSource<object>? asker);
        Check.That(wasOpen, "a request is answered once, by the incarnation that was asked");
        this.outbox.Add(new Effect(EffectKind.Answer, Asker: asker, Reply: reply));
    }

    public void Report(in Fact fact) => this.outbox.Add(fact);

    /// <summary>Notes who waits for the answer to a question that is about to be delivered.</summary>
    public void Expect(RequestId request, TaskCompletionSource<object> asker) =>
        this.asked.Add(request, asker);

    /// <summary>
    /// Lets the step's effects leave, in the order in which it asked for them: its writes are durable.
    /// </summary>
    public void Release()
    {
        foreach (ref readonly Effect effect in this.outbox.Effects) Do(effect);
        if (this.outbox.Facts.Length > 0) self.Reported(this.outbox.Facts);
        this.outbox.Clear();
    }

    /// <summary>Tells all who still wait for an answer that none will come.</summary>
    public void Abandon(Exception why)
    {
        foreach (TaskCompletionSource<object> asker in this.asked.Values) asker.TrySetException(why);
        foreach (ref readonly Effect effect in this.outbox.Effects) effect.Asker?.TrySetException(why);
    }

    private void Do(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Dial:
                self.Dial(effect.Remote);
                break;
            case EffectKind.Send:
                effect.Link!.Held -= effect.Frame!.Length;
                if (!effect.Link.Add(effect.Frame)) CloseSlow(effect.Link);
                break;
            case EffectKind.Hang:
                effect.Link!.Hang();
                break;
            case EffectKind.Answer:
                effect.Asker!.TrySetResult(effect.Reply!);
                break;
            default:
                throw Check.Unreachable("effect");
        }
    }

    private void CloseSlow(LiveLink link)
    {
        inbox.Close(link, LinkLoss.SlowPeer);
        link.Close();
    }
}
