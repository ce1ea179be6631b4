using Lab.Core;

namespace Lab.Reports;

/// <summary>The unit in which an axis tells the time of the run.</summary>
/// <param name="Name">As the axis says it.</param>
/// <param name="Seconds">Its length.</param>
internal sealed record TimeUnit(string Name, double Seconds)
{
    /// <summary>Seconds for a few minutes, minutes for a few hours, hours beyond.</summary>
    public static TimeUnit For(Instant end) => (end.Nanoseconds / 1_000_000_000) switch
    {
        <= 180 => new TimeUnit("s", 1),
        <= 3 * 3600 => new TimeUnit("min", 60),
        _ => new TimeUnit("h", 3600),
    };

    public double Of(Instant at) => at.Nanoseconds / 1e9 / Seconds;
}
