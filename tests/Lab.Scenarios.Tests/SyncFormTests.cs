using Lab.Core;
using Lab.Nodes;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Tests;

/// <summary>What <c>sync</c> says reaches the settings of nodes, and what a node could not do is refused.</summary>
[Category("ST-Y08")]
public sealed class SyncFormTests
{
    private static Scenario With(string sync) => ScenarioFile.Parse(
        $$"""
        version: 1
        id: some
        claim: A claim.
        nodes: 4
        duration: 1m
        network: { latency: { constant: 50ms } }
        {{sync}}
        """, "some.yaml");

    [Test]
    public void Says_what_a_node_is_to_do()
    {
        var settings = With(
            "sync: { download: 20 kB/s, window: 8, blocks-ahead: 64, headers-ahead: 2000, far-behind: 10, timeout: 5s, stall: 1s }")
            .Sync.In(new NodeSettings());
        Assert.That(settings, Is.EqualTo(new NodeSettings
        {
            SyncBytesPerSecond = 20_000,
            SyncWindow = 8,
            SyncAhead = 64,
            SyncHeadersAhead = 2_000,
            SyncFarBehind = 10,
            SyncTimeout = Duration.FromSeconds(5),
            SyncStall = Duration.FromSeconds(1),
            Bootstrap = settings.Bootstrap,
            Scoring = settings.Scoring,
            Rates = settings.Rates,
        }));
        Assert.That(settings.Validate(), Is.Null);
    }

    [Test]
    [Category("U-04")]
    public void Says_who_starts_from_a_snapshot()
    {
        var start = With("sync: { snapshot: { nodes: [ 3 ], depth: 7 } }").Sync.Snapshot!;
        Assert.That(start.Nodes, Is.InstanceOf<TheseNodes>());
        Assert.That(start.Depth, Is.EqualTo(7));
        Assert.That(With("sync: { snapshot: { nodes: all } }").Sync.Snapshot!.Depth, Is.EqualTo(100));
        Assert.That(With("").Sync.Snapshot, Is.Null);
    }

    [Test]
    public void Without_it_nodes_keep_their_own_settings() =>
        Assert.That(With("").Sync.In(new NodeSettings()) with { Bootstrap = [] }, Is.EqualTo(new NodeSettings()));

    [TestCase("window: 65")]
    [TestCase("window: 0")]
    [TestCase("headers-ahead: 1999")]
    [TestCase("headers-ahead: 100001")]
    [TestCase("blocks-ahead: 4097")]
    [TestCase("far-behind: 0")]
    [TestCase("download: 0 kB/s")]
    [TestCase("stall: 0s")]
    [TestCase("snapshot: { nodes: [ 4 ] }")]
    [TestCase("snapshot: { nodes: miners }")]
    [TestCase("snapshot: { depth: 5 }")]
    [TestCase("snapshot: { nodes: all, depth: 0 }")]
    public void Refuses_what_no_node_can_do(string key) =>
        Assert.That(() => With($"sync: {{ {key} }}"), Throws.InstanceOf<Yaml.ScenarioInvalid>());
}
