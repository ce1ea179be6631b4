namespace Lab.Scenarios.Tests.Worlds;

/// <summary>Late nodes that start from a snapshot come to the same chain as everybody else.</summary>
[Category("U-04")]
public sealed class SnapshotRunTests
{
    private const string Late = """
        sync: { snapshot: { nodes: [ 0, 11 ], depth: 10 } }
        phases:
          - { until: 200s, faults: [ { name: late, crash: { nodes: [ 0, 11 ], lose-store: true } } ] }
          - { until: 260s, heal: [ late ] }
        always: [ one-chain, honest-never-banned, state-roots-agree, supply-conserved, no-double-spend ]
        eventually: [ { converged: 20s } ]
        """;

    [TestCase("workload.transfers={ wallets: 20, every: 2s, until: 240s }")]
    [TestCase("engine.memo=off")]
    public void Late_nodes_start_from_the_block_that_their_operators_named(string change)
    {
        var outcome = Runs.Play(Runs.Small(Late, change));
        Assert.That(outcome.Failed(), Is.Empty);
        Assert.That(outcome.Probe("snapshot-used").Nodes, Is.EqualTo(2));
        Assert.That(outcome.Data.Supply.Count, Is.GreaterThan(30), "the record is that of a node with all blocks");
    }

    [Test]
    public void Who_starts_with_everybody_else_starts_from_genesis()
    {
        var outcome = Runs.Play(Runs.Small("sync: { snapshot: { nodes: all } }\nduration: 60s"));
        Assert.That(outcome.Probe("snapshot-used").Times, Is.Zero);
        Assert.That(outcome.Data.Blocks, Is.Not.Empty);
    }

    [Test]
    public void A_chain_that_is_not_so_deep_is_fetched_from_genesis()
    {
        var outcome = Runs.Play(Runs.Small(Late, "sync.snapshot.depth=1000"));
        Assert.That(outcome.Failed(), Is.Empty);
        Assert.That(outcome.Probe("snapshot-used").Times, Is.Zero);
    }

    [Test]
    public void Threads_and_memo_change_no_trace()
    {
        var one = Runs.Play(Runs.Small(Late));
        Assert.That(Runs.Play(Runs.Small(Late), threads: 2).TraceHash, Is.EqualTo(one.TraceHash));
    }
}
