using System.Numerics;
using System.Runtime.CompilerServices;
using Lab.Core;

namespace Lab.Nodes.Peers;

/// <summary>
/// A set of peer slots, 0 to 127: two words, so that asking who lacks an item is a few instructions.
/// </summary>
internal readonly struct SlotSet(ulong low, ulong high) : IEquatable<SlotSet>
{
    /// <summary>Slots that a node can have, and so the largest number of links.</summary>
    public const int Capacity = 128;

    public readonly ulong Low = low, High = high;

    public static SlotSet None => default;

    public bool IsEmpty => (this.Low | this.High) == 0;

    public int Count => BitOperations.PopCount(this.Low) + BitOperations.PopCount(this.High);

    /// <summary>The set of one slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SlotSet Of(int slot) =>
        slot < 64 ? new SlotSet(1UL << slot, 0) : new SlotSet(0, 1UL << (slot - 64));

    public bool Has(int slot) => !(this & Of(slot)).IsEmpty;

    /// <summary>The lowest slot; the set must not be empty.</summary>
    public int First => this.Low != 0
        ? BitOperations.TrailingZeroCount(this.Low)
        : 64 + BitOperations.TrailingZeroCount(this.High);

    /// <summary>
    /// The set without its lowest slot: <c>for (s = set; !s.IsEmpty; s = s.Rest)</c> visits in slot order.
    /// </summary>
    public SlotSet Rest => this.Low != 0
        ? new SlotSet(this.Low & (this.Low - 1), this.High)
        : new SlotSet(0, this.High & (this.High - 1));

    /// <summary>The slot at a place in slot order, 0 to <see cref="Count"/> - 1.</summary>
    public int At(int place)
    {
        var left = this;
        while (place-- > 0) left = left.Rest;
        return left.First;
    }

    public static SlotSet operator &(SlotSet a, SlotSet b) => new(a.Low & b.Low, a.High & b.High);
    public static SlotSet operator |(SlotSet a, SlotSet b) => new(a.Low | b.Low, a.High | b.High);
    public static SlotSet operator ~(SlotSet a) => new(~a.Low, ~a.High);

    public bool Equals(SlotSet other) => this.Low == other.Low && this.High == other.High;
    public override bool Equals(object? obj) => obj is SlotSet other && Equals(other);
    public override int GetHashCode() => (int)Mix.Fold(this.Low, this.High);
}
