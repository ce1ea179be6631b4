namespace Lab.Cli.Bench;

/// <summary>
/// The group <c>ledger</c>: rewards, the state tree, blocks of transfers, light clients, difficulty, random
/// blocks and bytes, and a day of a thousand nodes.
/// </summary>
internal sealed class LedgerBench(string root, CancellationToken stop) : IBenchGroup
{
    public const string Group = "ledger";

    public string Name => Group;

    public IReadOnlyList<BenchPart> Parts =>
    [
        new("rewards", RewardRows.All),
        new("state", () => StateRows.State(stop)),
        new("transfers", () => StateRows.Transfers(stop)),
        new("light", () => LightRows.All(stop)),
        new("difficulty", () => DifficultyRows.All(stop)),
        new("properties", () => PropertyRows.All(stop)),
        new("fuzz", () => FuzzRows.All(stop)),
        new("day", () => DayRows.All(root, stop)),
    ];
}
