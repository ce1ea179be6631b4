using Lab.Core.Codec;

namespace Lab.Nodes.Messages;

/// <summary>Takes the peer into the sender's mesh: both forward full items to each other.</summary>
public sealed class Graft : Message
{
    public override MessageCode Code => MessageCode.Graft;

    internal override void WriteBody(CanonicalWriter to) => to.WriteArray(0);

    internal static Graft Read(ref CanonicalReader from)
    {
        from.ReadArray(0);
        return new Graft();
    }
}

/// <summary>Takes the peer out of the sender's mesh; it is not to graft for a while.</summary>
public sealed class Prune : Message
{
    public override MessageCode Code => MessageCode.Prune;

    internal override void WriteBody(CanonicalWriter to) => to.WriteArray(0);

    internal static Prune Read(ref CanonicalReader from)
    {
        from.ReadArray(0);
        return new Prune();
    }
}
