using System.Globalization;
using Lab.Core;

namespace Lab.Scenarios.Units;

/// <summary>Exact decimal numbers of at most 15 digits: <c>6.32</c>.</summary>
public static class Decimals
{
    public const string Pattern = @"[0-9]+(\.[0-9]+)?";
    private const int MostDigits = 15;

    public static Reading<Ratio> Read(string text) =>
        Split(text, out var value, out var rest) && rest.Length == 0
            ? Reading<Ratio>.Of(value)
            : Reading<Ratio>.Refused(Excess(text));

    /// <summary>What to say of a text whose number is too long to be read; null of any other.</summary>
    public static string? Excess(string text) =>
        text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count(char.IsAsciiDigit) > MostDigits
            ? $"with more than {MostDigits} digits" : null;

    /// <summary>
    /// Splits <c>1.5 kB</c> into 3/2 and <c>kB</c>; false if the text does not start with a number.
    /// </summary>
    public static bool Split(string text, out Ratio value, out string rest)
    {
        value = Ratio.Zero;
        rest = text;
        long digits = 0, scale = 1;
        int at = 0, seen = 0, point = -1;
        for (; at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && point < 0)); at++)
        {
            if (text[at] == '.')
            {
                point = at;
                continue;
            }

            if (++seen > MostDigits) return false;
            digits = digits * 10 + (text[at] - '0');
            if (point >= 0) scale *= 10;
        }

        if (seen == 0 || point == 0 || point == at - 1) return false;
        value = new Ratio(digits, scale);
        rest = text[at..].Trim(' ');
        return true;
    }

    /// <summary>
    /// The value with as many decimals as it needs, or as a fraction if no decimals are enough.
    /// </summary>
    public static string Write(Ratio value)
    {
        Int128 scale = 1;
        for (int places = 0; places <= MostDigits; places++, scale *= 10)
        {
            var scaled = value.Top * scale;
            if (scaled % value.Bottom != 0) continue;
            string digits = (scaled / value.Bottom).ToString(CultureInfo.InvariantCulture);
            digits = digits.PadLeft(places + 1, '0');
            return places == 0 ? digits : digits[..^places] + "." + digits[^places..];
        }

        return value.ToString();
    }
}
