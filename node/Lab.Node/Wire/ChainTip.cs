using System.Buffers.Binary;
using Lab.Core;
using Lab.Core.Codec;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>
/// A block by place and name: the height makes finding it a matter of steps, not of an index.
/// </summary>
public readonly record struct BlockRef(Height Height, Hash Id)
{
    internal void Write(CanonicalWriter to)
    {
        to.WriteArray(2);
        to.WriteUInt((ulong)Height.Value);
        to.WriteHash(Id);
    }

    internal static BlockRef Read(ref CanonicalReader from)
    {
        from.ReadArray(2);
        var height = new Height((long)from.ReadUInt(long.MaxValue));
        return new BlockRef(height, from.ReadHash());
    }
}

/// <summary>The last block of a chain and the chain's weight.</summary>
public readonly record struct ChainTip(BlockRef Block, UInt128 Weight)
{
    private const int WeightBytes = 16;

    internal void Write(CanonicalWriter to)
    {
        to.WriteArray(2);
        Block.Write(to);
        Span<byte> weight = stackalloc byte[WeightBytes];
        BinaryPrimitives.WriteUInt128BigEndian(weight, Weight);
        to.WriteBytes(weight);
    }

    internal static ChainTip Read(ref CanonicalReader from)
    {
        from.ReadArray(2);
        var block = BlockRef.Read(ref from);
        var weight = from.ReadBytesExactly(WeightBytes);
        return from.Failed ? default : new ChainTip(block, BinaryPrimitives.ReadUInt128BigEndian(weight));
    }
}
