using Lab.Core;
using Lab.Core.Codec;

namespace Lab.Nodes.Messages;

/// <summary>Asks for the entries of the state after a block that follow a key; answered by <see cref="SnapshotPart"/>.</summary>
/// <param name="block">The block.</param>
/// <param name="after">The last key that the asker has, zero for none.</param>
public sealed class GetSnapshot(BlockRef block, in Hash after) : Message
{
    public BlockRef Block { get; } = block;
    public Hash After { get; } = after;
    public override MessageCode Code => MessageCode.GetSnapshot;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(2);
        Block.Write(to);
        to.WriteHash(After);
    }

    internal static GetSnapshot Read(ref CanonicalReader from)
    {
        from.ReadArray(2);
        var block = BlockRef.Read(ref from);
        return new GetSnapshot(block, from.ReadHash());
    }
}
