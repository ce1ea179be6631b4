using Lab.Core.Seam;
using Lab.Sim.Network;
using Lab.Sim.Queue;
using Lab.Sim.Trace;

namespace Lab.Sim.Nodes;

/// <summary>The kernel's side of one node: its serial processor, its two wires, its links, timers and trace.</summary>
internal sealed class SimNode(int id, NodeSpec spec, IStore store)
{
    public const long SocketBuffer = 65_536;

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

    /// <summary>
    /// The next wake-up that is on its way and one after it; <see cref="long.MaxValue"/> if there is none, or none known.
    /// </summary>
    public long NextWake = long.MaxValue, LaterWake = long.MaxValue;

    /// <summary>Oldest of the effects that leave later, and when they do.</summary>
    public Effects? Delayed;
    public long EffectsAt = long.MaxValue;

    /// <summary>When frames that wait for the uplink or for a link's own rate may go on.</summary>
    public DueList Wires;

    /// <summary>The earlier of effects and wires: what happens at the node without its processor.</summary>
    public long OwnAt = long.MaxValue;

    public readonly Rate Up = spec.Uplink, Down = spec.Downlink;
    public readonly bool AcceptsInbound = spec.AcceptsInbound, IsSlowed = spec.Slowness != Ratio.One;

    /// <summary>How long the uplink takes for what a socket buffer holds: frames beyond that wait before it.</summary>
    public readonly long SocketBufferTime = spec.Uplink.TimeOf(SocketBuffer);

    /// <summary>A frame may go straight to the uplink if that is busy for no longer; less than nothing while others wait.</summary>
    public long UplinkRoom = spec.Uplink.TimeOf(SocketBuffer);

    public long BytesUp, BytesDown, Frames, Steps;

    /// <summary>Names this node's per-message luck.</summary>
    public ulong LuckKey, LuckCounter;

    // Rarely used from here on.
    public readonly NodeSpec Spec = spec;
    public IStore Store = store;
    public LinkExtra?[] Extras = [];
    public long BootedAt, DurableAt, DiskFreeAt;
    public int Incarnation;
    public Duration ClockShift = spec.ClockSkew;
    public Workers? Workers;

    /// <summary>Sequence number of the next event from outside the network, and of the next question.</summary>
    public uint OutsideSequence, Questions;

    /// <summary>How many facts and answers the participant gave.</summary>
    public uint HeardCount;

    /// <summary>Links whose oldest held frame waits for the uplink, in order; one may stand here many times.</summary>
    public Queue<LinkHandle>? UplinkTurns;

    /// <summary>FINs that a cut keeps back; they outlive the process.</summary>
    public List<HeldFin>? HeldFins;
    private Effects? lastDelayed;
    private Stack<int>? freeSlots;
    private int slots;

    public bool IsUp => this.Participant is not null;

    /// <summary>Highest slot in use + 1.</summary>
    public int Slots => this.slots;

    /// <summary>False if all slots are in use.</summary>
    public bool HasRoom => this.slots < LinkHandle.MaxSlots || this.freeSlots is { Count: > 0 };

    public int TakeSlot()
    {
        Check.That(HasRoom);
        if (this.freeSlots is { Count: > 0 } free) return free.Pop();
        if (this.slots == this.Links.Length)
            Array.Resize(ref this.Links, Math.Min(LinkHandle.MaxSlots, Math.Max(4, this.slots * 2)));
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
        (this.freeSlots ??= new Stack<int>()).Push(slot);
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

    public LinkExtra? ExtraOrNull(int slot) => slot < this.Extras.Length ? this.Extras[slot] : null;

    /// <summary>Lets a link take the short way again once nothing that slowed it is left.</summary>
    public void MaybeQuicken(int slot)
    {
        if (ExtraOrNull(slot) is not { } extra) return;
        if (!extra.IsPlain) return;
        this.Extras[slot] = null;
        this.Links[slot].Slow = false;
    }

    public void KeepFin(HeldFin fin) => (this.HeldFins ??= []).Add(fin);

    /// <summary>Adds effects that leave not before those that wait already.</summary>
    public void Delay(Effects effects)
    {
        if (this.Delayed is null)
        {
            this.Delayed = effects;
            this.EffectsAt = effects.At;
            SetOwn();
        }
        else
        {
            Check.That(this.lastDelayed!.At <= effects.At);
            this.lastDelayed.Next = effects;
        }
        this.lastDelayed = effects;
    }

    public Effects TakeDelayed()
    {
        var first = this.Delayed!;
        this.Delayed = first.Next;
        if (this.Delayed is null) this.lastDelayed = null;
        this.EffectsAt = this.Delayed?.At ?? long.MaxValue;
        SetOwn();
        return first;
    }

    public void SetOwn() => this.OwnAt = Math.Min(this.EffectsAt, this.Wires.Earliest);

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
        this.Delayed = this.lastDelayed = null;
        this.EffectsAt = long.MaxValue;
        this.Workers = null;
        this.UplinkTurns = null;
        this.UplinkRoom = this.SocketBufferTime;
        this.Wires.Clear();
        SetOwn();
        this.FreeAt = Math.Min(this.FreeAt, now);
        this.DurableAt = Math.Min(this.DurableAt, now);
        this.DiskFreeAt = Math.Min(this.DiskFreeAt, now);
    }

    public Instant Wall(long now) => new Instant(now) + this.ClockShift;
}
