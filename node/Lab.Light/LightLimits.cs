using Lab.Core;
using Lab.Ledger;

namespace Lab.Light;

/// <summary>What a light client may remember (R-LIGHT-2). Some 500 bytes a header.</summary>
public sealed record LightLimits
{
    public const int MaxDepth = 1_000_000;

    public static LightLimits Default { get; } = new();

    /// <summary>
    /// How far below the tip the oldest header is of which answers are taken, and the deepest fork that is followed:
    /// 1 to 1,000,000 blocks. As many more as the retarget's window holds are kept for its sake.
    /// </summary>
    public int Depth { get; init; } = 10_000;

    /// <summary>Headers of all side branches together, at least 1. A single run may pass it for its own length.</summary>
    public int SideHeaders { get; init; } = 10_000;

    /// <summary>Side branches, at least 1.</summary>
    public int SideBranches { get; init; } = 16;

    internal int Kept(ChainParameters chain)
    {
        Check.That(Depth is >= 1 and <= MaxDepth && SideHeaders >= 1 && SideBranches >= 1);
        return Depth + chain.RetargetWindow + 1;
    }
}
