namespace Lab.Ledger;

/// <summary>A stretch of one plot's leaves, which one worker scans.</summary>
/// <param name="Plot">The plot's place among the miner's plots.</param>
/// <param name="From">The first leaf.</param>
/// <param name="To">The leaf after the last.</param>
public readonly record struct ScanPart(int Plot, int From, int To);
