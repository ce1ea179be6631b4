using Lab.Core;

namespace Lab.Live;

/// <summary>
/// Wakes a loop that has nothing to do when its next timer is due. One platform timer for all of a node's.
/// </summary>
internal sealed class Alarm : IAsyncDisposable
{
    private const long LongestMilliseconds = 3_600_000;
    private readonly Timer timer;
    private Instant armed = Instant.Never;

    public Alarm(Action ring) =>
        this.timer = new Timer(_ => ring(), null, Timeout.Infinite, Timeout.Infinite);

    /// <summary>
    /// Rings at <paramref name="due"/> or up to a millisecond later, once; earlier if that is over an hour
    /// away.
    /// </summary>
    public void Arm(Instant due, Instant now)
    {
        if (due == this.armed && due > now) return;
        this.armed = due;
        if (due == Instant.Never)
        {
            this.timer.Change(Timeout.Infinite, Timeout.Infinite);
            return;
        }
        long milliseconds = due <= now ? 0 : (due.Nanoseconds - now.Nanoseconds + 999_999) / 1_000_000;
        this.timer.Change(Math.Min(milliseconds, LongestMilliseconds), Timeout.Infinite);
    }

    /// <summary>Notes that the alarm rang: the next one must be armed anew.</summary>
    public void Rang() => this.armed = Instant.Never;

    public async ValueTask DisposeAsync() => await this.timer.DisposeAsync().ConfigureAwait(false);
}
