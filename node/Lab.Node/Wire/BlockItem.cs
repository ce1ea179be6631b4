using Lab.Core.Codec;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Nodes.Messages;

/// <summary>A block on the wire: the body is the block's own encoding.</summary>
public sealed class BlockItem(Block block) : Item(ItemKind.Block, block.WireId)
{
    private Frame? compact;

    public Block Block { get; } = block;
    public override MessageCode Code => MessageCode.Block;

    /// <summary>
    /// The frame of the block's compact form, shared by all who share the block; null if it has no transactions that
    /// others may have.
    /// </summary>
    internal Frame? Compact => Block.Transactions.Count < 2
        ? null
        : this.compact ??= Wire.Encode(CompactBlock.Of(Block));

    internal override void WriteBody(CanonicalWriter to) => Block.Write(to);

    internal static BlockItem? Read(ref CanonicalReader from) =>
        Block.Read(ref from) is { } block ? new BlockItem(block) : null;
}
