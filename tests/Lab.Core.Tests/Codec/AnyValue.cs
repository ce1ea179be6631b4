using Lab.Core.Codec;

namespace Lab.Core.Tests.Codec;

/// <summary>
/// Any value of the canonical subset, as plain objects: makes random ones, writes them, and reads whatever
/// stands in some bytes by looking at each value's first byte. What it accepts is all that any decoder could
/// accept.
/// </summary>
internal static class AnyValue
{
    private const int DepthLimit = 6, Limit = 1 << 20;

    public static object? Random(Rng luck, int depth = 0) => luck.Below(depth < 4 ? 8 : 7) switch
    {
        0 => (long)(luck.Next() >> (1 + luck.Below(63))),
        1 => -(long)(luck.Next() >> (1 + luck.Below(63))) - 1,
        2 => luck.Next() | 1UL << 63,
        3 => RandomBytes(luck),
        4 => RandomText(luck),
        5 => luck.Below(2) == 0,
        6 => null,
        _ => Enumerable.Range(0, Size(luck, 20)).Select(_ => Random(luck, depth + 1)).ToArray(),
    };

    public static void Write(CanonicalWriter to, object? value)
    {
        switch (value)
        {
            case null: to.WriteNil(); break;
            case bool b: to.WriteBool(b); break;
            case long n: to.WriteInt(n); break;
            case ulong n: to.WriteUInt(n); break;
            case byte[] bytes: to.WriteBytes(bytes); break;
            case string text: to.WriteText(text); break;
            case object?[] items:
                to.WriteArray(items.Length);
                foreach (var item in items) Write(to, item);
                break;
            default: throw new ArgumentException("not a value of the subset");
        }
    }

    public static byte[] Encode(object? value)
    {
        using var writer = new CanonicalWriter(16);
        Write(writer, value);
        return writer.ToArray();
    }

    public static object? Read(ref CanonicalReader from, ReadOnlySpan<byte> bytes, int depth = 0)
    {
        if (from.Failed || from.Position >= bytes.Length || depth > DepthLimit)
        {
            from.Fail(CodecFault.Refused);
            return null;
        }

        byte first = bytes[from.Position];
        switch (first)
        {
            case 0xc0: from.TakeNil(); return null;
            case 0xc2 or 0xc3: return from.ReadBool();
            case >= 0xc4 and <= 0xc6: return from.ReadBytes(Limit).ToArray();
            case >= 0xa0 and <= 0xbf or >= 0xd9 and <= 0xdb: return from.ReadText(Limit);
            case >= 0xd0 and <= 0xd3 or >= 0xe0: return from.ReadInt();
            case 0xcf:
                ulong large = from.ReadUInt();
                return large > long.MaxValue ? large : (long)large;
            case <= 0x7f or >= 0xcc and <= 0xce: return (long)from.ReadUInt();
            case >= 0x90 and <= 0x9f or 0xdc or 0xdd:
                var items = new object?[from.ReadArray(0, Limit)];
                for (int i = 0; i < items.Length && !from.Failed; i++) items[i] = Read(ref from, bytes, depth + 1);
                return items;
            default:
                from.Fail(CodecFault.Refused);
                return null;
        }
    }

    private static byte[] RandomBytes(Rng luck)
    {
        var bytes = new byte[Size(luck, 70_000)];
        luck.Fill(bytes);
        return bytes;
    }

    private static string RandomText(Rng luck)
    {
        string[] letters = ["a", "Z", "é", "漢", "😀", "\0", "\n"];
        return string.Concat(Enumerable.Range(0, Size(luck, 300)).Select(_ => letters[luck.Below(letters.Length)]));
    }

    /// <summary>
    /// Mostly small sizes, now and then up to the limit, so that every length form appears.
    /// </summary>
    private static int Size(Rng luck, int limit) => luck.Below(Math.Min(limit, 1 << luck.Below(18)) + 1);
}
