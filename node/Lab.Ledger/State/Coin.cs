using Lab.Core;
using Lab.Core.Codec;

namespace Lab.Ledger;

/// <summary>An output that has not been spent.</summary>
/// <param name="Asset">What it is an amount of.</param>
/// <param name="Amount">How much; above zero.</param>
/// <param name="Owner">Who may spend it.</param>
/// <param name="Created">The height of the block that made it.</param>
/// <param name="IsCoinbase">Whether a coinbase made it, so that it must mature.</param>
public readonly record struct Coin(AssetId Asset, Amount Amount, Address Owner, Height Created, bool IsCoinbase)
{
    private const int MaxBytes = 64, Fields = 6;

    /// <summary>R-SPEND-5: whether a block at a height may spend it.</summary>
    /// <param name="height">The height of the spending block.</param>
    /// <param name="maturity">The chain's maturity of coinbases, in blocks.</param>
    public bool IsMature(Height height, int maturity) => !IsCoinbase || height - Created >= maturity;

    /// <summary>The leaf's value in the state tree.</summary>
    public byte[] Encode()
    {
        using var writer = new CanonicalWriter(MaxBytes);
        writer.WriteArray(Fields);
        writer.WriteUInt(Asset.Value);
        writer.WriteUInt((ulong)Amount.Units);
        writer.WriteUInt(Owner.Version);
        writer.WriteHash(Owner.Body);
        writer.WriteUInt((ulong)Created.Value);
        writer.WriteBool(IsCoinbase);
        return writer.ToArray();
    }

    /// <summary>The coin that a leaf's value is, or null if it is none.</summary>
    public static Coin? Decode(ReadOnlySpan<byte> value)
    {
        var from = new CanonicalReader(value);
        from.ReadArray(Fields);
        var asset = new AssetId(from.ReadUInt());
        var amount = new Amount((long)from.ReadUInt(long.MaxValue));
        var owner = new Address((byte)from.ReadUInt(byte.MaxValue), from.ReadHash());
        var created = new Height((long)from.ReadUInt(long.MaxValue));
        bool isCoinbase = from.ReadBool();
        return from.Finish() ? new Coin(asset, amount, owner, created, isCoinbase) : null;
    }
}
