namespace Lab.Cli.Bench;

/// <summary>
/// The group <c>network</c>: sync, relay and its published case, and how nodes fare among hostile peers.
/// </summary>
internal sealed class NetworkBench(string root, CancellationToken stop) : IBenchGroup
{
    public const string Group = "network";

    public string Name => Group;

    public IReadOnlyList<BenchPart> Parts =>
    [
        new("sync", () => SyncRows.All(stop)),
        new("propagation", () => PropagationRows.All(stop)),
        new("relay", () => RelayRows.All(stop)),
        new("compact", () => CompactRows.All(stop)),
        new("gossipsub", () => GossipSubRows.All(root, stop)),
        new("fuzz", () => PeerFuzzRows.All(stop)),
        new("attacks", () => AttackRows.All(root, stop)),
    ];
}
