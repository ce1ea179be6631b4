using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Lab.Core;

/// <summary>32 bytes: a SHA-256 digest, a public key, an identity. Ordered as a big-endian number.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Hash : IEquatable<Hash>, IComparable<Hash>
{
    public const int Size = 32;
    public static readonly Hash Zero;

    // The four big-endian words, most significant first.
    private readonly ulong a, b, c, d;

    /// <summary>Reads 32 bytes.</summary>
    public Hash(ReadOnlySpan<byte> bytes)
    {
        Check.That(bytes.Length == Size);
        this.a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        this.b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        this.c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        this.d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    public Hash(ulong a, ulong b, ulong c, ulong d) => (this.a, this.b, this.c, this.d) = (a, b, c, d);

    /// <summary>The first eight bytes as a big-endian number: evenly spread, for tables and sampling.</summary>
    public ulong Prefix => this.a;

    /// <summary>The word <paramref name="i"/> of four, most significant first.</summary>
    public ulong Word(int i) => i switch { 0 => this.a, 1 => this.b, 2 => this.c, _ => this.d };

    /// <summary>The value as a 256-bit big-endian number.</summary>
    public UInt256 ToNumber() => new(this.a, this.b, this.c, this.d);

    /// <summary>Writes the 32 bytes to the start of <paramref name="to"/>.</summary>
    public void CopyTo(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to, this.a);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], this.b);
        BinaryPrimitives.WriteUInt64BigEndian(to[16..], this.c);
        BinaryPrimitives.WriteUInt64BigEndian(to[24..], this.d);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public bool Equals(Hash o) => this.a == o.a && this.b == o.b && this.c == o.c && this.d == o.d;
    public override bool Equals(object? obj) => obj is Hash h && Equals(h);
    public override int GetHashCode() => (int)(this.d ^ (this.d >> 32));

    public int CompareTo(Hash o)
    {
        int order = this.a.CompareTo(o.a);
        if (order == 0) order = this.b.CompareTo(o.b);
        if (order == 0) order = this.c.CompareTo(o.c);
        return order != 0 ? order : this.d.CompareTo(o.d);
    }

    public static bool operator ==(Hash x, Hash y) => x.Equals(y);
    public static bool operator !=(Hash x, Hash y) => !x.Equals(y);
    public static bool operator <(Hash x, Hash y) => x.CompareTo(y) < 0;
    public static bool operator >(Hash x, Hash y) => x.CompareTo(y) > 0;
    public static bool operator <=(Hash x, Hash y) => x.CompareTo(y) <= 0;
    public static bool operator >=(Hash x, Hash y) => x.CompareTo(y) >= 0;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    /// <summary>The first eight hexadecimal digits, for people.</summary>
    public string Short => ToString()[..8];

    /// <summary>Reads 64 hexadecimal digits of either case; false if the text is anything else.</summary>
    public static bool TryParse(string text, out Hash hash)
    {
        hash = Zero;
        if (text.Length != 2 * Size || !text.All(char.IsAsciiHexDigit)) return false;
        hash = new Hash(Convert.FromHexString(text));
        return true;
    }
}
