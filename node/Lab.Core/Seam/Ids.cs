namespace Lab.Core.Seam;

/// <summary>One end of a connection, named by its host; never reused within an incarnation of the participant. The default is no link.</summary>
public readonly record struct LinkId(int Value) : IComparable<LinkId>
{
    public int CompareTo(LinkId other) => Value.CompareTo(other.Value);
}

/// <summary>A timer, named by the participant. There is at most one live timer of an id.</summary>
public readonly record struct TimerId(ulong Value)
{
    /// <summary>A timer of one kind for one thing (a link, a request).</summary>
    public static TimerId Of(byte kind, long subject = 0) =>
        new((ulong)kind << 56 | ((ulong)subject & 0x00ff_ffff_ffff_ffff));

    public byte Kind => (byte)(Value >> 56);
    public long Subject => (long)(Value & 0x00ff_ffff_ffff_ffff);
}

/// <summary>A job, named by the participant.</summary>
public readonly record struct JobId(ulong Value);

/// <summary>A question from outside the network (an operator, a workload), named by the host.</summary>
public readonly record struct RequestId(ulong Value);

/// <summary>
/// Where a participant listens: an IPv6 address (IPv4 is mapped into it) and a port. A simulator makes up addresses.
/// </summary>
public readonly record struct Endpoint(UInt128 Address, ushort Port) : IComparable<Endpoint>
{
    public int CompareTo(Endpoint other)
    {
        int order = Address.CompareTo(other.Address);
        return order != 0 ? order : Port.CompareTo(other.Port);
    }
}
