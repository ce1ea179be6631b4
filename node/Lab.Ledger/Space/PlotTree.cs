using System.Numerics;
using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>The Merkle tree over a plot's leaves, shaped as in RFC 6962: domain-separated leaves and nodes.</summary>
internal static class PlotTree
{
    public static Hash Root(ReadOnlySpan<Hash> leaves)
    {
        if (leaves.Length == 1) return OfLeaf(leaves[0]);
        int split = Split(leaves.Length);
        return Join(Root(leaves[..split]), Root(leaves[split..]));
    }

    public static Hash[] Path(ReadOnlySpan<Hash> leaves, int index)
    {
        var path = new List<Hash>();
        while (leaves.Length > 1)
        {
            int split = Split(leaves.Length);
            path.Add(Root(index < split ? leaves[split..] : leaves[..split]));
            leaves = index < split ? leaves[..split] : leaves[split..];
            if (index >= split) index -= split;
        }

        path.Reverse();
        return [.. path];
    }

    public static bool LeadsTo(Hash root, Hash leaf, long index, long count, ReadOnlySpan<Hash> path)
    {
        // RFC 9162, 2.1.3.2
        long at = index, last = count - 1;
        var hash = OfLeaf(leaf);
        foreach (var sibling in path)
        {
            if (last == 0) return false;
            if ((at & 1) == 1 || at == last)
            {
                hash = Join(sibling, hash);
                while ((at & 1) == 0 && at != 0) (at, last) = (at >> 1, last >> 1);
            }
            else hash = Join(hash, sibling);

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }

    private static int Split(int count) => 1 << BitOperations.Log2((uint)(count - 1));
    private static Hash OfLeaf(in Hash leaf)
    {
        var hasher = Hasher.Plain();
        hasher.Add((byte)0);
        hasher.Add(leaf);
        return hasher.Finish();
    }

    private static Hash Join(in Hash left, in Hash right) => Sha256.Of(1, left, right);
}
