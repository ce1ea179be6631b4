using System.Globalization;
using System.Numerics;

namespace Lab.Records;

/// <summary>
/// One text for one number (RFC 8785, section 3.2.2.3): that of ECMAScript's Number-to-string, the fewest digits that
/// read back as the same double.
/// </summary>
internal static class CanonicalNumber
{
    // ECMAScript writes exponents from 10^21 on and below 10^-6.
    private const int LargestPoint = 21, SmallestPoint = -6;

    /// <summary>The text of a finite double.</summary>
    /// <exception cref="JsonNotPortable">Infinities and what is not a number have none.</exception>
    public static string Write(double value)
    {
        if (!double.IsFinite(value))
            throw new JsonNotPortable($"the number {value.ToString(CultureInfo.InvariantCulture)}");
        if (value == 0) return "0"; // minus zero too
        var (digits, point) = Shortest(Math.Abs(value));
        return (value < 0 ? "-" : "") + Place(digits, point);
    }

    /// <summary>The canonical text of a number as JSON has it.</summary>
    /// <exception cref="JsonNotPortable">
    /// It is beyond the doubles, or whole and not kept exactly: two documents that differ would have one text.
    /// </exception>
    public static string Rewrite(string literal)
    {
        double value = double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value)) throw new JsonNotPortable($"the number {literal}, beyond all doubles");
        string text = Write(value);
        bool isWhole = literal.AsSpan().IndexOfAny(".eE") < 0;
        if (isWhole && Whole(literal) != Whole(text))
            throw new JsonNotPortable($"the number {literal}, which readers round to {text}");
        return text;
    }

    /// <summary>The fewest digits, and where the point stands: 0.DIGITS x 10^point.</summary>
    private static (string Digits, int Point) Shortest(double value)
    {
        // .NET's digits are the shortest that read back, and the nearest of these; only their form is another.
        string round = value.ToString("R", CultureInfo.InvariantCulture);
        int e = round.IndexOf('E', StringComparison.Ordinal);
        string mantissa = e < 0 ? round : round[..e];
        int exponent = e < 0 ? 0 : int.Parse(round.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        int point = exponent + (dot < 0 ? mantissa.Length : dot);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        string significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), point - (digits.Length - significant.Length));
    }

    private static string Place(string digits, int point)
    {
        int count = digits.Length;
        if (count <= point && point <= LargestPoint) return digits.PadRight(point, '0');
        if (point is > 0 and <= LargestPoint) return $"{digits[..point]}.{digits[point..]}";
        if (point is > SmallestPoint and <= 0) return $"0.{new string('0', -point)}{digits}";
        string mantissa = count == 1 ? digits : $"{digits[..1]}.{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{point - 1:+0;-0}");
    }

    private static BigInteger Whole(string text) => BigInteger.Parse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture);
}
