using System.Buffers;

namespace Lab.Core.Trees;

/// <summary>
/// A Merkle tree that keeps only its upper levels, a hash a leaf block and as many again above: a proof
/// hashes one block of leaves anew, and the memory is about one byte a leaf.
/// </summary>
public sealed class CachedMerkleTree
{
    /// <summary>Leaves in a block, 2^<see cref="Low"/>.</summary>
    public const int Block = 1 << Low;

    private const int Low = 6;

    private readonly Hash[][] upper;

    private CachedMerkleTree(int count, Hash[][] upper)
    {
        Count = count;
        this.upper = upper;
        Root = MerkleHash.Root(count, upper[^1][0]);
    }

    public Hash Root { get; }

    /// <summary>The number of leaves, at least one.</summary>
    public int Count { get; }

    /// <summary>Builds the tree: about two hashes a leaf.</summary>
    public static CachedMerkleTree Of(ReadOnlySpan<Hash> leaves)
    {
        Check.That(leaves.Length >= 1);
        var level = new Hash[BlocksOf(leaves.Length)];
        for (int i = 0; i < level.Length; i++)
            level[i] = BlockRoot(leaves.Slice(i * Block, Math.Min(Block, leaves.Length - i * Block)));
        return FromBlocks(leaves.Length, level);
    }

    /// <summary>Blocks of so many leaves; all but the last are full.</summary>
    public static int BlocksOf(int leaves) => (leaves - 1) / Block + 1;

    /// <summary>The node above one block of leaves, 1 to <see cref="Block"/> of them.</summary>
    public static Hash BlockRoot(ReadOnlySpan<Hash> leaves)
    {
        int width = leaves.Length;
        Check.That(width is >= 1 and <= Block);
        var rented = ArrayPool<Hash>.Shared.Rent(Block);
        var nodes = rented.AsSpan();
        for (int j = 0; j < width; j++) nodes[j] = MerkleHash.Leaf(in leaves[j]);
        for (; width > 1; width = (width + 1) / 2) MerkleTree.Fold(nodes[..width], nodes);
        var root = nodes[0];
        ArrayPool<Hash>.Shared.Return(rented);
        return root;
    }

    /// <summary>The tree over blocks whose nodes are known, which it takes over.</summary>
    public static CachedMerkleTree FromBlocks(int leaves, Hash[] level)
    {
        Check.That(leaves >= 1 && level.Length == BlocksOf(leaves));
        var upper = new List<Hash[]> { level };
        while (level.Length > 1)
        {
            var above = new Hash[(level.Length + 1) / 2];
            MerkleTree.Fold(level, above);
            upper.Add(level = above);
        }

        return new CachedMerkleTree(leaves, upper.ToArray());
    }

    /// <summary>Whether these are the leaves of a block, counted from 0.</summary>
    public bool IsBlock(int block, ReadOnlySpan<Hash> leaves) =>
        leaves.Length == Math.Min(Block, Count - block * Block) && BlockRoot(leaves) == this.upper[0][block];

    /// <summary>The proof of the leaf at an index.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="block">The leaves of its block, from the last multiple of <see cref="Block"/>.</param>
    public MerkleProof Prove(int index, ReadOnlySpan<Hash> block)
    {
        Check.That(index >= 0 && index < Count);
        int width = Math.Min(Block, Count - index / Block * Block);
        Check.That(block.Length == width);
        var siblings = new Hash[MerkleProof.Depth(index, Count)];
        var nodes = new Hash[width];
        for (int i = 0; i < width; i++) nodes[i] = MerkleHash.Leaf(in block[i]);
        int found = 0;
        for (int at = index % Block; width > 1; width = (width + 1) / 2, at >>= 1)
        {
            if ((at ^ 1) < width) siblings[found++] = nodes[at ^ 1];
            MerkleTree.Fold(nodes.AsSpan(0, width), nodes);
        }

        int above = index / Block;
        Check.That(nodes[0] == this.upper[0][above]);
        foreach (var level in this.upper)
        {
            if ((above ^ 1) < level.Length) siblings[found++] = level[above ^ 1];
            above >>= 1;
        }

        Check.That(found == siblings.Length);
        return new MerkleProof(index, Count, siblings);
    }
}
