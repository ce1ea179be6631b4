using System.Buffers;

namespace Lab.Core.Trees;

/// <summary>
/// A binary Merkle tree over one or more 32-byte leaves, all levels kept so that proofs cost nothing but
/// copying. The last node of an odd level is promoted as it is, never paired with itself (two lists would
/// share a root).
/// </summary>
public sealed class MerkleTree
{
    private readonly Hash[][] levels;

    private MerkleTree(Hash[][] levels)
    {
        this.levels = levels;
        Root = MerkleHash.Root(Count, levels[^1][0]);
    }

    public Hash Root { get; }

    /// <summary>The number of leaves, at least one.</summary>
    public int Count => this.levels[0].Length;

    /// <summary>Builds the tree: about two hashes a leaf.</summary>
    public static MerkleTree Of(ReadOnlySpan<Hash> leaves)
    {
        Check.That(leaves.Length >= 1);
        var level = new Hash[leaves.Length];
        for (int i = 0; i < leaves.Length; i++) level[i] = MerkleHash.Leaf(in leaves[i]);
        var levels = new List<Hash[]> { level };
        while (level.Length > 1)
        {
            var above = new Hash[(level.Length + 1) / 2];
            Fold(level, above);
            levels.Add(level = above);
        }

        return new MerkleTree(levels.ToArray());
    }

    /// <summary>The root alone, with one borrowed level of memory instead of the whole tree.</summary>
    public static Hash RootOf(ReadOnlySpan<Hash> leaves)
    {
        Check.That(leaves.Length >= 1);
        int count = leaves.Length;
        var level = ArrayPool<Hash>.Shared.Rent(count);
        for (int i = 0; i < count; i++) level[i] = MerkleHash.Leaf(in leaves[i]);
        for (int width = count; width > 1; width = (width + 1) / 2) Fold(level.AsSpan(0, width), level);
        var root = MerkleHash.Root(count, level[0]);
        ArrayPool<Hash>.Shared.Return(level);
        return root;
    }

    /// <summary>
    /// The proof that the leaf at <paramref name="index"/> stands under <see cref="Root"/>.
    /// </summary>
    public MerkleProof Prove(int index)
    {
        Check.That(index >= 0 && index < Count);
        var siblings = new Hash[MerkleProof.Depth(index, Count)];
        int found = 0, at = index;
        foreach (var level in this.levels)
        {
            int sibling = at ^ 1;
            if (sibling < level.Length) siblings[found++] = level[sibling];
            at >>= 1;
        }

        Check.That(found == siblings.Length);
        return new MerkleProof(index, Count, siblings);
    }

    /// <summary>Hashes a level pairwise into the one above; both may begin at the same place.</summary>
    internal static void Fold(ReadOnlySpan<Hash> level, Span<Hash> above)
    {
        for (int i = 0; i < level.Length / 2; i++) above[i] = MerkleHash.Node(level[2 * i], level[2 * i + 1]);
        if (level.Length % 2 == 1) above[level.Length / 2] = level[^1];
    }
}
