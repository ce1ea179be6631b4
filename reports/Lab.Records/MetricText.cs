using System.Globalization;

namespace Lab.Records;

/// <summary>
/// A metric as people read it on a terminal: four significant digits and the unit that suits the size, <c>0.5360 s</c>,
/// <c>94.05 %</c>, <c>105.7 kB</c>; counts in full, <c>14 blocks</c>.
/// </summary>
public static class MetricText
{
    /// <summary>Significant digits that a reader wants.</summary>
    public const int UsualDigits = 4;

    // With more, what is printed is the noise of binary fractions.
    private const int MostDigits = 12;

    /// <summary>Number and unit with a space between, or the number alone where there is no unit.</summary>
    public static string Of(Metric metric, int digits = UsualDigits)
    {
        var (number, unit) = Parts(metric, digits);
        return unit.Length == 0 ? number : $"{number} {unit}";
    }

    /// <summary>The same in two parts, for columns.</summary>
    public static (string Number, string Unit) Parts(Metric metric, int digits = UsualDigits)
    {
        var (value, unit) = Scaled(metric.Value, metric.Unit);
        bool count = unit is not ("s" or "ms" or "%" or "kB" or "MB" or "GB" or "kbit/s" or "Mbit/s");
        if (count && value == Math.Floor(value) && Math.Abs(value) < 1e12)
            return (value.ToString("0", CultureInfo.InvariantCulture), unit);
        // A share is never rounded up to all, nor down to none.
        if (unit == "%" && value is > 99.995 and < 100) return ("> 99.99", unit);
        if (value is 0 || (unit == "%" && value == 100)) return (value.ToString("0", CultureInfo.InvariantCulture), unit);
        int before = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        int decimals = Math.Clamp(digits - before, 0, MostDigits);
        return (value.ToString("F" + decimals, CultureInfo.InvariantCulture), unit);
    }

    /// <summary>
    /// The fewest digits, from four, at which the printed number is on the same side of a bound as the true one: a
    /// value of 5.00004 s must not be printed as 5.000 s beside "at most 5s, missed".
    /// </summary>
    /// <param name="holds">Whether a value, in the metric's own unit, meets the bound.</param>
    public static string Telling(Metric metric, Func<double, bool> holds)
    {
        bool truth = holds(metric.Value);
        int digits = UsualDigits;
        while (digits < MostDigits && holds(Rounded(metric.Value, digits)) != truth) digits++;
        return Of(metric, digits);
    }

    private static double Rounded(double value, int digits) => value == 0
        ? 0 : double.Parse(value.ToString("E" + (digits - 1), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static (double Value, string Unit) Scaled(double value, string unit) => (unit, Math.Abs(value)) switch
    {
        ("ratio", _) => (value * 100, "%"),
        ("B", >= 1e9) => (value / 1e9, "GB"),
        ("B", >= 1e6) => (value / 1e6, "MB"),
        ("B", >= 1e3) => (value / 1e3, "kB"),
        ("kbit/s", >= 1e3) => (value / 1e3, "Mbit/s"),
        _ => (value, unit),
    };
}
