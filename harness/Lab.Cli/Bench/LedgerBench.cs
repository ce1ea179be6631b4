namespace Lab.Cli.Bench;

/// <summary>The group <c>ledger</c>: rewards, the state tree, blocks of transfers, difficulty, and random input.</summary>
internal sealed class LedgerBench(CancellationToken stop) : IBenchGroup
{
    public const string Group = "ledger";

    public string Name => Group;

    public IEnumerable<BenchRow> Rows()
    {
        foreach (var row in RewardRows.All()) yield return row;
        foreach (var row in StateRows.All(stop)) yield return row;
        foreach (var row in DifficultyRows.All(stop)) yield return row;
        foreach (var row in PropertyRows.All(stop)) yield return row;
        foreach (var row in FuzzRows.All(stop)) yield return row;
    }
}
