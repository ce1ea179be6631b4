using Lab.Core;

namespace Lab.Ledger;

/// <summary>What a block shows of the leaf that won it.</summary>
/// <param name="PlotRoot">The root of the plot.</param>
/// <param name="Proof">The proof that the leaf is in it.</param>
public sealed record WonLeaf(Hash PlotRoot, ProofOfSpaceTime Proof);
