using System.Globalization;
using Lab.Core;

namespace Lab.Cli;

/// <summary>
/// How far a run is, on stderr: a bar that is redrawn in place on a terminal, a plain line every five
/// seconds in a
/// log. Simulated time, speed-up over real time, events a second, time left.
/// </summary>
public sealed class ProgressLine : IDisposable
{
    private const int BarWidth = 24;
    private readonly StatusLine status;
    private readonly bool live;
    private readonly string what;
    private readonly Duration total;

    /// <summary>Begins the clock; nothing is drawn yet.</summary>
    /// <param name="terminal">Where it is drawn.</param>
    /// <param name="what">What runs, in a few words: <c>partition-heals, seed 3</c>.</param>
    /// <param name="total">Simulated length of the run, above zero.</param>
    /// <param name="clock">Wall time since the run began; null for a stopwatch that starts now.</param>
    /// <param name="live">Whether run time is real time, which leaves no speed-up to tell.</param>
    public ProgressLine(
        Terminal terminal, string what, Duration total, Func<TimeSpan>? clock = null, bool live = false)
    {
        Check.That(total > Duration.Zero);
        this.live = live;
        this.what = what;
        this.total = total;
        this.status = new StatusLine(terminal, clock);
    }

    /// <summary>
    /// Says how far the run is. Cheap when it is too early to draw again: call it once a window or a
    /// simulated second.
    /// </summary>
    /// <param name="at">Simulated time since the start.</param>
    /// <param name="events">Events handled so far.</param>
    public void Report(Duration at, long events)
    {
        if (this.status.IsDue(out var wall))
            this.status.Show(Line(this.what, at, this.total, events, wall, this.status.InPlace, this.live));
    }

    /// <summary>Clears the bar, so that what is printed next starts on a clean line.</summary>
    public void Dispose() => this.status.Dispose();

    /// <summary>The text of one report; with a bar if <paramref name="bar"/>.</summary>
    public static string Line(
        string what, Duration at, Duration total, long events, TimeSpan wall, bool bar, bool live = false)
    {
        double done = Math.Clamp((double)at.Nanoseconds / total.Nanoseconds, 0, 1);
        double seconds = Math.Max(wall.TotalSeconds, 1e-3);
        double speed = at.Nanoseconds / 1e9 / seconds;
        string left = done > 0 ? Clock(Math.Min(seconds * (1 - done) / done, 360_000)) : "?";
        string drawing = bar ? Bar(done) : "";
        string pace = live ? "in real time" : $"simulated  {Count(speed)} x real time";
        return string.Create(CultureInfo.InvariantCulture,
            $"{what}: {drawing}{done * 100:0} %  {Clock(at.Nanoseconds / 1e9)} of " +
            $"{Clock(total.Nanoseconds / 1e9)} {pace}  {Count(events / seconds)} events/s  {left} left");
    }

    /// <summary>A share of 0 to 1 as a bar, with a blank behind it.</summary>
    internal static string Bar(double done)
    {
        int full = (int)(done * BarWidth);
        return $"[{new string('#', full)}{new string('.', BarWidth - full)}] ";
    }

    /// <summary>Seconds as 4:07 or 1:04:07.</summary>
    internal static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Floor(seconds));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time:mm\\:ss}")
            : time.ToString("m\\:ss", CultureInfo.InvariantCulture);
    }

    internal static string Count(double value) => value switch
    {
        >= 1e6 => (value / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " M",
        >= 1e4 => (value / 1e3).ToString("0", CultureInfo.InvariantCulture) + " k",
        >= 10 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0", CultureInfo.InvariantCulture),
    };
}
