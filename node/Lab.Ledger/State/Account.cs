using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>
/// What the state knows of an address beside its coins. One with a nonce above 0 is never deleted, or its old
/// transactions could be replayed.
/// </summary>
/// <param name="Key">The public key; null until the address has spent for the first time.</param>
/// <param name="Nonce">How many transactions it has made.</param>
/// <param name="Total">The sum of its native coins, immature ones included.</param>
public readonly record struct Account(PublicKey? Key, ulong Nonce, Amount Total)
{
    private const int MaxBytes = 80, Fields = 3;

    /// <summary>An address that the state has never heard of.</summary>
    public static readonly Account Unknown;

    internal bool IsForgettable => Nonce == 0 && Total == Amount.Zero;

    /// <summary>The leaf's value in the state tree: key, nonce, [[asset, total]].</summary>
    public byte[] Encode()
    {
        using var writer = new CanonicalWriter(MaxBytes);
        writer.WriteArray(Fields);
        if (Key is { } key) writer.WriteHash(key.Bytes);
        else writer.WriteNil();
        writer.WriteUInt(Nonce);
        writer.WriteArray(Total == Amount.Zero ? 0 : 1);
        if (Total != Amount.Zero)
        {
            writer.WriteArray(2);
            writer.WriteUInt(AssetId.Native.Value);
            writer.WriteUInt((ulong)Total.Units);
        }

        return writer.ToArray();
    }

    /// <summary>The account that a leaf's value is, or null if it is none.</summary>
    public static Account? Decode(ReadOnlySpan<byte> value)
    {
        var from = new CanonicalReader(value);
        from.ReadArray(Fields);
        PublicKey? key = from.TakeNil() ? null : new PublicKey(from.ReadHash());
        ulong nonce = from.ReadUInt();
        var total = Amount.Zero;
        if (from.ReadArray(0, 1) == 1)
        {
            from.ReadArray(2);
            from.ReadUInt(AssetId.Native.Value);
            total = new Amount((long)from.ReadUInt(long.MaxValue));
        }

        return from.Finish() ? new Account(key, nonce, total) : null;
    }
}
