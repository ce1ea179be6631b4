using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// The timers of one incarnation, at most one live one an id, taken in order of due time and, at equal
/// times, in the order in which they were set. Moved and cleared ones stay in the heap as dead entries
/// until they surface.
/// </summary>
internal sealed class TimerTable
{
    private readonly Dictionary<TimerId, ulong> live = [];
    private readonly PriorityQueue<TimerId, Due> heap = new();
    private ulong sequence;

    /// <summary>Live timers.</summary>
    public int Count => this.live.Count;

    /// <summary>Live timers and dead entries: a small multiple of the live ones.</summary>
    public int Entries => this.heap.Count;

    public void Set(TimerId timer, Instant due)
    {
        this.live[timer] = ++this.sequence;
        this.heap.Enqueue(timer, new Due(due, this.sequence));
        if (this.heap.Count > 64 + 4 * this.live.Count) DropDead();
    }

    public void Clear(TimerId timer) => this.live.Remove(timer);

    /// <summary>When the next live timer is due, or <see cref="Instant.Never"/>.</summary>
    public Instant NextDue()
    {
        while (this.heap.TryPeek(out TimerId timer, out Due due))
        {
            if (IsLive(timer, due)) return due.At;
            this.heap.Dequeue();
        }
        return Instant.Never;
    }

    /// <summary>
    /// Takes the first live timer that is due by <paramref name="now"/>; it is not live any more.
    /// </summary>
    public bool TryTake(Instant now, out TimerId timer)
    {
        timer = default;
        if (NextDue() > now || this.heap.Count == 0) return false;
        timer = this.heap.Dequeue();
        return this.live.Remove(timer);
    }

    private bool IsLive(TimerId timer, Due due) =>
        this.live.TryGetValue(timer, out ulong current) && current == due.Sequence;

    private void DropDead()
    {
        var alive = this.heap.UnorderedItems.Where(entry => IsLive(entry.Element, entry.Priority)).ToArray();
        this.heap.Clear();
        this.heap.EnqueueRange(alive);
        Check.That(this.heap.Count == this.live.Count);
    }

    private readonly record struct Due(Instant At, ulong Sequence) : IComparable<Due>
    {
        public int CompareTo(Due other)
        {
            int order = At.CompareTo(other.At);
            return order != 0 ? order : Sequence.CompareTo(other.Sequence);
        }
    }
}
