using Lab.Core;

namespace Lab.Reports;

/// <summary>Writes every table of one run under its <c>data/</c>.</summary>
internal static class RunTables
{
    /// <summary>Steps of each line of the propagation CDF, in table and chart.</summary>
    public const int CdfSteps = 500;

    public const string Cdf = "propagation-cdf.csv";
    public const string OverTime = "propagation-over-time.csv";
    public const string TimeTo95 = "time-to-95.csv";
    public const string Bandwidth = "bandwidth.csv";
    public const string Duplicates = "duplicates.csv";
    public const string Blocks = "blocks.csv";
    public const string Supply = "supply.csv";

    public static void Write(string folder, RunAnalysis run)
    {
        Directory.CreateDirectory(folder);
        CsvTable.Write(Path.Combine(folder, Cdf), ["kind", "propagation_s", "share"], CdfRows(run));
        CsvTable.Write(
            Path.Combine(folder, OverTime),
            ["kind", "window_start_s", "window_s", "deliveries", "p50_s", "p95_s", "p99_s"],
            OverTimeRows(run));
        CsvTable.Write(
            Path.Combine(folder, TimeTo95),
            ["item", "kind", "id", "origin", "created_s", "bytes", "counted", "eligible_nodes", "reached_nodes",
                "coverage", "time_to_50_s", "time_to_95_s"],
            ItemRows(run));
        CsvTable.Write(
            Path.Combine(folder, Bandwidth),
            ["node", "up_bytes", "down_bytes", "frames", "up_kbit_s", "down_kbit_s"],
            BandwidthRows(run));
        CsvTable.Write(
            Path.Combine(folder, Duplicates),
            ["node", "item_copies", "duplicate_copies", "duplicates_per_item"],
            DuplicateRows(run));
        CsvTable.Write(
            Path.Combine(folder, Blocks),
            ["id", "height", "miner", "found_s", "on_main_chain", "interval_s", "difficulty", "epoch"],
            BlockRows(run));
        if (run.Data.Supply.Count > 0)
        {
            CsvTable.Write(
                Path.Combine(folder, Supply),
                [
                    "height", "issued_units", "burned_units", "circulating_units", "immature_units", "fees_units",
                    "transactions", "coinbase_spends",
                ],
                SupplyRows(run));
        }
        TraceTable.Write(folder, run.Data);
        DeliveriesTable.Write(Path.Combine(folder, DeliveriesTable.FileName), run.Data);
    }

    private static IEnumerable<object?[]> CdfRows(RunAnalysis run)
    {
        foreach (var kind in run.Kinds)
            foreach (var (value, share) in kind.Propagation.Steps(CdfSteps))
                yield return [kind.Kind, Seconds(value), share];
    }

    private static IEnumerable<object?[]> OverTimeRows(RunAnalysis run)
    {
        foreach (var kind in run.Kinds)
            foreach (var window in kind.Windows)
                yield return window.Count == 0
                    ? [kind.Kind, Seconds(window.From), Seconds(run.Window), 0, null, null, null]
                    : [kind.Kind, Seconds(window.From), Seconds(run.Window), window.Count,
                        Seconds(window.P50), Seconds(window.P95), Seconds(window.P99)];
    }

    private static IEnumerable<object?[]> ItemRows(RunAnalysis run)
    {
        foreach (var kind in run.Kinds)
            foreach (var spread in kind.Items)
            {
                var item = spread.Item;
                yield return
                [
                    ItemId.Of(item.Id), item.Kind, item.Id.ToString(), item.Origin, Seconds(item.Created), item.Bytes,
                    spread.Counted, spread.Eligible, spread.Reached, spread.Coverage,
                    Seconds(spread.TimeTo50), Seconds(spread.TimeTo95),
                ];
            }
    }

    private static IEnumerable<object?[]> BandwidthRows(RunAnalysis run)
    {
        double toRate = 8 / 1000d / (run.Data.End.Nanoseconds / 1e9);
        for (int node = 0; node < run.Data.Traffic.Count; node++)
        {
            var traffic = run.Data.Traffic[node];
            yield return
            [
                node, traffic.BytesUp, traffic.BytesDown, traffic.Frames,
                traffic.BytesUp * toRate, traffic.BytesDown * toRate,
            ];
        }
    }

    private static IEnumerable<object?[]> DuplicateRows(RunAnalysis run)
    {
        for (int node = 0; node < run.Data.Traffic.Count; node++)
        {
            var traffic = run.Data.Traffic[node];
            yield return
            [
                node, traffic.ItemCopies, traffic.DuplicateCopies, DuplicatesPerItem(traffic),
            ];
        }
    }

    private static IEnumerable<object?[]> BlockRows(RunAnalysis run)
    {
        foreach (var (block, interval) in run.Blocks.Blocks)
            yield return
            [
                ItemId.Of(block.Id), block.Height, block.Miner, Seconds(block.Found), block.OnMainChain,
                Seconds(interval), block.Difficulty, block.Epoch,
            ];
    }

    private static IEnumerable<object?[]> SupplyRows(RunAnalysis run)
    {
        foreach (var s in run.Data.Supply)
            yield return [s.Height, s.Issued, s.Burned, s.Circulating, s.Immature, s.Fees, s.Transactions, s.CoinbaseSpends];
    }

    /// <summary>Copies received after the first, for each distinct item received; null if there was none.</summary>
    public static double? DuplicatesPerItem(Records.NodeTraffic traffic)
    {
        long distinct = traffic.ItemCopies - traffic.DuplicateCopies;
        return distinct > 0 ? traffic.DuplicateCopies / (double)distinct : null;
    }

    // Exact: a decimal holds nine digits after the point of any nanosecond count.
    private static decimal Seconds(long nanoseconds) => nanoseconds / 1_000_000_000m;
    private static decimal Seconds(Instant at) => Seconds(at.Nanoseconds);
    private static decimal Seconds(Duration length) => Seconds(length.Nanoseconds);
    private static object? Seconds(Duration? length) => length is { } l ? Seconds(l) : null;
}
