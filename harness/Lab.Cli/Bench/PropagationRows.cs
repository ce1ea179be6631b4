namespace Lab.Cli.Bench;

/// <summary>
/// How fast 100 kB reach a thousand nodes around the world when every hundredth segment is lost, and at what
/// price: blocks of payments in their compact form, which the bar is of, and 100 kB sent whole under each
/// strategy.
/// </summary>
/// <remarks>
/// Whole, 100 kB are broadcasts, which travel like blocks but need no payments in advance. A stream that
/// loses 1 % of its segments carries some 1.22 x 1,448 B / (round trip x 0.1): 88 kB/s at 200 ms, so that
/// each far hop of a whole block takes more than a second, whatever the strategy. What meets the bar is to
/// send less.
/// </remarks>
internal static class PropagationRows
{
    private const int Nodes = 1_000;
    private const int LeastBytes = 100_000;
    private const string Network = "network: { topology: { outbound: 8 }, regions: world-8, loss: 1% }";

    public static IEnumerable<BenchRow> All(CancellationToken stop)
    {
        yield return Blocks("gossip", stop);
        foreach (string strategy in (string[])["flood", "gossip", "inventory", "mesh"])
            foreach (var row in Whole(strategy, stop))
                yield return row;
    }

    /// <summary>
    /// Blocks of some 500 payments, which every pool has when the block comes. How large they came out is
    /// measured, as the full form has it, and stands beside the row, which is in doubt below 100 kB.
    /// </summary>
    private static BenchRow Blocks(string strategy, CancellationToken stop)
    {
        var metric = MetricsOf.Text(
            $$"""
            version: 1
            id: bench-blocks
            claim: Blocks of 100 kB reach a thousand nodes.
            nodes: {{Nodes}}
            duration: 150s
            warm-up: 30s
            roles: { miner: 100 }
            miner: { leaves: 16 }
            chain: { preset: development, target-block-time: 20s, difficulty: auto }
            {{Network}}
            relay: { strategy: {{strategy}}, compact-blocks: true }
            workload: { transfers: { every: 40ms, wallets: 1000, from: 10s } }
            """, stop);
        double bytes = metric("block-size-mean");
        var row = BenchRow.Of(
            NetworkBench.Group, "block-propagation-p95", "s", "<=", 2, [metric("block-propagation-p95")],
            ("strategy", strategy), ("form", "compact"), ("nodes", Nodes), ("loss", "1%"),
            ("blocks", MetricsOf.Figure(metric("block-items"))),
            ("bytes-a-block", MetricsOf.Figure(bytes)),
            ("transactions-a-block", MetricsOf.Figure(metric("transactions-mined") / metric("blocks-found"))),
            ("p50", MetricsOf.Figure(metric("block-propagation-p50"))),
            ("p99", MetricsOf.Figure(metric("block-propagation-p99"))),
            ("copies-an-item", MetricsOf.Figure(metric("copies-per-item-mean"))));
        if (bytes >= LeastBytes) return row;
        return row with { Doubt = "the blocks came out smaller than the bar's 100 kB" };
    }

    private static IEnumerable<BenchRow> Whole(string strategy, CancellationToken stop)
    {
        const int items = 20, bytes = 100_000;
        var metric = MetricsOf.Text(
            $$"""
            version: 1
            id: bench-whole
            claim: Broadcasts of 100 kB reach a thousand nodes.
            nodes: {{Nodes}}
            duration: 100s
            warm-up: 20s
            {{Network}}
            relay: { strategy: {{strategy}} }
            pings: 1m
            workload:
              broadcasts:
                - { name: whole, size: {{bytes}} B, every: 3s, from: 20s, until: {{20 + 3 * items}}s }
            """, stop);
        (string, object)[] on =
        [
            ("strategy", strategy), ("nodes", Nodes), ("loss", "1%"),
            ("items", MetricsOf.Figure(metric("whole-items"))), ("bytes", bytes),
        ];
        yield return BenchRow.Of(
            NetworkBench.Group, "whole-propagation-p95-" + strategy, "s", "<=", null,
            [metric("whole-propagation-p95")],
            [.. on, ("p50", MetricsOf.Figure(metric("whole-propagation-p50")))]);
        yield return BenchRow.Of(
            NetworkBench.Group, "copies-a-delivery-" + strategy, "copies", "<=", null,
            [metric("copies-per-item-mean")], on);
        yield return BenchRow.Of(
            NetworkBench.Group, "bytes-a-delivery-" + strategy, "B", "<=", null,
            [metric("bytes-down-per-node-mean") / metric("whole-items")], on);
    }
}
