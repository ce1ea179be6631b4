using System.Runtime.CompilerServices;
using Lab.Core;
using Lab.Nodes.Peers;

namespace Lab.Nodes.Relay;

/// <summary>What a node knows of an item.</summary>
internal enum SeenState : byte
{
    /// <summary>Nothing, or only that some peers announced it.</summary>
    Known = 0,

    /// <summary>Asked for and not yet here.</summary>
    Wanted = 1,

    /// <summary>Here, now or before: every further copy is a duplicate.</summary>
    Held = 2,
}

/// <summary>
/// The items that a node has met and, for each, the peers that have it, announced it or were sent it.
/// Bounded: two generations of at most a given number of entries each; when the young one is full the old one
/// is forgotten. An entry that is met again moves to the young generation.
/// </summary>
/// <remarks>
/// An entry is keyed by 62 bits mixed from the item's wire id with a salt of the node's own luck. Two items
/// share a key with probability 2^-62 a pair, and since nobody else knows the salt nobody can search for such
/// a pair; if it happens all the same, one node takes one item for a duplicate and the rest of the network
/// carries on. In exchange an entry is 24 bytes, and thousands of nodes in one process stay in the caches.
/// </remarks>
internal sealed class SeenSet
{
    private const int FirstSize = 16;
    private const ulong StateBits = 3;

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
    {
        Check.That(capacity >= 1);
        this.capacity = capacity;
        this.saltA = luck.Next();
        this.saltB = luck.Next();
    }

    /// <summary>Entries of the young generation.</summary>
    public int Count => this.count;

    /// <summary>The key of an item at this node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong KeyOf(in Hash wireId)
    {
        ulong key = Mix.Fold(wireId.Prefix ^ this.saltA, wireId.Word(1) ^ this.saltB) & ~StateBits;
        return key != 0 ? key : StateBits + 1;
    }

    /// <summary>Notes a full copy from a slot and says whether the item was held before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Meet(ulong key, int slot)
    {
        int at = Find(key);
        if (at < 0 || (this.young[at].Key & StateBits) != (ulong)SeenState.Held) return false;
        Mark(ref this.young[at], SlotSet.Of(slot));
        return true;
    }

    /// <summary>Notes that the item is held and who is known to have it; says what it was before.</summary>
    public SeenState Hold(ulong key, SlotSet havers)
    {
        ref var entry = ref FindOrAdd(key);
        var before = (SeenState)(entry.Key & StateBits);
        entry.Key = key | (ulong)SeenState.Held;
        Mark(ref entry, havers);
        return before;
    }

    /// <summary>Notes that a slot announced the item; says what the node knows of it.</summary>
    public SeenState Announced(ulong key, int slot)
    {
        ref var entry = ref FindOrAdd(key);
        Mark(ref entry, SlotSet.Of(slot));
        return (SeenState)(entry.Key & StateBits);
    }

    /// <summary>Notes that the item, not held, was asked for (or is no longer).</summary>
    public void Want(ulong key, bool wanted)
    {
        ref var entry = ref FindOrAdd(key);
        if ((entry.Key & StateBits) == (ulong)SeenState.Held) return;
        entry.Key = key | (ulong)(wanted ? SeenState.Wanted : SeenState.Known);
    }

    public SeenState StateOf(ulong key)
    {
        int at = Find(key);
        return at < 0 ? SeenState.Known : (SeenState)(this.young[at].Key & StateBits);
    }

    /// <summary>The slots that have, announced or were sent the item.</summary>
    public SlotSet Holders(ulong key)
    {
        int at = Find(key);
        return at < 0 ? SlotSet.None : new SlotSet(this.young[at].Low, this.young[at].High);
    }

    /// <summary>Notes that slots are sent (or told of) the item.</summary>
    public void Sent(ulong key, SlotSet to) => Mark(ref FindOrAdd(key), to);

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
                this.young[Probe(this.young, this.shift, entry.Key & ~StateBits)] = entry;
    }

    /// <summary>
    /// The entry's place, or the empty place where it belongs; -1 only in a table without places.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Probe(Entry[] table, int shift, ulong key)
    {
        if (table.Length == 0) return -1;
        int at = (int)(key >> shift);
        while (table[at].Key != 0 && (table[at].Key ^ key) > StateBits) at = (at + 1) & (table.Length - 1);
        return at;
    }
}
