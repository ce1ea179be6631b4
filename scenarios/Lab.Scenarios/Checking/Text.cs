using Lab.Core;
using System.Globalization;

namespace Lab.Scenarios.Checking;

/// <summary>How checks write instants and counts.</summary>
internal static class Text
{
    /// <summary>Run time in seconds with three decimals, rounded down: <c>12.345 s</c>.</summary>
    public static string Seconds(Instant at) => Seconds(at - Instant.Zero);

    public static string Seconds(Duration span) => string.Create(
        CultureInfo.InvariantCulture, $"{span.Nanoseconds / 1_000_000_000}.{span.Nanoseconds / 1_000_000 % 1000:000} s");
}
