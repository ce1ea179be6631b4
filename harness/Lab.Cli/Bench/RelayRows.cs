using System.Diagnostics;
using System.Globalization;
using Lab.Scenarios;

namespace Lab.Cli.Bench;

/// <summary>
/// ST-B10: how many transactions and blocks nodes take in from the network, check and pass on in a wall
/// second of one core, each node by itself: nothing is remembered for another.
/// </summary>
internal static class RelayRows
{
    private const int Nodes = 16;

    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        yield return Row(
            "transaction", "transactions/s", "40s", "10s",
            "{ transfers: { every: 40ms, wallets: 200, from: 10s } }", stop);
        yield return Row("block", "blocks/s", "20m", "2s", "{}", stop);
    }

    private static BenchRow Row(
        string kind, string unit, string duration, string blockTime, string workload, CancellationToken stop)
    {
        var scenario = ScenarioFile.Parse($$"""
            version: 1
            id: bench-relay
            claim: Nodes check and pass on what they are sent.
            nodes: {{Nodes}}
            duration: {{duration}}
            warm-up: 10s
            roles: { miner: 4 }
            miner: { leaves: 16 }
            chain: { preset: development, target-block-time: {{blockTime}}, difficulty: auto }
            network: { topology: { random-regular: 8 }, latency: { uniform: [ 20ms, 200ms ] } }
            relay: { strategy: inventory, compact-blocks: true }
            workload: {{workload}}
            engine: { memo: off }
            """, "bench-relay.yaml");
        var watch = Stopwatch.StartNew();
        var metric = MetricsOf.Run(scenario, 1, stop);
        double seconds = watch.Elapsed.TotalSeconds;
        double items = metric(kind + "-items"), taken = items * metric(kind + "-coverage-mean") * Nodes;
        return BenchRow.Of(
            NetworkBench.Group, $"relayed-{kind}s", unit, ">=", null, [taken / seconds],
            ("nodes", Nodes), ("links", 8), ("threads", 1), ("memo", "off"), ("items", items),
            ("wall", seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"));
    }
}
