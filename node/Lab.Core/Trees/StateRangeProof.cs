namespace Lab.Core.Trees;

/// <summary>
/// The proof that some keys are all that a state tree has after one key and up to another: what lies before the first
/// and after the last is given by its hashes, everything between is computed anew from the keys and values.
/// </summary>
/// <param name="Left">Before the key that the range follows; none if it begins with the tree.</param>
/// <param name="Right">After the last key of the range; none if it ends with the tree.</param>
/// <remarks>
/// Sound because a hash opens in one way only: whoever claims a leaf where a branch is, or the other way round, or a
/// leaf at another depth, has to find two inputs with one hash.
/// </remarks>
public sealed record StateRangeProof(StateEdge Left, StateEdge Right)
{
    /// <summary>Whether the range ends with the tree.</summary>
    public bool IsLast => Right.Depth == 0;

    /// <summary>Whether these pairs, and no others, follow a pair under a root.</summary>
    /// <param name="root">Of the whole tree.</param>
    /// <param name="before">The pair that the range follows; null if it begins with the tree.</param>
    /// <param name="pairs">In any order, which must be rising to hold; values of at most 160 bytes.</param>
    public bool Holds(
        in Hash root, KeyValuePair<Hash, byte[]>? before, IReadOnlyList<KeyValuePair<Hash, byte[]>> pairs)
    {
        // Without a pair there is no way down which the right edge could lie.
        if (pairs.Count == 0 && !IsLast) return false;
        if (before is null && Left.Depth > 0) return false;
        var all = new List<KeyValuePair<Hash, byte[]>>(pairs.Count + 1);
        if (before is { } first) all.Add(first);
        all.AddRange(pairs);
        for (int i = 0; i < all.Count; i++)
        {
            if (all[i].Value.Length > StateTree.MaxValue) return false;
            if (i > 0 && all[i - 1].Key >= all[i].Key) return false;
        }

        var leaves = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all);
        bool isSound = true;
        return RootOf(leaves, 0, before is not null, !IsLast, ref isSound) == root && isSound;
    }

    /// <param name="leaves">Those of the range below a place, with the one before it if <paramref name="left"/>.</param>
    /// <param name="depth">Of the place.</param>
    /// <param name="left">Whether the way to the pair before the range leads through it.</param>
    /// <param name="right">Whether the way to the last pair leads through it, and others follow.</param>
    /// <param name="isSound">Cleared if the edges do not fit the keys.</param>
    private Hash RootOf(
        ReadOnlySpan<KeyValuePair<Hash, byte[]>> leaves, int depth, bool left, bool right, ref bool isSound)
    {
        if (leaves.IsEmpty || !isSound) return Hash.Zero;
        if (leaves.Length == 1 && (!left || depth == Left.Depth) && (!right || depth == Right.Depth))
            return StateNode.OfLeaf(leaves[0].Key, leaves[0].Value);
        if (depth == SiblingList.MaxDepth || (left && depth >= Left.Depth) || (right && depth >= Right.Depth))
        {
            isSound = false;
            return Hash.Zero;
        }

        int middle = 0;
        while (middle < leaves.Length && StateTree.Bit(leaves[middle].Key, depth) == 0) middle++;
        var one = left && middle == 0
            ? Left[depth]
            : RootOf(leaves[..middle], depth + 1, left, right && middle == leaves.Length, ref isSound);
        var other = right && middle == leaves.Length
            ? Right[depth]
            : RootOf(leaves[middle..], depth + 1, left && middle == 0, right, ref isSound);
        return StateNode.OfInner(one, other);
    }
}
