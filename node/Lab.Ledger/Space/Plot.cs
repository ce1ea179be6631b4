using System.Runtime.Intrinsics;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// A plot held in memory: 32 bytes a leaf, laid out for scanning. Immutable, so scans may run anywhere. The
/// leaf at an index has that index as its nonce.
/// </summary>
public sealed class Plot
{
    /// <summary>The most leaves that a plot in memory may have.</summary>
    public const int MaxLeaves = 1 << 24;

    // Groups of eight leaves, word by word (see LeafLanes); lanes after the last leaf are zero.
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

    /// <summary>The Merkle root over the leaves in order.</summary>
    public Hash Root { get; }

    /// <summary>Makes all leaves (R-SPACE-1) and their root.</summary>
    public static Plot Create(PublicKey miner, Hash seed, int count)
    {
        Check.That(count is >= 1 and <= MaxLeaves);
        int groups = (count + LeafLanes.Width - 1) / LeafLanes.Width;
        var words = new uint[groups * LeafLanes.GroupWords];
        var leaves = new Hash[count];
        for (int i = 0; i < count; i++)
        {
            leaves[i] = SpaceTime.Leaf(miner, seed, i);
            LeafLanes.Put(words, i, leaves[i]);
        }

        return new Plot(miner, seed, count, words, CachedMerkleTree.Of(leaves));
    }

    public Hash Leaf(int index)
    {
        Check.That(index >= 0 && index < Count);
        return LeafLanes.Take(this.words, index);
    }

    /// <summary>
    /// Scores the leaves in order and stops at the first whose score is below <paramref name="target"/>. The
    /// result does not depend on how many are scored at once.
    /// </summary>
    public ScanResult Scan(in Hash challenge, UInt256 target) => Scan(challenge, target, 0, Count);

    /// <summary>
    /// The same over the leaves from <paramref name="first"/> up to but not including <paramref name="end"/>.
    /// </summary>
    public ScanResult Scan(in Hash challenge, UInt256 target, int first, int end)
    {
        Check.That(first >= 0 && first < end && end <= Count);
        Span<uint> prefix = stackalloc uint[8];
        LeafLanes.Put(prefix, challenge);
        Span<Vector256<uint>> scratch = stackalloc Vector256<uint>[LeafLanes.Scratch];
        Span<uint> scores = stackalloc uint[LeafLanes.GroupWords];
        uint bound = (uint)(target.A >> 32);
        for (int from = first - first % LeafLanes.Width; from < end; from += LeafLanes.Width)
        {
            var group = this.words.AsSpan(from * 8, LeafLanes.GroupWords);
            if (!LeafLanes.Score(prefix, group, bound, scratch, scores)) continue;
            int lanes = Math.Min(LeafLanes.Width, end - from);
            for (int lane = Math.Max(0, first - from); lane < lanes; lane++)
            {
                var score = LeafLanes.Take(scores, lane);
                int leaf = from + lane;
                if (score.ToNumber() < target) return new ScanResult(leaf, score, leaf + 1 - first);
            }
        }

        return new ScanResult(-1, Hash.Zero, end - first);
    }

    /// <summary>
    /// The proof that the leaf at an index is in this plot. Hashes the leaves of one block of the tree.
    /// </summary>
    public ProofOfSpaceTime Prove(int index)
    {
        Check.That(index >= 0 && index < Count);
        int first = index - index % CachedMerkleTree.Block;
        var leaves = new Hash[Math.Min(CachedMerkleTree.Block, Count - first)];
        for (int i = 0; i < leaves.Length; i++) leaves[i] = LeafLanes.Take(this.words, first + i);
        return ProofOfSpaceTime.From(Seed, this.tree.Prove(index, leaves));
    }
}
