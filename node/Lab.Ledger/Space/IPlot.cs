using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>
/// A plot, wherever its leaves are kept. Immutable, so several scans may run on it at once. One that cannot be
/// read (a disk failed, a file was spoilt) says so instead of throwing: its miner goes on with the others.
/// </summary>
public interface IPlot
{
    /// <summary>Whose plot it is.</summary>
    PublicKey Miner { get; }

    /// <summary>Leaves, at least 1; the leaf at an index has that index as its nonce.</summary>
    int Count { get; }

    /// <summary>The Merkle root over the leaves in order.</summary>
    Hash Root { get; }

    /// <summary>
    /// Scores the leaves from <paramref name="first"/> up to but not including <paramref name="end"/>, in order.
    /// </summary>
    ScanResult Scan(in Hash challenge, UInt256 target, int first, int end, ScanGoal goal);

    /// <summary>The proof that the leaf at an index is in this plot; null if the plot cannot be read there.</summary>
    ProofOfSpaceTime? Prove(int index);
}

/// <summary>When a scan has found what it looks for.</summary>
public enum ScanGoal
{
    /// <summary>At the first leaf below the target.</summary>
    First,

    /// <summary>
    /// At the end: of all leaves below the target the one with the lowest score, which also wins ties between chains
    /// (R-FORK-2).
    /// </summary>
    Best,
}
