namespace Lab.Nodes.Tests;

/// <summary>Settings that make no sense are named.</summary>
public sealed class SettingsTests
{
    private static IEnumerable<TestCaseData> Cases()
    {
        static TestCaseData Case(string name, bool holds, Func<NodeSettings, NodeSettings> change) =>
            new TestCaseData(change(new NodeSettings()), holds).SetArgDisplayNames(name, holds.ToString());
        yield return Case("defaults", true, s => s);
        yield return Case("128 links", true, s => s with { MaxLinks = 128 });
        yield return Case("129 links", false, s => s with { MaxLinks = 129 });
        yield return Case("as many outbound as links", true, s => s with { OutboundTarget = 32 });
        yield return Case("more outbound than links", false, s => s with { OutboundTarget = 33 });
        yield return Case("1,000 endpoints", true, s => s with { Bootstrap = new Endpoint[1000] });
        yield return Case("1,001 endpoints", false, s => s with { Bootstrap = new Endpoint[1001] });
        yield return Case("version 0", false, s => s with { LowestVersion = 0 });
        yield return Case("no version", false, s => s with { LowestVersion = 2 });
        yield return Case("fanout 1", true, s => s with { Fanout = 1 });
        yield return Case("fanout 0", false, s => s with { Fanout = 0 });
        yield return Case("mesh degree at its high mark", true, s => s with { MeshDegree = 12 });
        yield return Case("mesh degree above its high mark", false, s => s with { MeshDegree = 13 });
        yield return Case("mesh degree at its low mark", true, s => s with { MeshDegree = 4 });
        yield return Case("mesh degree below its low mark", false, s => s with { MeshDegree = 3 });
        yield return Case("half of a mesh dialled", true, s => s with { MeshOutbound = 3 });
        yield return Case("more than half of a mesh dialled", false, s => s with { MeshOutbound = 4 });
        yield return Case("all of the low mark dialled", false, s => s with { MeshLow = 3, MeshOutbound = 3 });
        yield return Case("less than none of a mesh dialled", false, s => s with { MeshOutbound = -1 });
        yield return Case("nobody told lazily", true, s => s with { MeshLazy = 0, MeshLazyPercent = 0 });
        yield return Case("less than nobody told lazily", false, s => s with { MeshLazy = -1 });
        yield return Case("128 told lazily", true, s => s with { MeshLazy = 128 });
        yield return Case("129 told lazily", false, s => s with { MeshLazy = 129 });
        yield return Case("all told lazily", true, s => s with { MeshLazyPercent = 100 });
        yield return Case("more than all told lazily", false, s => s with { MeshLazyPercent = 101 });
        yield return Case("less than none told lazily", false, s => s with { MeshLazyPercent = -1 });
        yield return Case("a history of one heartbeat", true, s => s with { MeshHistory = 1 });
        yield return Case("no history", false, s => s with { MeshHistory = 0 });
        yield return Case("a limit of one byte a second", true, s => s with { UploadLimit = 1 });
        yield return Case("a negative limit", false, s => s with { UploadLimit = -1 });
        yield return Case("the highest limit", true, s => s with { UploadLimit = 1_000_000_000_000 });
        yield return Case("above the highest limit", false, s => s with { UploadLimit = 1_000_000_000_001 });
        yield return Case("no pings", true, s => s with { PingInterval = Duration.Zero });
        yield return Case("negative pings", false, s => s with { PingInterval = new Duration(-1) });
        yield return Case("no feelers", true, s => s with { FeelerInterval = Duration.Zero });
        yield return Case("negative feelers", false, s => s with { FeelerInterval = new Duration(-1) });
        yield return Case("no missed pong", false, s => s with { MissedPongs = 0 });
        yield return Case("window of 64", true, s => s with { SyncWindow = 64 });
        yield return Case("window of 65", false, s => s with { SyncWindow = 65 });
        yield return Case("2,000 headers ahead", true, s => s with { SyncHeadersAhead = 2_000 });
        yield return Case("1,999 headers ahead", false, s => s with { SyncHeadersAhead = 1_999 });
        yield return Case("100,000 headers ahead", true, s => s with { SyncHeadersAhead = 100_000 });
        yield return Case("100,001 headers ahead", false, s => s with { SyncHeadersAhead = 100_001 });
        yield return Case("4,096 blocks ahead", true, s => s with { SyncAhead = 4_096 });
        yield return Case("4,097 blocks ahead", false, s => s with { SyncAhead = 4_097 });
        yield return Case("one block ahead", true, s => s with { SyncAhead = 1 });
        yield return Case("no block ahead", false, s => s with { SyncAhead = 0 });
        yield return Case("no byte ahead", false, s => s with { SyncAheadBytes = 0 });
        yield return Case("far behind at one block", true, s => s with { SyncFarBehind = 1 });
        yield return Case("always far behind", false, s => s with { SyncFarBehind = 0 });
        yield return Case("a slow download", true, s => s with { SyncBytesPerSecond = 1 });
        yield return Case("a negative download", false, s => s with { SyncBytesPerSecond = -1 });
        yield return Case("no time to stall", false, s => s with { SyncStall = Duration.Zero });
        yield return Case("no seen items", false, s => s with { SeenCapacity = 0 });
        yield return Case("a pool of one", true, s => s with { PoolTransactions = 1, PoolPerSender = 1, PoolEarly = 1 });
        yield return Case("no pool", false, s => s with { PoolTransactions = 0 });
        yield return Case("a pool of no bytes", false, s => s with { PoolBytes = 0 });
        yield return Case("a pool for nobody", false, s => s with { PoolPerSender = 0 });
        yield return Case("none early", false, s => s with { PoolEarly = 0 });
        yield return Case("no byte early", false, s => s with { PoolEarlyBytes = 0 });
        yield return Case("no byte held", false, s => s with { MaxHeldBytes = 0 });
        yield return Case("no orphans", false, s => s with { MaxOrphans = 0 });
        yield return Case("no time to answer", false, s => s with { RequestTimeout = Duration.Zero });
        yield return Case("backoff above its maximum", false, s => s with { DialBackoffMax = new Duration(1) });
        yield return Case("unknown strategy", false, s => s with { Relay = (RelayStrategy)9 });
        yield return Case("unknown role", false, s => s with { Role = (NodeRole)9 });
    }

    [TestCaseSource(nameof(Cases))]
    public void Validates(NodeSettings settings, bool holds) =>
        Assert.That(settings.Validate(), holds ? Is.Null : Is.Not.Null.And.Not.Empty);
}
