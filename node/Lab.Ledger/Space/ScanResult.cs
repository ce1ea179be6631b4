using Lab.Core;

namespace Lab.Ledger;

/// <summary>What a scan of a plot found.</summary>
/// <param name="Leaf">The first leaf below the target, or -1 if there is none.</param>
/// <param name="Score">Its score; zero if there is none.</param>
/// <param name="Examined">Leaves scored up to there, the winner included: what the scan costs.</param>
public readonly record struct ScanResult(int Leaf, Hash Score, int Examined)
{
    public bool Found => Leaf >= 0;
}
