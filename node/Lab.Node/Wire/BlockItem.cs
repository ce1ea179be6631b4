using Lab.Core.Codec;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>A block on the wire: the body is the block's own encoding.</summary>
public sealed class BlockItem(Block block) : Item(ItemKind.Block, block.WireId)
{
    public Block Block { get; } = block;
    public override MessageCode Code => MessageCode.Block;

    internal override void WriteBody(CanonicalWriter to) => Block.Write(to);

    internal static BlockItem? Read(ref CanonicalReader from) =>
        Block.Read(ref from) is { } block ? new BlockItem(block) : null;
}
