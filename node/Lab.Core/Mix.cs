using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lab.Core;

/// <summary>Fast 64-bit mixing for tables, derived luck and trace lanes. Not cryptographic: never for identities.</summary>
public static class Mix
{
    private const ulong K0 = 0xa0761d6478bd642f, K1 = 0xe7037ed1a0b428db, K2 = 0x8ebc6af09c88c6e3;

    /// <summary>The folded 128-bit product of two whitened words (the step of wyhash).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Fold(ulong a, ulong b) => Product(a ^ K0, b ^ K1);

    /// <summary>The two halves of the 128-bit product of two words, folded by exclusive or.</summary>
    /// <remarks>The lower half is multiplied out again: what the runtime gives for it makes a detour through memory.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Product(ulong a, ulong b) => Math.BigMul(a, b, out _) ^ (a * b);

    /// <summary>A bijective finaliser (SplitMix64).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Word(ulong x)
    {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Words(ulong a, ulong b, ulong c) => Fold(Fold(a, b), c ^ K2);

    /// <summary>A 64-bit digest of bytes, for traces.</summary>
    public static ulong Bytes(ReadOnlySpan<byte> bytes)
    {
        ulong x = K2 ^ (ulong)bytes.Length;
        while (bytes.Length >= 16)
        {
            x = Fold(x ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ K0) ^ (x << 17 | x >> 47);
            bytes = bytes[16..];
        }
        ulong low = 0, high = 0;
        for (int i = 0; i < bytes.Length; i++)
            if (i < 8) low |= (ulong)bytes[i] << (8 * i);
            else high |= (ulong)bytes[i] << (8 * (i - 8));
        return Fold(x ^ low, high ^ K0) ^ Word(x);
    }

    /// <summary>A digest of text, by its UTF-16 units.</summary>
    public static ulong Text(ReadOnlySpan<char> text)
    {
        ulong x = K0 ^ (ulong)text.Length;
        foreach (char c in text) x = Fold(x, c ^ K2) ^ Word(x);
        return x;
    }
}
