using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Queue;
using Lab.Sim.Trace;

namespace Lab.Sim.Nodes;

/// <summary>The kernel's side of one node: its serial processor, its two wires, its links, timers and trace.</summary>
internal sealed class SimNode(int id, NodeSpec spec, IStore store)
{
    private const long SocketBuffer = 65_536;

    public readonly int Id = id;
    public IParticipant? Participant;

    /// <summary>When the processor, the uplink and the downlink are free.</summary>
    public long FreeAt, UpFree, DownFree;
    public TraceLanes Trace;
    public HalfLink[] Links = [];
    public Inbox Inbox = new();
    public DueList Timers, Local;

    /// <summary>Sequence number of the next event of which this node is the source.</summary>
    public uint Sequence;

    /// <summary>Time of the wake-up that is surely on its way; <see cref="long.MaxValue"/> if none is.</summary>
    public long ScheduledWake = long.MaxValue;

    /// <summary>When the oldest batch of delayed effects is due.</summary>
    public long EffectsAt = long.MaxValue;

    public readonly Rate Up = spec.Uplink, Down = spec.Downlink;
    public readonly bool AcceptsInbound = spec.AcceptsInbound;

    /// <summary>How long the uplink takes for what a socket buffer holds: nearer than that, bytes count as sent.</summary>
    public readonly long SocketBufferTime = spec.Uplink.TimeOf(SocketBuffer);

    public long BytesUp, BytesDown, Frames, Steps;

    /// <summary>Names this node's per-message luck.</summary>
    public ulong LuckKey, LuckCounter;

    // Rarely used from here on.
    public readonly NodeSpec Spec = spec;
    public IStore Store = store;
    public LinkExtra?[] Extras = [];
    public Queue<Effects>? Delayed;
    public long BootedAt, DurableAt, DiskFreeAt;
    public int Incarnation;
    public Duration ClockShift = spec.ClockSkew;
    public long[]? WorkersFreeAt;
    public ulong LocalId;
    private readonly Stack<int> freeSlots = new();
    private int slots;

    public bool IsUp => this.Participant is not null;

    /// <summary>Highest slot in use + 1.</summary>
    public int Slots => this.slots;

    public int TakeSlot()
    {
        if (this.freeSlots.Count > 0) return this.freeSlots.Pop();
        if (this.slots == this.Links.Length)
            Array.Resize(ref this.Links, Math.Min(LinkHandle.MaxSlots, Math.Max(4, this.slots * 2)));
        Check.That(this.slots < LinkHandle.MaxSlots);
        this.Links[this.slots].Use = 1; // so that the default LinkId names no link
        return this.slots++;
    }

    /// <summary>Ends the use of a slot: events and ids of that use are void from now on.</summary>
    public void FreeSlot(int slot)
    {
        ref var link = ref this.Links[slot];
        Check.That(link.State != LinkState.Free);
        uint use = link.Use + 1;
        link = default;
        link.Use = use;
        if (slot < this.Extras.Length) this.Extras[slot] = null;
        this.freeSlots.Push(slot);
    }

    public LinkHandle Handle(int slot) => LinkHandle.Of(slot, this.Links[slot].Use);

    /// <summary>The participant's name for a link.</summary>
    public LinkId IdOf(int slot) =>
        new((int)((uint)slot | (this.Links[slot].Use & 0x1ffff) << LinkHandle.SlotBits));

    /// <summary>The slot that a participant's name stands for, or -1 if that link is gone.</summary>
    public int SlotOf(LinkId id)
    {
        int slot = id.Value & (LinkHandle.MaxSlots - 1);
        return slot < this.slots && this.Links[slot].State != LinkState.Free
            && (this.Links[slot].Use & 0x1ffff) == (uint)id.Value >> LinkHandle.SlotBits ? slot : -1;
    }

    public LinkExtra Extra(int slot)
    {
        if (slot >= this.Extras.Length) Array.Resize(ref this.Extras, this.Links.Length);
        return this.Extras[slot] ??= new LinkExtra();
    }

    /// <summary>The store is lost.</summary>
    public void Forget() => this.Store = new SimStore();

    /// <summary>The process is gone: nothing that it waited for or had under way happens any more.</summary>
    public void Crash(long now)
    {
        this.Participant = null;
        this.Incarnation++;
        this.Inbox = new Inbox();
        this.Timers.Clear();
        this.Local.Clear();
        this.Delayed = null;
        this.EffectsAt = long.MaxValue;
        this.WorkersFreeAt = null;
        this.FreeAt = Math.Min(this.FreeAt, now);
        this.DurableAt = Math.Min(this.DurableAt, now);
        this.DiskFreeAt = Math.Min(this.DiskFreeAt, now);
    }

    public Instant Wall(long now) => new Instant(now) + this.ClockShift;
}
