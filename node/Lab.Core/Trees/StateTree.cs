using System.Buffers;

namespace Lab.Core.Trees;

/// <summary>One change of a state: a value for a key, or null to delete it.</summary>
/// <param name="Key">Where; evenly spread, as digests are.</param>
/// <param name="Value">At most 160 bytes, not to be changed afterwards.</param>
public readonly record struct StateWrite(Hash Key, byte[]? Value);

/// <summary>
/// A sparse Merkle tree from 256-bit keys to short values: persistent, so that every version stays and old ones
/// share what did not change. Shape and root follow from the content alone, whatever the order of the writes.
/// </summary>
/// <remarks>
/// A node at depth d stands for all keys with its d leading bits: none (the zero hash), one (a leaf, however high
/// up), or several (an inner node). Leaf and inner hashes begin with different bytes, so none passes for another.
/// </remarks>
public sealed class StateTree
{
    /// <summary>The longest value: with it a proof in a tree of a million keys stays below 1 KB.</summary>
    public const int MaxValue = 160;

    public static readonly StateTree Empty = new(default, 0);

    // From so many writes on it pays to walk all ways at once before anything is done.
    private const int Many = 32;

    private readonly StateBranch root;

    private StateTree(in StateBranch root, long count)
    {
        this.root = root;
        Count = count;
    }

    /// <summary>Zero if the tree is empty.</summary>
    public Hash Root => this.root.Hash;

    /// <summary>Keys that have a value.</summary>
    public long Count { get; }

    /// <summary>The value of a key, which must not be changed, or null.</summary>
    public byte[]? Find(in Hash key)
    {
        var node = this.root.Node;
        for (int depth = 0; node is StateInner inner; depth++) node = inner.Child(Bit(key, depth)).Node;
        return node is StateLeaf leaf && leaf.Key == key ? leaf.Value : null;
    }

    /// <summary>
    /// The tree with all writes, whose keys must differ; they are sorted in place. Deleting what is absent changes
    /// nothing. Every inner node on the way is hashed once, however many writes pass through it.
    /// </summary>
    public StateTree Apply(Span<StateWrite> writes)
    {
        writes.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        for (int i = 0; i < writes.Length; i++)
        {
            Check.That(i == 0 || writes[i - 1].Key != writes[i].Key);
            Check.That(writes[i].Value is null or { Length: <= MaxValue });
        }

        if (writes.Length >= Many) Approach(this.root.Node, writes);
        long added = 0;
        var next = Update(this.root, writes, 0, ref added);
        return next.Node == this.root.Node ? this : new StateTree(next, Count + added);
    }

    /// <summary>The proof of a key's value, or of its absence.</summary>
    public StateProof Prove(in Hash key)
    {
        var siblings = new List<Hash>();
        var node = this.root.Node;
        for (int depth = 0; node is StateInner inner; depth++)
        {
            int bit = Bit(key, depth);
            siblings.Add(inner.Child(1 - bit).Hash);
            node = inner.Child(bit).Node;
        }

        var leaf = node as StateLeaf;
        return new StateProof(siblings.ToArray(), leaf?.Key, leaf?.Value);
    }

    /// <summary>All keys and values in the order of the keys.</summary>
    public IEnumerable<KeyValuePair<Hash, byte[]>> Pairs()
    {
        var waiting = new Stack<StateNode>();
        if (this.root.Node is not null) waiting.Push(this.root.Node);
        return Walk(waiting);
    }

    /// <summary>
    /// The keys and values that follow a key, at most so many, and the proof that there are no others between; null if
    /// the key has no value.
    /// </summary>
    /// <param name="after">A key that has a value, or zero for the first ones.</param>
    /// <param name="most">1 and up.</param>
    public StateRange? Range(in Hash after, int most)
    {
        Check.That(most >= 1);
        var waiting = new Stack<StateNode>();
        var left = StateEdge.None;
        if (after == Hash.Zero)
        {
            if (this.root.Node is not null) waiting.Push(this.root.Node);
        }
        else
        {
            if (Find(after) is null) return null;
            left = Edge(after, 1, waiting);
        }

        var pairs = new List<KeyValuePair<Hash, byte[]>>();
        foreach (var pair in Walk(waiting))
        {
            pairs.Add(pair);
            if (pairs.Count == most) break;
        }

        // What is left on the way shows whether anything follows.
        var right = waiting.Count == 0 ? StateEdge.None : Edge(pairs[^1].Key, 0, []);
        return new StateRange(pairs, new StateRangeProof(left, right));
    }

