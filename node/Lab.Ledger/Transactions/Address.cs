using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>
/// Who owns a coin: a version and the digest of a public key. The text form is Bech32m with a checksum, so that
/// a mistyped address is refused and not paid.
/// </summary>
/// <param name="Version">How the body came about; <see cref="CurrentVersion"/> is the only one so far.</param>
/// <param name="Body">H(`lab.address`, public key).</param>
public readonly record struct Address(byte Version, Hash Body) : IComparable<Address>
{
    public const byte CurrentVersion = 1;

    /// <summary>What a text form begins with.</summary>
    public const string Prefix = "lab";

    /// <summary>The address of a key.</summary>
    public static Address Of(PublicKey key) =>
        new(CurrentVersion, Sha256.Tagged(Domains.Address, key.Bytes));

    public int CompareTo(Address other)
    {
        int order = Version.CompareTo(other.Version);
        return order != 0 ? order : Body.CompareTo(other.Body);
    }

    /// <summary>Reads the text form; false if prefix, length, alphabet, case or checksum are wrong.</summary>
    public static bool TryParse(string text, out Address address)
    {
        address = default;
        Span<byte> bytes = stackalloc byte[1 + Hash.Size];
        if (!Bech32.TryDecode(text, Prefix, bytes)) return false;
        address = new Address(bytes[0], new Hash(bytes[1..]));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[1 + Hash.Size];
        bytes[0] = Version;
        Body.CopyTo(bytes[1..]);
        return Bech32.Encode(Prefix, bytes);
    }
}
