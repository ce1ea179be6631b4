using System.Globalization;

namespace Lab.Core;

/// <summary>A length of time in whole nanoseconds; may be negative (a clock set back).</summary>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    public static readonly Duration Zero = new(0);

    public static Duration FromMicroseconds(long n) => new(checked(n * 1_000));
    public static Duration FromMilliseconds(long n) => new(checked(n * 1_000_000));
    public static Duration FromSeconds(long n) => new(checked(n * 1_000_000_000));
    public static Duration FromMinutes(long n) => FromSeconds(checked(n * 60));
    public static Duration FromHours(long n) => FromSeconds(checked(n * 3600));

    /// <summary>Whole milliseconds, rounded towards zero.</summary>
    public long Milliseconds => Nanoseconds / 1_000_000;

    /// <summary>Whole seconds, rounded towards zero.</summary>
    public long Seconds => Nanoseconds / 1_000_000_000;

    /// <summary>The shorter of two.</summary>
    public static Duration Min(Duration a, Duration b) => a < b ? a : b;

    public static Duration operator +(Duration a, Duration b) => new(checked(a.Nanoseconds + b.Nanoseconds));
    public static Duration operator -(Duration a, Duration b) => new(checked(a.Nanoseconds - b.Nanoseconds));
    public static Duration operator *(Duration a, long by) => new(checked(a.Nanoseconds * by));
    public static Duration operator /(Duration a, long by) => new(a.Nanoseconds / by);
    public static bool operator <(Duration a, Duration b) => a.Nanoseconds < b.Nanoseconds;
    public static bool operator >(Duration a, Duration b) => a.Nanoseconds > b.Nanoseconds;
    public static bool operator <=(Duration a, Duration b) => a.Nanoseconds <= b.Nanoseconds;
    public static bool operator >=(Duration a, Duration b) => a.Nanoseconds >= b.Nanoseconds;

    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>The value in the largest unit that keeps it whole: <c>90s</c>, <c>2h</c>, <c>250ms</c>.</summary>
    public override string ToString()
    {
        if (Nanoseconds == 0) return "0s";
        foreach (var (unit, size) in Units)
            if (Nanoseconds % size == 0)
                return (Nanoseconds / size).ToString(CultureInfo.InvariantCulture) + unit;
        return Nanoseconds.ToString(CultureInfo.InvariantCulture) + "ns";
    }

    private static ReadOnlySpan<(string Unit, long Size)> Units => new (string, long)[]
    {
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000),
    };
}
