namespace Lab.Core.Crypto;

/// <summary>
/// An Ed25519 key that can sign: a seed and its public key, 64 bytes of managed memory and nothing native, so
/// that a process may hold a million. Signing is deterministic (RFC 8032) and safe from any thread.
/// </summary>
public sealed class SigningKey
{
    [Secret]
    private readonly Hash seed;

    private SigningKey(Hash seed, PublicKey publicKey)
    {
        this.seed = seed;
        Public = publicKey;
    }

    public PublicKey Public { get; }

    /// <summary>
    /// The key of a 32-byte seed. Derives the public key, which costs about as much as a signature.
    /// </summary>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed) => FromSeed(new Hash(seed));

    /// <inheritdoc cref="FromSeed(ReadOnlySpan{byte})"/>
    public static SigningKey FromSeed(Hash seed) => new(seed, new PublicKey(LibCrypto.DerivePublic(seed)));

    public Signature Sign(ReadOnlySpan<byte> message) => LibCrypto.Sign(this.seed, Public.Bytes, message);

    /// <summary>The public key only: a seed is never printed.</summary>
    public override string ToString() => Public.ToString();
}
