namespace Lab.Cli.Bench;

/// <summary>
/// Blocks of some 100 kB in full and in their compact form, on the same network with the same payments: bytes
/// and time.
/// </summary>
internal static class CompactRows
{
    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        foreach (string strategy in (string[])["inventory", "gossip"])
        {
            var (full, compact) = (Run(strategy, false, stop), Run(strategy, true, stop));
            (string, object)[] on =
            [
                ("strategy", strategy), ("nodes", Nodes), ("blocks", MetricsOf.Figure(full("block-items"))),
                ("transactions-a-block", MetricsOf.Figure(full("transactions-mined") / full("blocks-found"))),
            ];
            yield return BenchRow.Of(
                NetworkBench.Group, $"compact-bytes-{strategy}", "ratio", "<=", 0.15,
                [compact("block-bytes-per-node-mean") / full("block-bytes-per-node-mean")],
                [.. on, ("full", MetricsOf.Figure(full("block-bytes-per-node-mean"))),
                    ("compact", MetricsOf.Figure(compact("block-bytes-per-node-mean")))]);
            yield return Time("full", full);
            yield return Time("compact", compact);

            BenchRow Time(string form, Func<string, double> metric) => BenchRow.Of(
                NetworkBench.Group, $"{form}-propagation-p95-{strategy}", "s", "<=", null,
                [metric("block-propagation-p95")],
                [.. on, ("p50", MetricsOf.Figure(metric("block-propagation-p50"))),
                    ("copies-an-item", MetricsOf.Figure(metric("copies-per-item-mean")))]);
        }
    }

    private const int Nodes = 200;

    private static Func<string, double> Run(string strategy, bool compact, CancellationToken stop) =>
        MetricsOf.Text(
        $$"""
            version: 1
            id: bench-compact
            claim: Compact blocks carry what pools have not.
            nodes: {{Nodes}}
            duration: 5m
            warm-up: 30s
            roles: { miner: 20 }
            miner: { leaves: 16 }
            chain: { preset: development, target-block-time: 10s, difficulty: auto }
            network: { topology: { outbound: 8 }, regions: world-8 }
            relay: { strategy: {{strategy}}, compact-blocks: {{(compact ? "true" : "false")}} }
            workload: { transfers: { every: 25ms, wallets: 1000, from: 10s } }
            """, stop);
}
