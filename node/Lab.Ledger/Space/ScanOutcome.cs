using Lab.Core;

namespace Lab.Ledger;

/// <summary>What a search over plots gives.</summary>
/// <param name="Plot">The winner's plot, or -1 for none.</param>
/// <param name="Leaf">The winner's leaf.</param>
/// <param name="Score">Its score.</param>
/// <param name="Examined">Leaves scored: what the search cost.</param>
/// <param name="Unreadable">Plots that could not be read, in order.</param>
public sealed record ScanOutcome(int Plot, int Leaf, Hash Score, long Examined, IReadOnlyList<int> Unreadable)
{
    public static readonly ScanOutcome None = new(-1, -1, Hash.Zero, 0, []);

    public bool IsWin => Plot >= 0;
}
