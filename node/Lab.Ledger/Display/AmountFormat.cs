using System.Globalization;
using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// How people write amounts of an asset: <c>12.5 LAB</c> for 1,250,000,000 base units with 8 decimals. Whole numbers
/// only on the way; what is written reads back as the same amount.
/// </summary>
public sealed record AmountFormat
{
    /// <summary>10^18 is the largest power of ten that an amount can hold.</summary>
    public const int MaxDecimals = 18;

    public const int MaxSymbolLength = 12, MaxTextLength = 64;

    /// <summary>R-UNIT-1: that of the native coin.</summary>
    public static readonly AmountFormat Native = new(8, "LAB");

    /// <param name="decimals">Digits behind the point, 0 to 18: a whole is 10^decimals base units.</param>
    /// <param name="symbol">1 to 12 ASCII letters and digits, a letter first.</param>
    public AmountFormat(int decimals, string symbol)
    {
        Check.That(decimals is >= 0 and <= MaxDecimals);
        Check.That(IsSymbol(symbol));
        Decimals = decimals;
        Symbol = symbol;
    }

    public int Decimals { get; }
    public string Symbol { get; }

    /// <summary>The base units of a whole: 10^decimals.</summary>
    public long UnitsPerWhole
    {
        get
        {
            long units = 1;
            for (int i = 0; i < Decimals; i++) units *= 10;
            return units;
        }
    }

    /// <summary>Whether a text may be a symbol.</summary>
    public static bool IsSymbol(string text)
    {
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        return text.Length is > 0 and <= MaxSymbolLength && char.IsAsciiLetter(text[0]);
    }

    /// <summary>The amount with as few decimals as it needs, and the symbol.</summary>
    public string Write(Amount amount) => $"{WriteNumber(amount)} {Symbol}";

    /// <summary>The amount with as few decimals as it needs.</summary>
    public string WriteNumber(Amount amount)
    {
        long whole = amount.Units / UnitsPerWhole, rest = amount.Units % UnitsPerWhole;
        string digits = whole.ToString(CultureInfo.InvariantCulture);
        if (rest == 0) return digits;
        return $"{digits}.{rest.ToString(CultureInfo.InvariantCulture).PadLeft(Decimals, '0').TrimEnd('0')}";
    }

    /// <summary>
    /// Reads a number, perhaps followed by one space and the symbol; gives the refusal, or null if
    /// <paramref name="amount"/> counts.
    /// </summary>
    public AmountRefusal? Read(string text, out Amount amount)
    {
        amount = Amount.Zero;
        if (string.IsNullOrWhiteSpace(text)) return Refuse(AmountFault.Empty, text, Usual);
        if (text[0] == '-') return Refuse(AmountFault.Negative, text, "no sign: an amount is at least 0");
        if (text.Length > MaxTextLength) return Refuse(AmountFault.Malformed, text, Usual);
        int whole = DigitsFrom(text, 0), end = whole, decimals = 0;
        if (end < text.Length && text[end] == '.')
        {
            decimals = DigitsFrom(text, end + 1);
            end += 1 + decimals;
        }

        if (whole > 0 && IsExponent(text, end)) return Refuse(AmountFault.Exponent, text, "a number without exponent");
        bool point = end > whole;
        if (whole == 0 || (whole > 1 && text[0] == '0') || (point && decimals == 0))
            return Refuse(AmountFault.Malformed, text, Usual);
        if (end < text.Length && !EndsInSymbol(text, end, out var fault)) return Refuse(fault, text, Usual);
        if (decimals > Decimals) return Refuse(AmountFault.TooPrecise, text, $"at most {Decimals} decimals");
        return Convert(text, whole, decimals, out amount);
    }

    private string Usual => Decimals == 0 ? $"an amount such as 12 or 12 {Symbol}"
        : $"an amount such as 12.5 or 12.5 {Symbol}";

    private AmountRefusal? Convert(string text, int whole, int decimals, out Amount amount)
    {
        Int128 units = 0;
        for (int i = 0; i < whole + Decimals; i++)
        {
            // Decimals that are not written are zeros; the point stands between the two parts.
            int digit = i < whole ? text[i] - '0' : i < whole + decimals ? text[i + 1] - '0' : 0;
            units = units * 10 + digit;
            if (units <= Amount.Max.Units) continue;
            amount = Amount.Zero;
            return Refuse(AmountFault.TooLarge, text, $"at most {Write(Amount.Max)}");
        }

        amount = new Amount((long)units);
        return null;
    }

    private bool EndsInSymbol(string text, int end, out AmountFault fault)
    {
        fault = AmountFault.Malformed;
        if (text[end] != ' ' || !IsSymbol(text[(end + 1)..])) return false;
        fault = AmountFault.OtherSymbol;
        return string.Equals(text[(end + 1)..], Symbol, StringComparison.Ordinal);
    }

    private static int DigitsFrom(string text, int start)
    {
        int at = start;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at - start;
    }

    /// <summary>Whether an e, perhaps a sign, and a digit stand here.</summary>
    private static bool IsExponent(string text, int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E')) return false;
        int next = at + 1 < text.Length && text[at + 1] is '+' or '-' ? at + 2 : at + 1;
        return next < text.Length && char.IsAsciiDigit(text[next]);
    }

    private static AmountRefusal Refuse(AmountFault fault, string text, string expected) =>
        new(fault, text.Length <= MaxTextLength ? $"'{text}'" : $"'{text[..MaxTextLength]}...'", expected);
}
