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

/// <summary>
/// What a step asked for and what leaves later: its work is not done or its batch not durable yet. Reused, and linked
/// to the next of the same node.
/// </summary>
internal sealed class Effects
{
    private const int Large = 256; // not worth keeping for reuse
    private Effect[] items = new Effect[8];
    private int count;

    public Effects? Next;

    public long At { get; private set; }
    public Span<Effect> Items => this.items.AsSpan(0, this.count);
    public bool IsLarge => this.items.Length > Large;

    public void Fill(long at, ReadOnlySpan<Effect> effects)
    {
        At = at;
        this.Next = null;
        this.count = effects.Length;
        if (effects.Length > this.items.Length) this.items = new Effect[effects.Length];
        effects.CopyTo(this.items);
    }
}

/// <summary>An input that a node's own kernel side made, to be handled when due.</summary>
internal sealed record LocalInput(Input Input);

/// <summary>The end of a link that this host closed, to be told unless the participant hangs it up first.</summary>
internal sealed record LocalEnd(LinkHandle Link, LinkLoss Why);

/// <summary>A look at whether a link's backlog fell below the drain mark.</summary>
internal sealed record DrainLook(LinkId Link);

/// <summary>A look at whether a worker is free for the next job.</summary>
internal sealed record WorkerLook
{
    public static WorkerLook Instance { get; } = new();
}
