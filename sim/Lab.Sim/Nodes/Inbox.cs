using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Queue;

namespace Lab.Sim.Nodes;

/// <summary>Something in a node's inbox: it may be handled from <see cref="Ready"/> on, when its link's turn comes.</summary>
internal struct Arrival
{
    public long Ready;
    public uint Turn;
    public uint Order;
    public InputKind Kind;
    public byte Detail;
    public LinkHandle Link;
    public object? Body;

    /// <summary>Before in turn: links take turns, one entry each; within a turn by arrival.</summary>
    public readonly bool Before(in Arrival other) =>
        Turn != other.Turn ? (int)(Turn - other.Turn) < 0 : (int)(Order - other.Order) < 0;
}

/// <summary>
/// What waits for a node's processor: first a ring in order of arrival, then, once more than one entry is ready, a
/// heap in order of turns.
/// </summary>
internal sealed class Inbox
{
    private const int MostKept = 512; // entries; what a burst took beyond this is given back when it is over
    private static readonly Arrival[] None = [];
    private Arrival[] ring = None;
    private int head, inRing;
    private Arrival[] heap = None;
    private int inHeap;
    private uint order;
    private uint turn;

    public bool IsEmpty => this.inRing == 0 && this.inHeap == 0;

    /// <summary>Entries that there is room for: what this costs, 32 bytes each.</summary>
    public int Capacity => this.ring.Length + this.heap.Length;

    /// <summary>When the next entry may be handled; <see cref="long.MaxValue"/> if there is none.</summary>
    public long NextReady => this.inHeap > 0 ? long.MinValue
        : this.inRing > 0 ? this.ring[this.head].Ready : long.MaxValue;

    /// <summary>Adds an entry whose ready time is not before that of the entry added last.</summary>
    public void Add(long ready, InputKind kind, byte detail, LinkHandle link, ref HalfLink from, object? body)
    {
        from.Turn = (int)(from.Turn - this.turn) >= 0 ? from.Turn + 1 : this.turn + 1;
        Add(ready, from.Turn, kind, detail, link, body);
    }

    /// <summary>Adds an entry that belongs to no link.</summary>
    public void Add(long ready, InputKind kind, byte detail, object? body) =>
        Add(ready, this.turn + 1, kind, detail, default, body);

    private void Add(long ready, uint turnOf, InputKind kind, byte detail, LinkHandle link, object? body)
    {
        if (this.inRing == this.ring.Length) Grow();
        ref var entry = ref this.ring[this.head + this.inRing++ & this.ring.Length - 1];
        entry.Ready = ready;
        entry.Turn = turnOf;
        entry.Order = this.order++;
        entry.Kind = kind;
        entry.Detail = detail;
        entry.Link = link;
        entry.Body = body;
    }

    /// <summary>Takes the entry whose turn it is among those ready at <paramref name="now"/>; there must be one.</summary>
    public void Take(long now, out Arrival entry)
    {
        if (this.inHeap == 0 && (this.inRing == 1
            || this.ring[this.head + 1 & this.ring.Length - 1].Ready > now))
        {
            PopRing(out entry);
        }
        else
        {
            while (this.inRing > 0 && this.ring[this.head].Ready <= now)
            {
                PopRing(out var moved);
                Push(moved);
            }
            PopHeap(out entry);
        }
        this.turn = entry.Turn;
    }

    private void PopRing(out Arrival entry)
    {
        ref var at = ref this.ring[this.head];
        entry = at;
        at.Body = null;
        this.head = this.head + 1 & this.ring.Length - 1;
        if (--this.inRing == 0 && this.ring.Length > MostKept) this.ring = None;
    }

    private void Grow()
    {
        var larger = new Arrival[Math.Max(4, this.ring.Length * 2)];
        for (int i = 0; i < this.inRing; i++) larger[i] = this.ring[this.head + i & this.ring.Length - 1];
        this.ring = larger;
        this.head = 0;
    }

    private void Push(in Arrival entry)
    {
        if (this.inHeap == this.heap.Length) Array.Resize(ref this.heap, Math.Max(8, this.inHeap * 2));
        int i = this.inHeap++;
        for (int parent; i > 0 && entry.Before(this.heap[parent = (i - 1) / 2]); i = parent)
            this.heap[i] = this.heap[parent];
        this.heap[i] = entry;
    }

    private void PopHeap(out Arrival entry)
    {
        entry = this.heap[0];
        var last = this.heap[--this.inHeap];
        this.heap[this.inHeap] = default;
        int i = 0;
        for (int child; (child = 2 * i + 1) < this.inHeap; i = child)
        {
            if (child + 1 < this.inHeap && this.heap[child + 1].Before(this.heap[child])) child++;
            if (!this.heap[child].Before(last)) break;
            this.heap[i] = this.heap[child];
        }
        if (this.inHeap > 0) this.heap[i] = last;
        else if (this.heap.Length > MostKept) this.heap = None;
    }
}
