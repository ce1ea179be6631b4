using Lab.Scenarios.Tests.Worlds;

namespace Lab.Scenarios.Tests;

/// <summary>
/// The trace hashes of two small scenarios, to be met to the last bit on every machine and in every process.
/// A change that moves one of them writes the new hash here in the same commit and says there why the trace had to
/// move: a rule, a message, a cost, a default or the order of luck changed. A change that should move none and does
/// is wrong.
/// </summary>
[Category("CARD-03")]
public sealed class GoldenTraces
{
    private const string MiningAndBroadcasts = "0637dd97b83e33f53a49da4d1519d9b4";
    private const string PartitionHeals = "01496ff6ecf3b90dfed2df4c431fa46f";

    [TestCase(1)]
    [TestCase(2)]
    public void Twenty_nodes_mine_and_broadcast_for_two_minutes(int threads) => Meets(
        """
        version: 1
        id: golden-mining
        claim: Twenty nodes mine and broadcast for two minutes.
        nodes: 20
        duration: 2m
        roles: { miner: 5 }
        miner: { leaves: 64 }
        chain: { preset: development, difficulty: auto }
        network: { topology: { outbound: 4 }, regions: world-8 }
        relay: { strategy: inventory }
        pings: 30s
        workload: { broadcasts: [ { name: small, size: 1 kB, every: 2s }, { name: large, size: 100 kB, every: 20s } ] }
        always: [ one-chain, honest-never-banned ]
        eventually: [ converged ]
        """, threads, MiningAndBroadcasts);

    [TestCase(1)]
    [TestCase(2)]
    public void A_parted_network_heals(int threads) => Meets(
        """
        version: 1
        id: golden-partition
        claim: A network cut in half returns to one chain.
        nodes: 16
        roles: { miner: 6 }
        chain: { preset: minimal }
        network: { topology: { random-regular: 4 }, latency: { lognormal: { median: 60ms, sigma: 0.4 } }, loss: 1/200 }
        relay: { strategy: gossip, fanout: 2 }
        workload: { broadcasts: [ { name: small, size: 300 B, every: 3s } ] }
        phases:
          - until: 30s
          - { until: 90s, faults: [ { partition: { groups: [ 50%, 50% ] } }, { crash: { nodes: 2, restart-after: 20s } } ] }
          - { until: 3m, heal: all }
        always: [ one-chain, honest-never-banned ]
        eventually: [ { converged: 80s } ]
        sometimes: [ reorg-deeper-than-1, chain-reloaded ]
        """, threads, PartitionHeals);

    private static void Meets(string text, int threads, string golden)
    {
        var outcome = Runs.Play(ScenarioFile.Parse(text, "golden.yaml"), threads: threads);
        Assert.That(outcome.Failed(), Is.Empty);
        Assert.That(outcome.TraceHash, Is.EqualTo(golden));
    }
}
