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
        public bool IsNamed;
        public object? Body;
    }

    private long earliest;
    private bool isSet; // so that the default value is an empty list

    /// <summary>Due time of the earliest entry; <see cref="long.MaxValue"/> if there is none.</summary>
    public long Earliest
    {
        readonly get => this.isSet ? this.earliest : long.MaxValue;
        private set => this.earliest = value;
    }

    /// <summary>Adds an entry, or moves the one of this id.</summary>
    public void Set(ulong id, long due, object? body = null)
    {
        int at = Find(id);
        if (at >= 0) RemoveAt(at);
        Append(new Entry { Due = due, Id = id, IsNamed = true, Body = body });
    }

    /// <summary>Adds an entry without an id: it can be neither moved nor removed.</summary>
    public void Add(long due, object body) => Append(new Entry { Due = due, Body = body });

    private void Append(in Entry entry)
    {
        this.entries ??= new Entry[2];
        if (this.count == this.entries.Length) Array.Resize(ref this.entries, this.count * 2);
        ref var at = ref this.entries[this.count++];
        at = entry;
        at.Order = this.order++;
        Earliest = Math.Min(Earliest, entry.Due);
        this.isSet = true;
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
            if (this.entries![i].Id == id && this.entries[i].IsNamed)
                return i;
        return -1;
    }

    private void RemoveAt(int at)
    {
        bool wasEarliest = this.entries![at].Due == this.earliest;
        this.entries[at] = this.entries[--this.count];
        this.entries[this.count] = default;
        this.isSet = this.count > 0;
        if (wasEarliest) FindEarliest();
    }

    private void FindEarliest()
    {
        this.earliest = long.MaxValue;
        for (int i = 0; i < this.count; i++) this.earliest = Math.Min(this.earliest, this.entries![i].Due);
    }
}
