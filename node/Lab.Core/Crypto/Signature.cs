namespace Lab.Core.Crypto;

/// <summary>64 bytes of an Ed25519 signature: the encoded point R, then the little-endian scalar S.</summary>
public readonly record struct Signature(Hash R, Hash S)
{
    public const int Size = 64;

    /// <summary>Reads 64 bytes.</summary>
    public Signature(ReadOnlySpan<byte> bytes)
        : this(new Hash(bytes[..Hash.Size]), new Hash(bytes[Hash.Size..]))
    {
    }

    /// <summary>Writes the 64 bytes to the start of <paramref name="to"/>.</summary>
    public void CopyTo(Span<byte> to)
    {
        R.CopyTo(to);
        S.CopyTo(to[Hash.Size..]);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>128 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
