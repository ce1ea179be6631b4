namespace Lab.Cli.Bench;

/// <summary>
/// The group <c>network</c>: relay and its published case.
/// </summary>
internal sealed class NetworkBench(string root, CancellationToken stop) : IBenchGroup
{
    public const string Group = "network";

    public string Name => Group;

    public IReadOnlyList<BenchPart> Parts =>
    [
        new("sync", () => SyncRows.All(stop)),
        new("compact", () => CompactRows.All(stop)),
        new("gossipsub", () => GossipSubRows.All(root, stop)),
        new("fuzz", () => PeerFuzzRows.All(stop)),
    ];
}
