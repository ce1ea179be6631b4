namespace Lab.Core.Crypto;

/// <summary>
/// SHA-256 (FIPS 180-4) of what the lab hashes most, in one call each and without allocation.
/// </summary>
public static class Sha256
{
    public static Hash Of(ReadOnlySpan<byte> bytes)
    {
        var hasher = Hasher.Plain();
        hasher.Add(bytes);
        return hasher.Finish();
    }

    /// <summary>The digest of 64 bytes: <paramref name="first"/>, then <paramref name="second"/>.</summary>
    public static Hash Of(in Hash first, in Hash second)
    {
        Span<byte> bytes = stackalloc byte[2 * Hash.Size];
        first.CopyTo(bytes);
        second.CopyTo(bytes[Hash.Size..]);
        return Of(bytes);
    }

    /// <summary>The digest of one tag byte and then the bytes.</summary>
    public static Hash Of(byte tag, ReadOnlySpan<byte> bytes)
    {
        var hasher = Hasher.Plain();
        hasher.Add(tag);
        hasher.Add(bytes);
        return hasher.Finish();
    }

    /// <summary>The digest of one tag byte and then two hashes: a node of a tree.</summary>
    public static Hash Of(byte tag, in Hash left, in Hash right)
    {
        Span<byte> bytes = stackalloc byte[1 + 2 * Hash.Size];
        bytes[0] = tag;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + Hash.Size)..]);
        return Of(bytes);
    }

    /// <summary>The digest of bytes within a domain; see <see cref="Hasher.Tagged"/>.</summary>
    public static Hash Tagged(ReadOnlySpan<byte> domain, ReadOnlySpan<byte> bytes)
    {
        var hasher = Hasher.Tagged(domain);
        hasher.Add(bytes);
        return hasher.Finish();
    }

    /// <summary>
    /// The digest of a list of hashes within a domain; callers of one domain give it one length.
    /// </summary>
    public static Hash Tagged(ReadOnlySpan<byte> domain, params ReadOnlySpan<Hash> parts)
    {
        var hasher = Hasher.Tagged(domain);
        foreach (ref readonly var part in parts) hasher.Add(in part);
        return hasher.Finish();
    }
}
