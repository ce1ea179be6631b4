using Lab.Core.Seam;
using Lab.Sim.Network;

namespace Lab.Sim;

/// <summary>What shapes a simulated world, apart from its nodes.</summary>
public sealed record SimOptions
{
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that run nodes side by side; any number gives the same trace.</summary>
    public int Threads { get; init; } = 1;
    public CostTable Costs { get; init; } = CostTable.Free;
    public LatencyModel Latency { get; init; } = new ConstantLatency(Duration.FromMilliseconds(50));

    /// <summary>No latency sample is below this; also the longest window. Above 0.</summary>
    public Duration Floor { get; init; } = Duration.FromMilliseconds(1);

    /// <summary>Each message takes up to this share of its link's propagation longer.</summary>
    public Ratio JitterShare { get; init; } = Ratio.Zero;

    /// <summary>Each message takes up to this much longer.</summary>
    public Duration Jitter { get; init; }

    /// <summary>Chance of losing a segment, in millionths.</summary>
    public int LossPerMillion { get; init; }

    /// <summary>What it takes to open a link, beyond TCP's round trip.</summary>
    public LinkOpening Opening { get; init; } = LinkOpening.Bare;

    /// <summary>A cap on the rate of one link, by (from, to); null for none.</summary>
    public Func<int, int, Rate>? LinkRate { get; init; }

    /// <summary>Handed to every participant; it must be invisible.</summary>
    public IMemo Memo { get; init; } = NoMemo.Instance;

    /// <summary>Applied to each frame at each delivery; must return a frame of equal bytes. Null in normal runs.</summary>
    public Func<Frame, Frame>? Rewire { get; init; }

    public IFactSink? Facts { get; init; }

    /// <summary>If set, every step within this simulated second is kept in <see cref="SimWorld.StepLog"/>.</summary>
    public long? LogSecond { get; init; }
}
