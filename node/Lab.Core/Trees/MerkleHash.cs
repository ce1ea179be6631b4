using Lab.Core.Crypto;

namespace Lab.Core.Trees;

/// <summary>
/// The hashes of a Merkle tree. Leaves, inner nodes and roots begin with different bytes, so that none can
/// pass for another; a root binds the number of leaves, without which one leaf could be proved at several
/// indices.
/// </summary>
public static class MerkleHash
{
    /// <summary>SHA-256(00, leaf).</summary>
    public static Hash Leaf(in Hash leaf)
    {
        Span<byte> bytes = stackalloc byte[1 + Hash.Size];
        bytes[0] = 0;
        leaf.CopyTo(bytes[1..]);
        return Sha256.Of(bytes);
    }

    /// <summary>SHA-256(01, left, right).</summary>
    public static Hash Node(in Hash left, in Hash right) => Sha256.Of(1, left, right);

    /// <summary>
    /// SHA-256(02, count as 8 bytes little-endian, top), where top is the one node of the last level.
    /// </summary>
    public static Hash Root(long count, in Hash top)
    {
        Check.That(count >= 1);
        var hasher = Hasher.Plain();
        hasher.Add((byte)2);
        hasher.Add((ulong)count);
        hasher.Add(in top);
        return hasher.Finish();
    }
}
