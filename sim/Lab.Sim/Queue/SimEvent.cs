namespace Lab.Sim.Queue;

/// <summary>What the kernel has to do at an instant.</summary>
internal enum EventKind : byte
{
    /// <summary>Nothing but to look at the node's own due work (timers, jobs, inbox).</summary>
    Wake,
    Frame,
    Syn,
    SynAck,
    SynRefused,
    DialTimeout,
    Fin,
    Reset,
    Stall,
    Resume,

    /// <summary>Bytes were held by a cut for 20 s.</summary>
    BreakCheck,

    /// <summary>A held link tries again.</summary>
    Retry,
    Ask,
    Boot,

    /// <summary>A link that took more than a SYN is open at the listener's end.</summary>
    Secured,
}

/// <summary>
/// One scheduled event, 32 bytes. Its key (time, target, mix of seed, time and source, source, source's own sequence)
/// is total by construction.
/// </summary>
internal struct SimEvent
{
    public long Time;
    public int Target;
    public int Source;
    public uint Sequence;

    /// <summary>Kind in the lowest byte; above it the target's link handle, where there is one.</summary>
    private uint kindAndLink;
    public object? Body;

    public readonly EventKind Kind => (EventKind)this.kindAndLink;
    public readonly LinkHandle Link => new(this.kindAndLink >> 8);

    public void Set(EventKind kind, LinkHandle link) => this.kindAndLink = link.Value << 8 | (uint)kind;
}

/// <summary>
/// A node's end of a link: its slot in the node's table and the low bits of how often the slot was used, 24 bits in
/// all. Events for an earlier use of a slot are dropped.
/// </summary>
internal readonly record struct LinkHandle(uint Value)
{
    public const int SlotBits = 14, MaxSlots = 1 << SlotBits;
    private const uint UseMask = (1u << 24 - SlotBits) - 1;

    public static LinkHandle Of(int slot, uint use) => new((uint)slot | (use & UseMask) << SlotBits);

    public int Slot => (int)(Value & (MaxSlots - 1));
    public bool IsUse(uint use) => Value >> SlotBits == (use & UseMask);
}
