using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Lab.Core.Trees;

/// <summary>
/// A persistent map from <see cref="Hash"/> to <typeparamref name="T"/>: adding or removing gives a new map
/// that shares all but one path with the old one. Keys are digests, hence evenly spread; no path passes 64
/// levels.
/// </summary>
/// <remarks>
/// A 16-way trie on the key's bits from the most significant, so its shape depends on the keys alone,
/// whatever the order of insertion, and it enumerates in key order. A branch exists where two or more keys
/// share a prefix; its slots are as many as it has children. An addition to 100,000 entries allocates some
/// 0.8 KB.
/// </remarks>
public sealed class HashTrie<T> : IEnumerable<KeyValuePair<Hash, T>>
{
    private const int BitsPerLevel = 4, Levels = 8 * Hash.Size / BitsPerLevel;

    private readonly Branch root;

    /// <summary>The empty map.</summary>
    public HashTrie()
        : this(new Branch(0, []), 0)
    {
    }

    private HashTrie(Branch root, int count)
    {
        this.root = root;
        Count = count;
    }

    public int Count { get; }

    public bool Contains(in Hash key) => Find(in key) is not null;

    public bool TryGet(in Hash key, [MaybeNullWhen(false)] out T value)
    {
        var entry = Find(in key);
        value = entry is null ? default : entry.Value;
        return entry is not null;
    }

    /// <summary>
    /// The map in which <paramref name="key"/> has this value, whether or not it had another before.
    /// </summary>
    public HashTrie<T> Add(in Hash key, T value)
    {
        bool replaced = false;
        var next = With(this.root, new Entry(key, value), 0, ref replaced);
        return new HashTrie<T>(next, replaced ? Count : Count + 1);
    }

    /// <summary>The map without <paramref name="key"/>; this very map if it has no such key.</summary>
    public HashTrie<T> Remove(in Hash key)
    {
        if (!Contains(in key)) return this;
        return new HashTrie<T>(Without(this.root, in key, 0), Count - 1);
    }

    /// <summary>All pairs, in the order of their keys.</summary>
    public IEnumerator<KeyValuePair<Hash, T>> GetEnumerator()
    {
        var waiting = new Stack<object>();
        waiting.Push(this.root);
        while (waiting.TryPop(out var next))
        {
            if (next is Entry entry)
            {
                yield return new KeyValuePair<Hash, T>(entry.Key, entry.Value);
                continue;
            }

            object[] slots = ((Branch)next).Slots;
            for (int i = slots.Length - 1; i >= 0; i--) waiting.Push(slots[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Entry? Find(in Hash key)
    {
        var branch = this.root;
        for (int depth = 0; depth < Levels; depth++)
        {
            int digit = Digit(in key, depth);
            if (!branch.Has(digit)) return null;
            object slot = branch.Slots[branch.Place(digit)];
            if (slot is Entry entry) return entry.Key == key ? entry : null;
            branch = (Branch)slot;
        }

        throw Check.Unreachable("a trie deeper than its keys");
    }

    private static Branch With(Branch branch, Entry entry, int depth, ref bool replaced)
    {
        int digit = Digit(in entry.Key, depth), place = branch.Place(digit);
        if (!branch.Has(digit)) return branch.Inserting(digit, place, entry);
        object child = branch.Slots[place];
        if (child is Branch deeper)
            return branch.Replacing(place, With(deeper, entry, depth + 1, ref replaced));
        var present = (Entry)child;
        replaced = present.Key == entry.Key;
        return branch.Replacing(place, replaced ? entry : Fork(present, entry, depth + 1));
    }

    /// <summary>The branch at <paramref name="depth"/> that holds exactly two entries.</summary>
    private static Branch Fork(Entry x, Entry y, int depth)
    {
        int one = Digit(in x.Key, depth), other = Digit(in y.Key, depth);
        ushort both = (ushort)(1 << one | 1 << other);
        if (one == other) return new Branch(both, [Fork(x, y, depth + 1)]);
        return new Branch(both, one < other ? [x, y] : [y, x]);
    }

    private static Branch Without(Branch branch, in Hash key, int depth)
    {
        int digit = Digit(in key, depth), place = branch.Place(digit);
        if (branch.Slots[place] is not Branch deeper) return branch.Removing(digit, place);

        // A branch that is left with one entry gives way to it, so that the shape depends on the keys alone.
        var rest = Without(deeper, in key, depth + 1);
        return branch.Replacing(place, rest.Slots is [Entry last] ? last : rest);
    }

    private static int Digit(in Hash key, int depth) =>
        (int)(key.Word(depth >> 4) >> (60 - (depth & 15) * BitsPerLevel)) & 15;

    private sealed class Entry(Hash key, T value)
    {
        public readonly Hash Key = key;
        public readonly T Value = value;
    }

    /// <summary>
    /// Up to 16 children, those present in order of their digit; each an Entry or a Branch.
    /// </summary>
    private sealed class Branch(ushort present, object[] slots)
    {
        private readonly ushort present = present;
        public readonly object[] Slots = slots;

        public bool Has(int digit) => (this.present >> digit & 1) != 0;

        /// <summary>Where the child of a digit stands, or would stand.</summary>
        public int Place(int digit) => BitOperations.PopCount((uint)this.present & ((1u << digit) - 1));

        public Branch Replacing(int place, object child)
        {
            var next = (object[])this.Slots.Clone();
            next[place] = child;
            return new Branch(this.present, next);
        }

        public Branch Inserting(int digit, int place, object child)
        {
            var next = new object[this.Slots.Length + 1];
            Array.Copy(this.Slots, next, place);
            next[place] = child;
            Array.Copy(this.Slots, place, next, place + 1, this.Slots.Length - place);
            return new Branch((ushort)(this.present | 1 << digit), next);
        }

        public Branch Removing(int digit, int place)
        {
            var next = new object[this.Slots.Length - 1];
            Array.Copy(this.Slots, next, place);
            Array.Copy(this.Slots, place + 1, next, place, next.Length - place);
            return new Branch((ushort)(this.present & ~(1 << digit)), next);
        }
    }
}
