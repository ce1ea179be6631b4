using Lab.Core.Codec;

namespace Lab.Nodes.Messages;

/// <summary>Asks whether the peer is there; it answers with <see cref="Pong"/> at once.</summary>
public sealed class Ping(ulong nonce) : Message
{
    public ulong Nonce { get; } = nonce;
    public override MessageCode Code => MessageCode.Ping;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(1);
        to.WriteUInt(Nonce);
    }

    internal static Ping Read(ref CanonicalReader from)
    {
        from.ReadArray(1);
        return new Ping(from.ReadUInt());
    }
}

/// <summary>Answers the <see cref="Ping"/> of the same nonce.</summary>
public sealed class Pong(ulong nonce) : Message
{
    public ulong Nonce { get; } = nonce;
    public override MessageCode Code => MessageCode.Pong;

    internal override void WriteBody(CanonicalWriter to)
    {
        to.WriteArray(1);
        to.WriteUInt(Nonce);
    }

    internal static Pong Read(ref CanonicalReader from)
    {
        from.ReadArray(1);
        return new Pong(from.ReadUInt());
    }
}
