using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// Bytes as text with a checksum that finds any four wrong characters: Bech32m of BIP-350, with a limit of 90
/// characters, lower case only.
/// </summary>
internal static class Bech32
{
    private const int ChecksumLength = 6, MaxLength = 90;
    private const uint Constant = 0x2bc830a3;
    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    private static ReadOnlySpan<uint> Generator =>
        [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    public static string Encode(string prefix, ReadOnlySpan<byte> bytes)
    {
        int digits = (bytes.Length * 8 + 4) / 5;
        var text = new char[prefix.Length + 1 + digits + ChecksumLength];
        Check.That(text.Length <= MaxLength);
        prefix.CopyTo(text);
        text[prefix.Length] = '1';
        uint state = Begin(prefix);
        int at = prefix.Length + 1;
        for (int i = 0; i < digits; i++)
        {
            int digit = Digit(bytes, i);
            state = Next(state, digit);
            text[at++] = Alphabet[digit];
        }

        for (int i = 0; i < ChecksumLength; i++) state = Next(state, 0);
        state ^= Constant;
        for (int i = 0; i < ChecksumLength; i++) text[at++] = Alphabet[(int)(state >> (5 * (5 - i))) & 31];
        return new string(text);
    }

    /// <summary>Fills <paramref name="bytes"/>; false unless the text is exactly one encoding of as many.</summary>
    public static bool TryDecode(string text, string prefix, Span<byte> bytes)
    {
        int digits = (bytes.Length * 8 + 4) / 5, start = prefix.Length + 1;
        if (text.Length != start + digits + ChecksumLength || text.Length > MaxLength) return false;
        if (!text.StartsWith(prefix, StringComparison.Ordinal) || text[prefix.Length] != '1') return false;
        bytes.Clear();
        uint state = Begin(prefix);
        for (int i = start; i < text.Length; i++)
        {
            int digit = Alphabet.IndexOf(text[i], StringComparison.Ordinal);
            if (digit < 0) return false;
            state = Next(state, digit);
            if (i - start < digits && !Put(bytes, i - start, digit)) return false;
        }

        return state == Constant;
    }

    /// <summary>The five bits at a place, the last ones filled up with zeros.</summary>
    private static int Digit(ReadOnlySpan<byte> bytes, int place)
    {
        int digit = 0;
        for (int bit = place * 5; bit < place * 5 + 5; bit++)
            digit = digit << 1 | (bit < bytes.Length * 8 ? bytes[bit >> 3] >> (7 - (bit & 7)) & 1 : 0);
        return digit;
    }

    /// <summary>Sets the five bits at a place; false if a bit beyond the last byte is not zero.</summary>
    private static bool Put(Span<byte> bytes, int place, int digit)
    {
        for (int i = 0; i < 5; i++)
        {
            if ((digit >> (4 - i) & 1) == 0) continue;
            int bit = place * 5 + i;
            if (bit >= bytes.Length * 8) return false;
            bytes[bit >> 3] |= (byte)(1 << (7 - (bit & 7)));
        }

        return true;
    }

    private static uint Begin(string prefix)
    {
        uint state = 1;
        foreach (char c in prefix) state = Next(state, c >> 5);
        state = Next(state, 0);
        foreach (char c in prefix) state = Next(state, c & 31);
        return state;
    }

    private static uint Next(uint state, int digit)
    {
        uint top = state >> 25;
        state = (state & 0x1ffffff) << 5 ^ (uint)digit;
        for (int i = 0; i < 5; i++)
            if ((top >> i & 1) != 0) state ^= Generator[i];
        return state;
    }
}
