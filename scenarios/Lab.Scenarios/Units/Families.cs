using Lab.Scenarios.Model;

namespace Lab.Scenarios.Units;

/// <summary>The quantities that a scenario can name, with their units.</summary>
public static class Families
{
    private const long Second = 1_000_000_000;

    /// <summary>In nanoseconds, at most 365 days.</summary>
    public static readonly UnitFamily Duration = new(
        "a duration", "250ms, 10s, 5m, 2h or 1d", 365 * 86_400 * Second, "s",
        ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", Second), ("m", 60 * Second), ("h", 3_600 * Second),
        ("d", 86_400 * Second));

    /// <summary>In picoseconds, at most an hour.</summary>
    public static readonly UnitFamily Cost = new(
        "a cost", "600ns, 2us or 150ms", 3_600_000 * Second, "us",
        ("ps", 1), ("ns", 1_000), ("us", 1_000_000), ("ms", Second), ("s", 1_000 * Second));

    /// <summary>In bytes, at most 1 TB.</summary>
    public static readonly UnitFamily Size = new(
        "a size", "200 B, 1 kB, 100 kB or 1 MiB", 1_000_000_000_000, " kB",
        ("B", 1), ("kB", 1_000), ("KiB", 1_024), ("MB", 1_000_000), ("MiB", 1_048_576), ("GB", 1_000_000_000),
        ("GiB", 1_073_741_824));

    /// <summary>In bits a second, at most 1,000 Gbit/s.</summary>
    public static readonly UnitFamily Rate = new(
        "a rate", "500 kbit/s, 38 Mbit/s or 1 Gbit/s", 1_000_000_000_000, " Mbit/s",
        ("bit/s", 1), ("B/s", 8), ("kbit/s", 1_000), ("kB/s", 8_000), ("Mbit/s", 1_000_000),
        ("MB/s", 8_000_000),
        ("Gbit/s", 1_000_000_000));

    /// <summary>All of them but costs, whose units are those of durations.</summary>
    public static readonly IReadOnlyList<UnitFamily> All = [Duration, Size, Rate];
}

/// <summary>Writes sizes as a scenario file does.</summary>
public static class Sizes
{
    public static string Write(ByteSize size) => Families.Size.Write(size.Bytes);
}

/// <summary>Writes rates as a scenario file does.</summary>
public static class Rates
{
    public static string Write(Rate rate) => Families.Rate.Write(rate.BitsPerSecond);
}
