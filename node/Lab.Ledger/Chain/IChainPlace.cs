using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// A header at its place in a chain: all that the rules of headers and the fork choice ask of a parent or of a tip,
/// whether its blocks are known (a node) or not (a light client).
/// </summary>
public interface IChainPlace
{
    ChainParameters Parameters { get; }
    BlockHeader Header { get; }

    /// <summary>R-FORK-1: the sum of the difficulties after genesis.</summary>
    UInt128 Weight { get; }

    /// <summary>R-EPOCH-5: what the challenges on top of this header are drawn from.</summary>
    ref readonly Hash Seed { get; }

    /// <summary>R-CHAIN-2: the difficulty of every child.</summary>
    Difficulty NextDifficulty { get; }
}
