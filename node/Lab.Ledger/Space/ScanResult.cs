using Lab.Core;

namespace Lab.Ledger;

/// <summary>What a scan of a plot found.</summary>
/// <param name="Leaf">The leaf that the goal asks for, or -1 if none is below the target.</param>
/// <param name="Score">Its score; zero if there is none.</param>
/// <param name="Examined">Leaves scored: up to the winner, or all of them. What the scan costs.</param>
public readonly record struct ScanResult(int Leaf, Hash Score, int Examined)
{
    /// <summary>The plot could not be read; nothing that the scan found before counts.</summary>
    public static readonly ScanResult Unreadable = new(-2, Hash.Zero, 0);

    public bool Found => Leaf >= 0;
    public bool IsUnreadable => Leaf == -2;
}
