using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>
/// The proof that a miner's plot holds a leaf. The leaf's value is not in it: it follows from the miner's key, the
/// plot seed and the index, which binds the proof to its miner.
/// </summary>
public sealed class ProofOfSpaceTime
{
    /// <summary>Siblings that a path may have: plots of at most 2^40 leaves.</summary>
    public const int MaxSiblings = 40;

    public const long MaxLeaves = 1L << MaxSiblings;

    /// <summary>No proof's encoding is longer.</summary>
    public const int MaxBytes = 1 + 34 + 2 * 9 + 3 + MaxSiblings * 34;

    private readonly Hash[] siblings;
    private readonly Hash digest;

    private ProofOfSpaceTime(Hash plotSeed, long index, long count, Hash[] siblings, Hash digest)
    {
        PlotSeed = plotSeed;
        Index = index;
        Count = count;
        this.siblings = siblings;
        this.digest = digest;
    }

    /// <summary>The proof of genesis, which is in no plot.</summary>
    public static ProofOfSpaceTime None { get; } = From(Hash.Zero, 0, 0, []);

    public Hash PlotSeed { get; }

    /// <summary>The leaf's place and nonce, 0 to 2^40.</summary>
    public long Index { get; }

    /// <summary>The plot's leaves, 0 to 2^40.</summary>
    public long Count { get; }

    /// <summary>From the leaf up.</summary>
    public ReadOnlySpan<Hash> Siblings => this.siblings;

    /// <summary>The hash of the proof's bytes, which the header carries.</summary>
    public ref readonly Hash Digest => ref this.digest;

    /// <summary>A proof from parts, which need not fit together but must be within the limits.</summary>
    public static ProofOfSpaceTime From(Hash plotSeed, long index, long count, Hash[] siblings)
    {
        Check.That(index is >= 0 and <= MaxLeaves && count is >= 0 and <= MaxLeaves);
        Check.That(siblings.Length <= MaxSiblings);
        using var writer = new CanonicalWriter(MaxBytes);
        Write(writer, plotSeed, index, count, siblings);
        return new ProofOfSpaceTime(
            plotSeed, index, count, siblings, Sha256.Tagged(Domains.Proof, writer.Written));
    }

    /// <summary>The value of the leaf if the plot is this miner's (R-SPACE-1).</summary>
    public Hash Leaf(PublicKey miner) => SpaceTime.Leaf(miner, PlotSeed, Index);

    /// <summary>True if the path leads from the miner's leaf to the root.</summary>
    public bool LeadsTo(Hash root, PublicKey miner) =>
        Index < Count && PlotTree.LeadsTo(root, Leaf(miner), Index, Count, this.siblings);

    public void Write(CanonicalWriter to) => Write(to, PlotSeed, Index, Count, this.siblings);

    /// <summary>The proof that comes next, or null after a fault of the reader.</summary>
    public static ProofOfSpaceTime? Read(ref CanonicalReader from)
    {
        int start = from.Position;
        from.ReadArray(4);
        var plotSeed = from.ReadHash();
        long index = (long)from.ReadUInt(MaxLeaves), count = (long)from.ReadUInt(MaxLeaves);
        var siblings = new Hash[from.ReadArray(0, MaxSiblings)];
        for (int i = 0; i < siblings.Length; i++) siblings[i] = from.ReadHash();
        return from.Failed ? null : new ProofOfSpaceTime(
            plotSeed, index, count, siblings, Sha256.Tagged(Domains.Proof, from.Since(start)));
    }

    private static void Write(CanonicalWriter to, in Hash plotSeed, long index, long count, Hash[] siblings)
    {
        to.WriteArray(4);
        to.WriteHash(plotSeed);
        to.WriteUInt((ulong)index);
        to.WriteUInt((ulong)count);
        to.WriteArray(siblings.Length);
        foreach (var sibling in siblings) to.WriteHash(sibling);
    }
}
