using Lab.Core.Codec;

namespace Lab.Core.Trees;

/// <summary>
/// How the siblings along a way through a state tree are written: most of the deep ones are zero, and have no entry.
/// </summary>
internal static class SiblingList
{
    public const int MaxDepth = 256;

    /// <summary>Writes three values: depth, bitmap of siblings that are not zero, [those siblings].</summary>
    public static void Write(CanonicalWriter to, ReadOnlySpan<Hash> siblings)
    {
        to.WriteUInt((ulong)siblings.Length);
        Span<byte> bitmap = stackalloc byte[(siblings.Length + 7) / 8];
        bitmap.Clear();
        int present = 0;
        for (int i = 0; i < siblings.Length; i++)
        {
            if (siblings[i] == Hash.Zero) continue;
            bitmap[i >> 3] |= (byte)(0x80 >> (i & 7));
            present++;
        }

        to.WriteBytes(bitmap);
        to.WriteArray(present);
        foreach (ref readonly var sibling in siblings)
            if (sibling != Hash.Zero) to.WriteHash(in sibling);
    }

    /// <summary>The siblings that come next, or null after a fault of the reader.</summary>
    public static Hash[]? Read(ref CanonicalReader from)
    {
        int depth = (int)from.ReadUInt(MaxDepth);
        if (from.Failed) return null;
        var bitmap = from.ReadBytesExactly((depth + 7) / 8);
        int present = 0;
        for (int i = 0; i < bitmap.Length * 8 && !from.Failed; i++)
        {
            if ((bitmap[i >> 3] & 0x80 >> (i & 7)) == 0) continue;
            if (i >= depth) from.Fail(CodecFault.Refused);
            present++;
        }

        if (from.Failed || !from.ReadArray(present)) return null;
        var siblings = new Hash[depth];
        for (int i = 0; i < depth; i++)
        {
            if ((bitmap[i >> 3] & 0x80 >> (i & 7)) == 0) continue;
            siblings[i] = from.ReadHash();
            // Absent siblings have no entry, so that there is one encoding.
            if (siblings[i] == Hash.Zero) from.Fail(CodecFault.Refused);
        }

        return from.Failed ? null : siblings;
    }
}
