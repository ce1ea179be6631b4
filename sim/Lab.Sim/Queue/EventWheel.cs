using System.Numerics;

namespace Lab.Sim.Queue;

/// <summary>
/// The events that one lane scheduled: a wheel of buckets, one window each, and a heap for what lies beyond its
/// span. A bucket is only sorted when its window begins.
/// </summary>
internal sealed class EventWheel
{
    private const int Size = 4096;
    private readonly long window;
    private readonly EventBag?[] buckets = new EventBag?[Size];
    private readonly ulong[] occupied = new ulong[Size / 64];
    private readonly Stack<EventBag> spare = new();
    private readonly PriorityQueue<SimEvent, long> far = new();
    private long first; // index of the earliest window that may still be filled

    public EventWheel(long window) => this.window = window;

    public int FarCount => this.far.Count;

    /// <summary>Emptied bags that are kept for reuse.</summary>
    public int Spare => this.spare.Count;

    /// <summary>Events that are scheduled, counted one by one.</summary>
    public int Count => this.far.Count + (this.isStaged ? 1 : 0) + this.buckets.Sum(bag => bag?.Count ?? 0);

    /// <summary>A place for an event at <paramref name="time"/>, which must not lie before the current window.</summary>
    public ref SimEvent Add(long time)
    {
        long index = time / this.window;
        Check.That(index >= this.first);
        if (index >= this.first + Size) return ref AddFar();
        return ref Bucket(index).Add();
    }

    private EventBag Bucket(long index)
    {
        int at = (int)(index & (Size - 1));
        var bag = this.buckets[at];
        if (bag is null)
        {
            bag = this.spare.Count > 0 ? this.spare.Pop() : new EventBag();
            this.buckets[at] = bag;
            this.occupied[at >> 6] |= 1UL << at;
        }
        return bag;
    }

    private SimEvent staged; // handed out by reference, put into the heap on the next call
    private bool isStaged;

    private ref SimEvent AddFar()
    {
        Unstage();
        this.isStaged = true;
        return ref this.staged;
    }

    private void Unstage()
    {
        if (!this.isStaged) return;
        this.isStaged = false;
        this.far.Enqueue(this.staged, this.staged.Time);
        this.staged = default;
    }

    /// <summary>The index of the first window at or after the current one that holds events, or <see cref="long.MaxValue"/>.</summary>
    public long NextWindow()
    {
        Unstage();
        long farIndex = this.far.Count > 0 ? this.far.Peek().Time / this.window : long.MaxValue;
        int start = (int)(this.first & (Size - 1));
        for (int step = 0; step <= Size / 64; step++)
        {
            int word = (start >> 6) + step & (Size / 64 - 1);
            ulong bits = this.occupied[word];
            if (step == 0) bits &= ulong.MaxValue << start;
            else if (step == Size / 64) bits &= ~(ulong.MaxValue << start);
            if (bits == 0) continue;
            int at = word << 6 | BitOperations.TrailingZeroCount(bits);
            long near = this.first + (at - start & (Size - 1));
            return Math.Min(near, farIndex);
        }
        return farIndex;
    }

    /// <summary>
    /// Moves on to window <paramref name="index"/> and takes out its events, or null if there are none. Events for the
    /// same window may still be added and taken by another call.
    /// </summary>
    public EventBag? Take(long index)
    {
        Unstage();
        this.first = index;
        while (this.far.Count > 0 && this.far.Peek().Time / this.window < index + Size)
        {
            var e = this.far.Dequeue();
            Bucket(e.Time / this.window).Add() = e;
        }
        int at = (int)(index & (Size - 1));
        var bag = this.buckets[at];
        if (bag is null) return null;
        this.buckets[at] = null;
        this.occupied[at >> 6] &= ~(1UL << at);
        return bag;
    }

    /// <summary>Gives an emptied bag back.</summary>
    public void Recycle(EventBag bag)
    {
        bag.Clear();
        this.spare.Push(bag);
    }
}