    /// <summary>
    /// The siblings that lie before a key (1: where its bit is one) or after it (0), and the nodes after it, nearest on
    /// top.
    /// </summary>
    private StateEdge Edge(in Hash key, int outer, Stack<StateNode> after)
    {
        var siblings = new List<Hash>();
        var node = this.root.Node;
        for (int depth = 0; node is StateInner inner; depth++)
        {
            int bit = Bit(key, depth);
            siblings.Add(bit == outer ? inner.Child(1 - bit).Hash : Hash.Zero);
            if (bit == 0 && inner.Right.Node is { } later) after.Push(later);
            node = inner.Child(bit).Node;
        }

        return new StateEdge(siblings.ToArray());
    }

    private static IEnumerable<KeyValuePair<Hash, byte[]>> Walk(Stack<StateNode> waiting)
    {
        while (waiting.TryPop(out var node))
        {
            if (node is StateLeaf leaf)
            {
                yield return new KeyValuePair<Hash, byte[]>(leaf.Key, leaf.Value);
                continue;
            }

            for (int bit = 1; bit >= 0; bit--)
                if (((StateInner)node).Child(bit).Node is { } child) waiting.Push(child);
        }
    }

    /// <summary>The bit of a key that decides at a depth, the most significant first.</summary>
    internal static int Bit(in Hash key, int depth) => (int)(key.Word(depth >> 6) >> (63 - (depth & 63))) & 1;

    /// <summary>
    /// Reads the nodes on the ways of all writes, level by level. The steps of a level do not wait for each other, so
    /// that the processor fetches many nodes of a large tree at a time; a walk down one way fetches one.
    /// </summary>
    private static void Approach(StateNode? root, ReadOnlySpan<StateWrite> writes)
    {
        var rented = ArrayPool<StateNode?>.Shared.Rent(writes.Length);
        var at = rented.AsSpan(0, writes.Length);
        at.Fill(root);
        int left = at.Length;
        for (int depth = 0; left > 0; depth++)
        {
            left = 0;
            for (int i = 0; i < at.Length; i++)
            {
                if (at[i] is not StateInner inner) continue;
                at[i] = inner.Child(Bit(writes[i].Key, depth)).Node;
                left++;
            }
        }

        ArrayPool<StateNode?>.Shared.Return(rented, clearArray: true);
    }

    private static StateBranch Update(in StateBranch at, Span<StateWrite> writes, int depth, ref long added)
    {
        if (writes.IsEmpty) return at;
        if (at.Node is StateInner inner)
        {
            int middle = Split(writes, depth);
            var left = Update(inner.Left, writes[..middle], depth + 1, ref added);
            var right = Update(inner.Right, writes[middle..], depth + 1, ref added);
            return left.Node == inner.Left.Node && right.Node == inner.Right.Node ? at : Join(left, right);
        }

        if (writes.Length > 1) return Divide(at, writes, depth, ref added);
        ref var write = ref writes[0];
        if (at.Node is not StateLeaf leaf)
        {
            if (write.Value is null) return default;
            added++;
            return StateBranch.Of(write.Key, write.Value);
        }

        if (leaf.Key != write.Key)
            return write.Value is null ? at : Divide(at, writes, depth, ref added);
        if (write.Value is not null) return StateBranch.Of(write.Key, write.Value);
        added--;
        return default;
    }

    /// <summary>What becomes of one leaf or none at a depth where more keys arrive.</summary>
    private static StateBranch Divide(in StateBranch at, Span<StateWrite> writes, int depth, ref long added)
    {
        int middle = Split(writes, depth);
        bool goesLeft = at.Node is StateLeaf leaf && Bit(leaf.Key, depth) == 0;
        var left = Update(goesLeft ? at : default, writes[..middle], depth + 1, ref added);
        var right = Update(goesLeft ? default : at, writes[middle..], depth + 1, ref added);
        return Join(left, right);
    }

    private static StateBranch Join(in StateBranch left, in StateBranch right)
    {
        if (left.Node is null && right.Node is null or StateLeaf) return right;
        if (right.Node is null && left.Node is StateLeaf) return left;
        return StateBranch.Of(left, right);
    }

    /// <summary>How many of the sorted writes have a zero at a depth.</summary>
    private static int Split(Span<StateWrite> writes, int depth)
    {
        int low = 0, high = writes.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Bit(writes[middle].Key, depth) == 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
