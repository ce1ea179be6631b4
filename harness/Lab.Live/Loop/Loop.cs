using System.Threading.Channels;
using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// The one thread of control of an incarnation: takes the next input by the priority rule, steps, makes the
/// step's writes durable, and only then lets its effects leave.
/// </summary>
internal sealed class Loop
{
    private readonly Incarnation self;
    private readonly IParticipant participant;
    private readonly MemoryStore store;
    private readonly Channel<Arrival> arrivals;
    private readonly Inbox inbox = new();
    private readonly TimerTable timers = new();
    private readonly StepHost host;
    private readonly Instant booted = LiveClock.Steady;

    public Loop(
        Incarnation self, IParticipant participant, MemoryStore store, JobPool pool,
        Channel<Arrival> arrivals)
    {
        this.self = self;
        this.participant = participant;
        this.store = store;
        this.arrivals = arrivals;
        this.host = new StepHost(self, this.inbox, this.timers, pool);
    }

    /// <summary>
    /// Runs until stopped, or until the participant throws: that step's writes are undone, its effects
    /// lost.
    /// </summary>
    public async Task RunAsync(CancellationToken stopped)
    {
        await using var alarm = new Alarm(() => this.self.Post(Arrival.Wake()));
        try
        {
            Step(Input.Booted(), stopped);
            for (int steps = 1; !stopped.IsCancellationRequested; steps++)
            {
                Absorb(alarm);
                if (TryTake(out Input input))
                {
                    Step(input, stopped);
                    if (steps % Limits.StepsPerTurn == 0) await Task.Yield();
                    continue;
                }
                alarm.Arm(this.timers.NextDue(), LiveClock.Steady);
                // Ends with false when the mailbox is closed, which comes with being stopped.
                bool more = await this.arrivals.Reader.WaitToReadAsync(CancellationToken.None)
                    .ConfigureAwait(false);
                if (!more) break;
            }
        }
        catch (Exception e)
        {
            this.self.Fail(e);
        }
        finally
        {
            End();
        }
    }

    private bool TryTake(out Input input)
    {
        if (this.timers.TryTake(LiveClock.Steady, out TimerId timer))
        {
            input = Input.TimerDue(timer);
            return true;
        }
        return this.inbox.TryTake(out input);
    }

    private void Step(in Input input, CancellationToken stopped)
    {
        var now = new Now(LiveClock.Wall, LiveClock.Steady - this.booted);
        this.participant.Step(now, input, this.host);
        if (stopped.IsCancellationRequested) return;
        this.store.Commit();
        this.host.Release();
    }

    private void Absorb(Alarm alarm)
    {
        while (this.arrivals.Reader.TryRead(out Arrival arrival))
            if (arrival.Kind == ArrivalKind.Wake) alarm.Rang();
            else Absorb(arrival);
    }

    private void Absorb(in Arrival arrival)
    {
        switch (arrival.Kind)
        {
            case ArrivalKind.LinkUp:
                this.inbox.LinkUp(arrival.Link);
                break;
            case ArrivalKind.Frame:
                this.inbox.Received(arrival.Link, arrival.Frame);
                break;
            case ArrivalKind.Drained:
                this.inbox.Drained(arrival.Link);
                break;
            case ArrivalKind.LinkDown:
                this.inbox.LinkDown(arrival.Link, arrival.Loss);
                break;
            case ArrivalKind.DialFailed:
                this.inbox.AtDesk(Input.DialFailed(arrival.Remote, arrival.DialFailure));
                break;
            case ArrivalKind.JobDone:
                this.inbox.JobDone(arrival.Ticket);
                break;
            case ArrivalKind.JobFailed when this.inbox.IsRunning(arrival.Ticket):
                throw arrival.Failure;
            case ArrivalKind.JobFailed:
                break;
            case ArrivalKind.Asked:
                this.host.Expect(arrival.Request, arrival.Asker);
                this.inbox.AtDesk(Input.Asked(arrival.Request, arrival.Command));
                break;
            default:
                throw Check.Unreachable("arrival");
        }
    }

    private void End()
    {
        this.arrivals.Writer.TryComplete();
        this.store.Rollback();
        this.inbox.StopAllJobs();
        Exception why = this.self.WhyDown;
        this.host.Abandon(why);
        while (this.arrivals.Reader.TryRead(out Arrival arrival))
            if (arrival.Kind == ArrivalKind.Asked) arrival.Asker.TrySetException(why);
    }
}
