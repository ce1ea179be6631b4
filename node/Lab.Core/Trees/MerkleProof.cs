using Lab.Core.Codec;

namespace Lab.Core.Trees;

/// <summary>
/// The proof that a leaf stands at one index under a root: the siblings on its way up, lowest first. Its
/// shape follows from index and count alone, so that a leaf has one proof and no other.
/// </summary>
public sealed class MerkleProof
{
    /// <summary>The most leaves that a proof may speak of: 2^48, hence 48 siblings.</summary>
    public const long CountLimit = 1L << 48;

    private readonly Hash[] siblings;

    /// <summary>Takes the siblings over; as many as <see cref="Depth"/> says.</summary>
    public MerkleProof(long index, long count, Hash[] siblings)
    {
        Check.That(index >= 0 && index < count && count <= CountLimit);
        Check.That(siblings.Length == Depth(index, count));
        Index = index;
        Count = count;
        this.siblings = siblings;
    }

    /// <summary>Which leaf, from 0.</summary>
    public long Index { get; }

    /// <summary>How many leaves the tree has.</summary>
    public long Count { get; }

    public ReadOnlySpan<Hash> Siblings => this.siblings;

    /// <summary>
    /// How many siblings a proof of this index has: one a level, but none where the node is promoted.
    /// </summary>
    public static int Depth(long index, long count)
    {
        int depth = 0;
        for (; count > 1; index >>= 1, count = (count + 1) / 2)
            if ((index ^ 1) < count) depth++;
        return depth;
    }

    /// <summary>
    /// True if <paramref name="leaf"/> stands at <see cref="Index"/> under <paramref name="root"/>.
    /// </summary>
    public bool Verify(in Hash root, in Hash leaf)
    {
        var node = MerkleHash.Leaf(in leaf);
        int next = 0;
        long at = Index;
        for (long width = Count; width > 1; at >>= 1, width = (width + 1) / 2)
        {
            if ((at ^ 1) >= width) continue;
            ref readonly var sibling = ref this.siblings[next++];
            bool left = (at & 1) == 0;
            node = left ? MerkleHash.Node(in node, in sibling) : MerkleHash.Node(in sibling, in node);
        }

        return MerkleHash.Root(Count, in node) == root;
    }

    /// <summary>Writes [index, count, [siblings]].</summary>
    public void Write(CanonicalWriter to)
    {
        to.WriteArray(3);
        to.WriteUInt((ulong)Index);
        to.WriteUInt((ulong)Count);
        to.WriteArray(this.siblings.Length);
        foreach (ref readonly var sibling in this.siblings.AsSpan()) to.WriteHash(in sibling);
    }

    /// <summary>
    /// Reads a proof in a tree of at most <paramref name="countLimit"/> leaves; null after a fault. An index
    /// past the count or a wrong number of siblings is refused before the siblings are read.
    /// </summary>
    public static MerkleProof? Read(ref CanonicalReader from, long countLimit = CountLimit)
    {
        Check.That(countLimit is >= 1 and <= CountLimit);
        from.ReadArray(3);
        long index = (long)from.ReadUInt((ulong)countLimit - 1);
        long count = (long)from.ReadUInt((ulong)countLimit);
        if (index >= count) from.Fail(CodecFault.Refused);
        if (from.Failed || !from.ReadArray(Depth(index, count))) return null;
        var siblings = new Hash[Depth(index, count)];
        for (int i = 0; i < siblings.Length; i++) siblings[i] = from.ReadHash();
        return from.Failed ? null : new MerkleProof(index, count, siblings);
    }
}
