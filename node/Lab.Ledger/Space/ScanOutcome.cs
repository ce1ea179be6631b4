namespace Lab.Ledger;

/// <summary>What a search over plots gives: the first winner in order of (plot, leaf), or -1 for none.</summary>
/// <param name="Plot">The winner's plot.</param>
/// <param name="Leaf">The winner's leaf.</param>
/// <param name="Examined">Leaves up to and including the winner, or all of the search.</param>
public readonly record struct ScanOutcome(int Plot, int Leaf, long Examined)
{
    public bool IsWin => Plot >= 0;
}
