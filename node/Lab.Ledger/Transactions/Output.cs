using Lab.Core;
using Lab.Core.Codec;

namespace Lab.Ledger;

/// <summary>What a transaction gives: so much of an asset to an address.</summary>
public readonly record struct Output(Address To, AssetId Asset, Amount Amount)
{
    /// <summary>A payment in the native coin.</summary>
    public Output(Address to, Amount amount)
        : this(to, AssetId.Native, amount)
    {
    }

    internal void Write(CanonicalWriter to)
    {
        to.WriteArray(4);
        to.WriteUInt(To.Version);
        to.WriteHash(To.Body);
        to.WriteUInt(Asset.Value);
        to.WriteUInt((ulong)Amount.Units);
    }

    internal static Output Read(ref CanonicalReader from)
    {
        from.ReadArray(4);
        var to = new Address((byte)from.ReadUInt(byte.MaxValue), from.ReadHash());
        return new Output(to, new AssetId(from.ReadUInt()), new Amount((long)from.ReadUInt(long.MaxValue)));
    }
}
