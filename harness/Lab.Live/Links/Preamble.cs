using System.Security.Cryptography;
using Lab.Core;

namespace Lab.Live;

/// <summary>
/// The first bytes on an open stream, 24 each way: a magic word and 16 random bytes. The binding is SHA-256
/// over a tag, the digest of the listener's certificate as each end saw it, the dialler's 16 bytes and the
/// listener's. So both ends see the same, no two links share one, and whoever decrypts on the way with a
/// certificate of his own leaves them with two. Plaintext has no certificate and another tag: its binding
/// tells links apart, and no more.
/// </summary>
internal static class Preamble
{
    public const int Size = 24;

    /// <summary>What every preamble opens with.</summary>
    public static ReadOnlySpan<byte> Magic => "LABLIVE1"u8;

    private static ReadOnlySpan<byte> PlainTag => "testnet-lab live link binding 1"u8;
    private static ReadOnlySpan<byte> SecretTag => "testnet-lab live link binding 2"u8;

    /// <summary>
    /// Sends ours, reads theirs, and gives the binding. <paramref name="certificate"/> is its SHA-256
    /// digest, or empty on a stream that is not encrypted.
    /// </summary>
    /// <exception cref="IOException">The stream ended early, or opened with something else.</exception>
    public static async Task<Hash> ExchangeAsync(
        Stream stream, bool outbound, byte[] certificate, CancellationToken cancel)
    {
        byte[] ours = new byte[Size], theirs = new byte[Size];
        Magic.CopyTo(ours);
        RandomNumberGenerator.Fill(ours.AsSpan(Magic.Length));
        await stream.WriteAsync(ours, cancel).ConfigureAwait(false);
        await stream.ReadExactlyAsync(theirs, cancel).ConfigureAwait(false);
        if (!theirs.AsSpan().StartsWith(Magic))
            throw new IOException("the other end does not speak our preamble");
        return outbound ? Bind(certificate, ours, theirs) : Bind(certificate, theirs, ours);
    }

    /// <summary>The binding of a link with these two preambles.</summary>
    public static Hash Bind(
        ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> dialler, ReadOnlySpan<byte> listener)
    {
        Check.That(certificate.Length is 0 or Hash.Size);
        Check.That(dialler.Length == Size && listener.Length == Size);
        ReadOnlySpan<byte> tag = certificate.IsEmpty ? PlainTag : SecretTag;
        Span<byte> digest = stackalloc byte[Hash.Size];
        SHA256.HashData(
            [.. tag, .. certificate, .. dialler[Magic.Length..], .. listener[Magic.Length..]], digest);
        return new Hash(digest);
    }
}
