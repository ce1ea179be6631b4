using System.Globalization;
using Lab.Core;

namespace Lab.Reports;

/// <summary>Numbers as people read them; the same on every machine.</summary>
internal static class Text
{
    /// <summary>At most <paramref name="digits"/> significant digits, never in exponent form, thin groups of three.</summary>
    public static string Number(double value, int digits = 4)
    {
        int decimals = Decimals(value, digits);
        string text = Math.Round(value, decimals).ToString("N" + decimals, CultureInfo.InvariantCulture);
        if (text.Contains('.', StringComparison.Ordinal)) text = text.TrimEnd('0').TrimEnd('.');
        return text.Replace(',', '\u202f');
    }

    /// <summary>Four significant digits, zeros at the end too; of a whole number, the number.</summary>
    public static string Measured(double value) => value == Math.Round(value)
        ? Number(value, 19) : Fixed(value, Decimals(value, 4));

    /// <summary>A fixed number of decimals, for columns.</summary>
    public static string Fixed(double value, int decimals) =>
        value.ToString("N" + decimals, CultureInfo.InvariantCulture).Replace(',', '\u202f');

    /// <summary>The same with its sign, which is a plus where nothing is lost.</summary>
    public static string Signed(double value, int digits) =>
        value == 0 ? "0" : (value > 0 ? "+" : "\u2212") + Number(Math.Abs(value), digits);

    /// <summary>A share with up to three significant digits; never rounded up to 100 %.</summary>
    public static string Percent(double share)
    {
        double percent = share * 100;
        string text = Number(percent, percent is > 99 and < 100 ? 5 : 3);
        return (text == "100" && percent < 100 ? "> 99.99" : text) + " %";
    }

    /// <summary>A length of time in the unit that suits it: <c>45 s</c>, <c>30 min</c>, <c>24 h</c>.</summary>
    public static string Length(Duration length)
    {
        double seconds = length.Nanoseconds / 1e9;
        return seconds switch
        {
            < 60 => $"{Number(seconds)} s",
            < 180 when seconds % 60 != 0 => $"{Number(seconds)} s",
            <= 3 * 3600 => $"{Number(seconds / 60)} min",
            _ => $"{Number(seconds / 3600)} h",
        };
    }

    private static int Decimals(double value, int digits)
    {
        // Digits before the point; below 1, minus the zeros that follow it.
        int before = value == 0 ? 1 : (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        return Math.Clamp(digits - before, 0, 12);
    }

    /// <summary>A count and its noun: <c>1 item</c>, <c>2 items</c>.</summary>
    public static string Count(long count, string noun) =>
        $"{Number(count, 15)} {noun}{(count == 1 ? "" : "s")}";
}
