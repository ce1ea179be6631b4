using System.Diagnostics;
using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// The machine's clocks as participants see them: the calendar for <see cref="Now.Wall"/> (nanoseconds since
/// 1970-01-01 UTC, in steps of 100), a monotonic counter for everything that is measured.
/// </summary>
internal static class LiveClock
{
    private static readonly long NanosecondsPerTick = 1_000_000_000 / Stopwatch.Frequency;

    /// <summary>The calendar clock of this machine; it may jump.</summary>
    public static Instant Wall => new((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);

    /// <summary>
    /// The monotonic clock, since some fixed point before the process began. It never goes back.
    /// </summary>
    public static Instant Steady => new(Stopwatch.GetTimestamp() * NanosecondsPerTick);
}
