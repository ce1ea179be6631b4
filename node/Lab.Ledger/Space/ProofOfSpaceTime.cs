using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Ledger;

/// <summary>
/// The proof that a miner's plot holds a leaf. The leaf's value is not in it: it follows from the miner's
/// key, the plot seed and the index, which binds the proof to its miner.
/// </summary>
public sealed class ProofOfSpaceTime
{
    /// <summary>The most leaves that a plot may claim: 2^40, hence 40 siblings.</summary>
    public const long MaxLeaves = 1L << 40;

    /// <summary>No proof's encoding is longer.</summary>
    public const int MaxBytes = 1 + 34 + 1 + 9 + 9 + 3 + 40 * 34;

    private readonly Hash plotSeed, digest;

    private ProofOfSpaceTime(Hash plotSeed, MerkleProof path, Hash digest)
    {
        this.plotSeed = plotSeed;
        this.digest = digest;
        Path = path;
    }

    public ref readonly Hash PlotSeed => ref this.plotSeed;

    /// <summary>
    /// From the leaf to the plot root. Its index is the leaf's nonce, its count the plot's leaves.
    /// </summary>
    public MerkleProof Path { get; }

    /// <summary>The hash of the proof's bytes, which the header carries.</summary>
    public ref readonly Hash Digest => ref this.digest;

    /// <summary>A proof from its parts; the path's count must be within <see cref="MaxLeaves"/>.</summary>
    public static ProofOfSpaceTime From(Hash plotSeed, MerkleProof path)
    {
        Check.That(path.Count <= MaxLeaves);
        using var writer = new CanonicalWriter(MaxBytes);
        Write(writer, plotSeed, path);
        return new ProofOfSpaceTime(plotSeed, path, Sha256.Tagged(Domains.Proof, writer.Written));
    }

    /// <summary>The value of the leaf if the plot is this miner's (R-SPACE-1).</summary>
    public Hash Leaf(PublicKey miner) => SpaceTime.Leaf(miner, this.plotSeed, Path.Index);

    public void Write(CanonicalWriter to) => Write(to, this.plotSeed, Path);

    /// <summary>The proof that comes next, or null after a fault of the reader.</summary>
    public static ProofOfSpaceTime? Read(ref CanonicalReader from)
    {
        int start = from.Position;
        from.ReadArray(2);
        var plotSeed = from.ReadHash();
        var path = MerkleProof.Read(ref from, MaxLeaves);
        if (path is null || from.Failed) return null;
        return new ProofOfSpaceTime(plotSeed, path, Sha256.Tagged(Domains.Proof, from.Since(start)));
    }

    private static void Write(CanonicalWriter to, in Hash plotSeed, MerkleProof path)
    {
        to.WriteArray(2);
        to.WriteHash(plotSeed);
        path.Write(to);
    }
}
