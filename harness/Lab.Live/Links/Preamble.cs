using System.Security.Cryptography;
using Lab.Core;

namespace Lab.Live;

/// <summary>
/// The first bytes on a connection, 24 each way: a magic word and 16 random bytes. The binding is SHA-256
/// over a tag, the dialler's 16 bytes and the listener's, so both ends see the same and no two links share
/// one. It binds a link against confusion, not against an active attacker on the path: that is what the TLS
/// certificate will do.
/// </summary>
internal static class Preamble
{
    public const int Size = 24;
    private const int Nonce = 16;

    /// <summary>What every preamble opens with.</summary>
    public static ReadOnlySpan<byte> Magic => "LABLIVE1"u8;

    private static ReadOnlySpan<byte> Tag => "testnet-lab live link binding 1"u8;

    /// <summary>Sends ours, reads theirs, and gives the binding.</summary>
    /// <exception cref="IOException">The stream ended early, or opened with something else.</exception>
    public static async Task<Hash> ExchangeAsync(Stream stream, bool outbound, CancellationToken cancel)
    {
        byte[] ours = new byte[Size], theirs = new byte[Size];
        Magic.CopyTo(ours);
        RandomNumberGenerator.Fill(ours.AsSpan(Magic.Length));
        await stream.WriteAsync(ours, cancel).ConfigureAwait(false);
        await stream.ReadExactlyAsync(theirs, cancel).ConfigureAwait(false);
        if (!theirs.AsSpan().StartsWith(Magic))
            throw new IOException("the other end does not speak our preamble");
        return outbound ? Bind(ours, theirs) : Bind(theirs, ours);
    }

    private static Hash Bind(ReadOnlySpan<byte> dialler, ReadOnlySpan<byte> listener)
    {
        Span<byte> all = stackalloc byte[Tag.Length + 2 * Nonce], digest = stackalloc byte[Hash.Size];
        Tag.CopyTo(all);
        dialler[Magic.Length..].CopyTo(all[Tag.Length..]);
        listener[Magic.Length..].CopyTo(all[(Tag.Length + Nonce)..]);
        SHA256.HashData(all, digest);
        return new Hash(digest);
    }
}
