namespace Lab.Sim.Nodes;

/// <summary>
/// A node's few timers or running jobs: a short unsorted list with its earliest due time at hand. Participants keep
/// one timer a subsystem, so a scan beats a heap.
/// </summary>
internal struct DueList
{
    private Entry[]? entries;
    private int count;
    private uint order;

    private struct Entry
    {
        public long Due;
        public ulong Id;
        public uint Order;
        public object? Body;
    }

    /// <summary>Due time of the earliest entry; <see cref="long.MaxValue"/> if there is none.</summary>
    public long Earliest { readonly get => this.isSet ? this.earliest : long.MaxValue; private set => this.earliest = value; }

    private long earliest;
    private bool isSet;

    /// <summary>Adds an entry, or moves the one of this id.</summary>
    public void Set(ulong id, long due, object? body = null)
    {
        int at = Find(id);
        if (at < 0)
        {
            this.entries ??= new Entry[2];
            if (this.count == this.entries.Length) Array.Resize(ref this.entries, this.count * 2);
            at = this.count++;
        }
        this.entries![at] = new Entry { Due = due, Id = id, Order = this.order++, Body = body };
        Refresh();
    }

    public void Remove(ulong id)
    {
        int at = Find(id);
        if (at >= 0) RemoveAt(at);
    }

    /// <summary>Takes the earliest entry, the one set first among equals.</summary>
    public object? TakeEarliest(out ulong id)
    {
        int best = 0;
        for (int i = 1; i < this.count; i++)
        {
            ref var e = ref this.entries![i];
            ref var b = ref this.entries[best];
            if (e.Due < b.Due || (e.Due == b.Due && (int)(e.Order - b.Order) < 0)) best = i;
        }
        id = this.entries![best].Id;
        object? body = this.entries[best].Body;
        RemoveAt(best);
        return body;
    }

    public void Clear()
    {
        this.entries = null;
        this.count = 0;
        this.isSet = false;
    }

    private readonly int Find(ulong id)
    {
        for (int i = 0; i < this.count; i++)
            if (this.entries![i].Id == id)
                return i;
        return -1;
    }

    private void RemoveAt(int at)
    {
        this.entries![at] = this.entries[--this.count];
        this.entries[this.count] = default;
        Refresh();
    }

    private void Refresh()
    {
        this.isSet = this.count > 0;
        long least = long.MaxValue;
        for (int i = 0; i < this.count; i++) least = Math.Min(least, this.entries![i].Due);
        Earliest = least;
    }
}
