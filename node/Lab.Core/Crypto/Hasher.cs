using System.Buffers.Binary;

namespace Lab.Core.Crypto;

/// <summary>
/// SHA-256 over parts, without putting them together first. Lives on the stack and holds nothing native; a
/// copy is a fork that goes on from the same prefix. Start with <see cref="Plain"/> or <see cref="Tagged"/>.
/// </summary>
public unsafe ref struct Hasher
{
    private LibCrypto.Sha256State state;
    private bool running;

    /// <summary>A hasher of nothing yet.</summary>
    public static Hasher Plain()
    {
        Hasher hasher = default;
        int done = LibCrypto.Sha256Init(&hasher.state);
        Check.That(done == 1);
        hasher.running = true;
        return hasher;
    }

    /// <summary>
    /// A hasher whose results never equal those of another domain: it begins with the domain's length in one
    /// byte and the domain, 1 to 255 bytes of ASCII.
    /// </summary>
    public static Hasher Tagged(ReadOnlySpan<byte> domain)
    {
        Check.That(domain.Length is >= 1 and <= byte.MaxValue);
        var hasher = Plain();
        hasher.Add((byte)domain.Length);
        hasher.Add(domain);
        return hasher;
    }

    public void Add(scoped ReadOnlySpan<byte> bytes)
    {
        Check.That(this.running);
        fixed (LibCrypto.Sha256State* state = &this.state)
        fixed (byte* from = bytes)
            _ = bytes.Length <= LibCrypto.FewBytes
                ? LibCrypto.Sha256UpdateFew(state, from, (nuint)bytes.Length)
                : LibCrypto.Sha256Update(state, from, (nuint)bytes.Length);
    }

    public void Add(byte value)
    {
        Span<byte> bytes = [value];
        Add(bytes);
    }

    /// <summary>Adds a number as 8 bytes, little-endian.</summary>
    public void Add(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Add(bytes);
    }

    public void Add(in Hash hash)
    {
        Span<byte> bytes = stackalloc byte[Hash.Size];
        hash.CopyTo(bytes);
        Add(bytes);
    }

    /// <summary>The digest; the hasher is spent.</summary>
    public Hash Finish()
    {
        Check.That(this.running);
        this.running = false;
        byte* digest = stackalloc byte[Hash.Size];
        fixed (LibCrypto.Sha256State* state = &this.state)
            _ = LibCrypto.Sha256Final(digest, state);
        return new Hash(new ReadOnlySpan<byte>(digest, Hash.Size));
    }
}
