using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>A plot held in memory: 32 bytes a leaf, laid out for scanning.</summary>
public sealed class Plot : IPlot
{
    /// <summary>The most leaves that a plot in memory may have.</summary>
    public const int MaxLeaves = 1 << 24;

    private readonly uint[] words;
    private readonly CachedMerkleTree tree;

    private Plot(PublicKey miner, Hash seed, int count, uint[] words, CachedMerkleTree tree)
    {
        Miner = miner;
        Seed = seed;
        Count = count;
        Root = tree.Root;
        this.words = words;
        this.tree = tree;
    }

    public PublicKey Miner { get; }
    public Hash Seed { get; }

    /// <summary>Leaves, 1 to <see cref="MaxLeaves"/>.</summary>
    public int Count { get; }

    public Hash Root { get; }

    /// <summary>Makes all leaves (R-SPACE-1) and their root.</summary>
    public static Plot Create(PublicKey miner, Hash seed, int count)
    {
        Check.That(count is >= 1 and <= MaxLeaves);
        var words = new uint[LeafGroups.WordsFor(count)];
        var leaves = new Hash[count];
        for (int i = 0; i < count; i++)
        {
            leaves[i] = SpaceTime.Leaf(miner, seed, i);
            LeafGroups.Put(words, i, leaves[i]);
        }

        return new Plot(miner, seed, count, words, CachedMerkleTree.Of(leaves));
    }

    public Hash Leaf(int index)
    {
        Check.That(index >= 0 && index < Count);
        return LeafGroups.Take(this.words, index);
    }

    /// <summary>The first leaf of all whose score is below <paramref name="target"/>.</summary>
    public ScanResult Scan(in Hash challenge, UInt256 target) => Scan(challenge, target, 0, Count, ScanGoal.First);

    /// <inheritdoc/>
    public ScanResult Scan(in Hash challenge, UInt256 target, int first, int end, ScanGoal goal)
    {
        Check.That(end <= Count);
        return LeafGroups.Scan(this.words, challenge, target, first, end, goal);
    }

    /// <summary>
    /// The proof that the leaf at an index is in this plot. Hashes the leaves of one block of the tree.
    /// </summary>
    public ProofOfSpaceTime Prove(int index)
    {
        Check.That(index >= 0 && index < Count);
        int first = index - index % CachedMerkleTree.Block;
        var leaves = new Hash[Math.Min(CachedMerkleTree.Block, Count - first)];
        for (int i = 0; i < leaves.Length; i++) leaves[i] = LeafGroups.Take(this.words, first + i);
        return ProofOfSpaceTime.From(Seed, this.tree.Prove(index, leaves));
    }

    ProofOfSpaceTime? IPlot.Prove(int index) => Prove(index);

    /// <summary>What a block shows of the leaf at an index.</summary>
    public WonLeaf Win(int index) => new(Root, Prove(index));
}
