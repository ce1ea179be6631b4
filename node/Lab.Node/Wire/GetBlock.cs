using Lab.Core;
using Lab.Core.Codec;

namespace Lab.Nodes.Messages;

/// <summary>
/// Asks for blocks of a chain, oldest first; each is answered by a <see cref="BlockItem"/> in this order, or
/// not at all.
/// </summary>
public sealed class GetBlock : Message
{
    public const int MaxBlocks = 64;

    /// <param name="blocks">1 to 64.</param>
    public GetBlock(IReadOnlyList<BlockRef> blocks)
    {
        Check.That(blocks.Count <= MaxBlocks);
        Blocks = blocks;
    }

    public IReadOnlyList<BlockRef> Blocks { get; }
    public override MessageCode Code => MessageCode.GetBlock;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(1);
        to.WriteArray(Blocks.Count);
        foreach (var block in Blocks) block.Write(to);
    }

    internal static GetBlock Read(ref CanonicalReader from)
    {
        from.ReadArray(1);
        var blocks = new BlockRef[from.ReadArray(1, MaxBlocks)];
        for (int i = 0; i < blocks.Length && !from.Failed; i++) blocks[i] = BlockRef.Read(ref from);
        return new GetBlock(blocks);
    }
}
