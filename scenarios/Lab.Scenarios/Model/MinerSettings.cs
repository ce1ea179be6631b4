using Lab.Core;
using Lab.Ledger;

namespace Lab.Scenarios.Model;

/// <summary>Which leaves of a plot a miner looks at in an epoch.</summary>
public enum ScanStrategy { Full, Sampling, Adaptive }

/// <summary>What each miner brings, and how it searches.</summary>
public sealed record MinerSettings
{
    /// <summary>Leaves of each of the miner's plots, 1 to 2^20.</summary>
    public int Leaves { get; init; } = 64;

    /// <summary>Plots of each miner, 1 to 64.</summary>
    public int Plots { get; init; } = 1;

    public ScanStrategy Strategy { get; init; }

    /// <summary>Leaves looked at in a plot that is sampled.</summary>
    public int SampleSize { get; init; } = 4_096;

    /// <summary>Plots of at most so many leaves are scanned whole by the adaptive strategy.</summary>
    public int FullUpTo { get; init; } = 16_384;

    /// <summary>The most leaves looked at in an epoch; null for no such limit.</summary>
    public long? Limit { get; init; }

    /// <summary>Whether a search goes on for the lowest score.</summary>
    public bool Best { get; init; }

    /// <summary>Jobs that a search may have at once, 1 to 64.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>The most leaves of one of several jobs.</summary>
    public int Part { get; init; } = 65_536;

    /// <summary>Epochs whose searches may go on at once, 1 to 16.</summary>
    public int ConcurrentEpochs { get; init; } = 2;

    /// <summary>The node's setting.</summary>
    public ScanSettings ToScan()
    {
        var scan = Strategy switch
        {
            ScanStrategy.Full => ScanSettings.Full,
            ScanStrategy.Sampling => ScanSettings.Sampling(SampleSize),
            ScanStrategy.Adaptive => ScanSettings.Adaptive(FullUpTo, SampleSize),
            _ => throw Check.Unreachable("a strategy without settings"),
        };
        return scan with { Limit = Limit ?? scan.Limit, Goal = Best ? ScanGoal.Best : ScanGoal.First };
    }

    /// <summary>Leaves that one miner looks at in an epoch without a winner.</summary>
    public long LeavesPerEpoch => ToScan().LeavesOf([.. Enumerable.Repeat(Leaves, Plots)]);
}
