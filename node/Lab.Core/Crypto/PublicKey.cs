namespace Lab.Core.Crypto;

/// <summary>
/// 32 bytes that claim to be an Ed25519 public key. Any 32 bytes may be held; <see cref="Ed25519"/> refuses
/// signatures under unsound ones.
/// </summary>
public readonly record struct PublicKey(Hash Bytes) : IComparable<PublicKey>
{
    public int CompareTo(PublicKey other) => Bytes.CompareTo(other.Bytes);

    /// <summary>
    /// False for encodings that no honest signer has: not canonical, or a point of small order. (Whether the
    /// point is on the curve at all shows only in verification.)
    /// </summary>
    public bool IsSound => Ed25519.IsSoundPoint(Bytes);

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => Bytes.ToString();
}
