using Lab.Core.Seam;
using Lab.Sim.Queue;

namespace Lab.Sim.Nodes;

internal enum EffectKind : byte { Send, Dial, Hang, SetTimer, ClearTimer, Start, Stop, Answer }

/// <summary>One thing that a step asked of the world.</summary>
internal struct Effect
{
    public EffectKind Kind;
    public byte Detail;
    public int Link;
    public ulong Id;
    public long Delay;
    public object? Body;
}

/// <summary>What a step asked for and what leaves later: its work is not done or its batch not durable yet.</summary>
internal sealed record Effects(long At, Effect[] Items);

/// <summary>An input that a node's own kernel side made, to be handled when due.</summary>
internal sealed record LocalInput(Input Input);

/// <summary>The end of a link that this host closed, to be told unless the participant hangs it up first.</summary>
internal sealed record LocalEnd(LinkHandle Link, LinkLoss Why);

/// <summary>A look at whether a link's backlog fell below the drain mark.</summary>
internal sealed record DrainLook(LinkId Link);
