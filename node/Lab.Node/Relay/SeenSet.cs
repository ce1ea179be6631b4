using System.Runtime.CompilerServices;
using Lab.Core;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>
/// Items that a node has had and, for each, the peers that have it, announced it or were sent it. Bounded: two
/// generations of at most a given number of entries each; when the young one is full the old one is forgotten. An entry
/// that is met again moves to the young generation.
/// </summary>
/// <remarks>
/// An entry is keyed by 64 bits mixed from the item's wire id with a salt of the node's own luck. Two items
/// share a key with probability 2^-64 a pair, and since nobody else knows the salt nobody can search for such
/// a pair; if it happens all the same, one node takes one item for a duplicate and the rest of the network
/// carries on. In exchange an entry is 24 bytes, and thousands of nodes in one process stay in the caches.
/// </remarks>
internal sealed class SeenSet
{
    private const int FirstSize = 16;

    private struct Entry
    {
        public ulong Key, Low, High;
    }

    private readonly int capacity;
    private readonly ulong saltA, saltB;
    private Entry[] young = [], old = [];
    private int count, shift, oldShift;

    /// <param name="capacity">Entries a generation, at least 1.</param>
    /// <param name="luck">Gives the salt.</param>
    public SeenSet(int capacity, Rng luck)
        : this(capacity, luck.Next(), luck.Next())
    {
    }

    private SeenSet(int capacity, ulong saltA, ulong saltB)
    {
        Check.That(capacity >= 1);
        (this.capacity, this.saltA, this.saltB) = (capacity, saltA, saltB);
    }

    /// <summary>Entries of the young generation.</summary>
    public int Count => this.count;

    /// <summary>An empty set whose keys are those of this one.</summary>
    public SeenSet Beside(int entries) => new(entries, this.saltA, this.saltB);

    /// <summary>The key of an item at this node, never 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong KeyOf(in Hash wireId)
    {
        ulong key = Mix.Fold(wireId.Prefix ^ this.saltA, wireId.Word(1) ^ this.saltB);
        return key != 0 ? key : 1;
    }

    /// <summary>Notes a full copy from a slot, or word of it, and says whether the item was held before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Meet(ulong key, int slot)
    {
        int at = Find(key);
        if (at < 0) return false;
        Mark(ref this.young[at], SlotSet.Of(slot));
        return true;
    }

    /// <summary>Notes that the item is held, and slots that are known to have it or are sent (or told of) it.</summary>
    public void Hold(ulong key, SlotSet havers) => Mark(ref FindOrAdd(key), havers);

    /// <summary>Whether the item was held, as far as this is remembered.</summary>
    public bool Holds(ulong key) => Find(key) >= 0;

    /// <summary>The slots that have, announced or were sent the item.</summary>
    public SlotSet Holders(ulong key)
    {
        int at = Find(key);
        return at < 0 ? SlotSet.None : new SlotSet(this.young[at].Low, this.young[at].High);
    }

    /// <summary>Clears a slot everywhere, because another peer may take it.</summary>
    public void ForgetSlot(int slot)
    {
        var keep = ~SlotSet.Of(slot);
        foreach (var table in new ReadOnlySpan<Entry[]>([this.young, this.old]))
        {
            for (int i = 0; i < table.Length; i++)
            {
                table[i].Low &= keep.Low;
                table[i].High &= keep.High;
            }
        }
    }

    private static void Mark(ref Entry entry, SlotSet slots)
    {
        entry.Low |= slots.Low;
        entry.High |= slots.High;
    }

    /// <summary>
    /// The place in the young table, after moving the entry there from the old one; -1 if unknown.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(ulong key)
    {
        int at = Probe(this.young, this.shift, key);
        return at >= 0 && this.young[at].Key != 0 ? at : FindOld(key);
    }

    private int FindOld(ulong key)
    {
        int at = Probe(this.old, this.oldShift, key);
        if (at < 0 || this.old[at].Key == 0) return -1;
        var entry = this.old[at];
        ref var moved = ref Add(key);
        moved = entry;
        return Probe(this.young, this.shift, key);
    }

    private ref Entry FindOrAdd(ulong key)
    {
        int at = Find(key);
        if (at >= 0) return ref this.young[at];
        return ref Add(key);
    }

    /// <summary>Adds an entry to the young table. The reference is good until the next addition.</summary>
    private ref Entry Add(ulong key)
    {
        if (this.count == this.capacity) Rotate();
        if ((this.count + 1) * 2 > this.young.Length) Grow();
        this.count++;
        ref var entry = ref this.young[Probe(this.young, this.shift, key)];
        entry.Key = key;
        return ref entry;
    }

    private void Rotate()
    {
        (this.old, this.young) = (this.young, this.old);
        (this.oldShift, this.shift) = (this.shift, this.oldShift);
        Array.Clear(this.young);
        this.count = 0;
    }

    private void Grow()
    {
        var before = this.young;
        int size = Math.Max(FirstSize, before.Length * 2);
        this.young = new Entry[size];
        this.shift = 64 - int.Log2(size);
        foreach (ref readonly var entry in before.AsSpan())
            if (entry.Key != 0)
                this.young[Probe(this.young, this.shift, entry.Key)] = entry;
    }

    /// <summary>
    /// The entry's place, or the empty place where it belongs; -1 only in a table without places.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Probe(Entry[] table, int shift, ulong key)
    {
        if (table.Length == 0) return -1;
        int at = (int)(key >> shift);
        while (table[at].Key != 0 && table[at].Key != key) at = (at + 1) & (table.Length - 1);
        return at;
    }
}
