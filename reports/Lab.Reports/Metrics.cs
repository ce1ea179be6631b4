using Lab.Core;
using Lab.Records;

namespace Lab.Reports;

/// <summary>
/// The numbers of a run by name. Propagation is over all (item, node) pairs of the measured time but the origin and
/// nodes that were down; percentiles are nearest-rank; traffic is over the whole run.
/// </summary>
public static class Metrics
{
    // Shares of deliveries by the tenth of a second, up to half a second: what gossip is compared by.
    private const int Bins = 5;
    private const long Bin = 100_000_000;

    /// <summary>All metrics of a run, in a fixed order; see <see cref="RunAnalysis.Metrics"/>.</summary>
    public static IReadOnlyList<Metric> Of(RunData data) => RunAnalysis.Of(data).Metrics;

    internal static IReadOnlyList<Metric> Of(RunAnalysis run)
    {
        var metrics = new List<Metric>();
        foreach (var kind in run.Kinds) AddPropagation(metrics, kind);
        var counted = run.Kinds.SelectMany(k => k.Counted).ToList();
        if (counted.Count > 0) Add(metrics, "coverage-min", "ratio", counted.Min(i => i.Coverage));
        AddBlocks(metrics, run.Blocks);
        if (run.Data.Supply is [.., var last] all && last.Height > 0)
        {
            Add(metrics, "transactions-mined", "transactions", all.Sum(s => s.Transactions));
            Add(metrics, "coinbase-spends", "coins", all.Sum(s => s.CoinbaseSpends));
            var spends = all.Where(s => s.CoinbaseSpends > 0).ToList();
            if (spends.Count > 0) Add(metrics, "coinbase-spend-age-min", "blocks", spends.Min(s => s.YoungestSpend));
            Add(metrics, "supply-issued", "units", last.Issued);
            Add(metrics, "supply-burned", "units", last.Burned);
            Add(metrics, "supply-circulating", "units", last.Circulating);
        }
        AddTraffic(metrics, run.Data);
        if (run.Data.Attack is { } attack) AddAttack(metrics, attack);
        if (run.Data.Operator.Count > 0) AddOperator(metrics, run.Data.Operator);
        return metrics;
    }

    private static void AddPropagation(List<Metric> metrics, KindAnalysis kind)
    {
        var counted = kind.Counted.ToList();
        if (counted.Count == 0) return;
        string name = kind.Slug;
        if (kind.Propagation is { Count: > 0 } pairs)
        {
            Add(metrics, $"{name}-propagation-p50", "s", Seconds(pairs.Quantile(500)));
            Add(metrics, $"{name}-propagation-p90", "s", Seconds(pairs.Quantile(900)));
            Add(metrics, $"{name}-propagation-p95", "s", Seconds(pairs.Quantile(950)));
            Add(metrics, $"{name}-propagation-p99", "s", Seconds(pairs.Quantile(990)));
            Add(metrics, $"{name}-propagation-max", "s", Seconds(pairs.Max));
            Add(metrics, $"{name}-propagation-mean", "s", pairs.Mean / 1e9);
            for (int i = 0; i < Bins; i++)
            {
                double share = pairs.ShareBelow(Bin * (i + 1)) - pairs.ShareBelow(Bin * i);
                Add(metrics, $"{name}-share-{i * 100}-{(i + 1) * 100}ms", "ratio", share);
            }
        }
        AddMedian(metrics, $"{name}-time-to-50-median", counted.ConvertAll(i => i.TimeTo50));
        AddMedian(metrics, $"{name}-time-to-95-median", counted.ConvertAll(i => i.TimeTo95));
        Add(metrics, $"{name}-coverage-min", "ratio", counted.Min(i => i.Coverage));
        Add(metrics, $"{name}-coverage-mean", "ratio", counted.Average(i => i.Coverage));
        Add(metrics, $"{name}-items", "items", counted.Count);
        Add(metrics, $"{name}-size-mean", "B", counted.Average(i => (double)i.Item.Bytes));
    }

    // An item that never got there counts as slower than all that did; if it is the median, there is no median.
    private static void AddMedian(List<Metric> metrics, string name, List<Duration?> times)
    {
        times.Sort((a, b) => (a?.Nanoseconds ?? long.MaxValue).CompareTo(b?.Nanoseconds ?? long.MaxValue));
        if (times[NearestRank.Index(times.Count, 500)] is { } median)
            Add(metrics, name, "s", Seconds(median.Nanoseconds));
    }

    private static void AddBlocks(List<Metric> metrics, BlockAnalysis blocks)
    {
        if (blocks.Found == 0) return;
        long[] intervals = [.. blocks.Intervals.Select(i => i.Nanoseconds)];
        if (intervals.Length > 0)
        {
            var distribution = Distribution.Of(intervals);
            Add(metrics, "block-interval-mean", "s", distribution.Mean / 1e9);
            Add(metrics, "block-interval-p50", "s", Seconds(distribution.Quantile(500)));
            Add(metrics, "block-interval-p95", "s", Seconds(distribution.Quantile(950)));
            Add(metrics, "block-interval-max", "s", Seconds(distribution.Max));
        }
        Add(metrics, "blocks-found", "blocks", blocks.Found);
        Add(metrics, "stale-blocks", "blocks", blocks.Stale);
        Add(metrics, "stale-rate", "ratio", blocks.Stale / (double)blocks.Found);
    }

    private static void AddTraffic(List<Metric> metrics, RunData data)
    {
        if (data.Traffic.Count == 0) return;
        double nodes = data.Traffic.Count, seconds = Seconds(data.End.Nanoseconds);
        long up = data.Traffic.Sum(t => t.BytesUp), down = data.Traffic.Sum(t => t.BytesDown);
        Add(metrics, "bytes-per-node-mean", "B", (up + down) / nodes);
        Add(metrics, "bytes-up-per-node-mean", "B", up / nodes);
        Add(metrics, "bytes-down-per-node-mean", "B", down / nodes);
        Add(metrics, "upload-per-node-mean", "kbit/s", up / nodes * 8 / 1000 / seconds);
        Add(metrics, "upload-per-node-max", "kbit/s", data.Traffic.Max(t => t.BytesUp) * 8d / 1000 / seconds);
        Add(metrics, "download-per-node-mean", "kbit/s", down / nodes * 8 / 1000 / seconds);
        Add(metrics, "frames-per-node-mean", "frames", data.Traffic.Sum(t => t.Frames) / nodes);
        long copies = data.Traffic.Sum(t => t.ItemCopies), duplicates = data.Traffic.Sum(t => t.DuplicateCopies);
        if (data.Traffic.Sum(t => t.BlockBytes) is > 0 and var ofBlocks)
            Add(metrics, "block-bytes-per-node-mean", "B", ofBlocks / nodes);
        if (copies <= duplicates) return;
        Add(metrics, "copies-per-item-mean", "copies", copies / (double)(copies - duplicates));
        Add(metrics, "duplicates-per-item-mean", "copies", duplicates / (double)(copies - duplicates));
    }

    private static void AddAttack(List<Metric> metrics, AttackTrack attack)
    {
        if (attack.LinksThen > 0)
            Add(metrics, "honest-links-kept", "ratio", attack.LinksKept / (double)attack.LinksThen);
        Add(metrics, "attackers-banned", "ratio", attack.Banned / (double)attack.Attackers);
        Add(metrics, "attacker-links", "links", attack.AttackerLinks);
        Add(metrics, "tip-lag-max", "blocks", attack.TipLag);
        Add(metrics, "victim-memory", "B", attack.Memory);
    }

    // An action that came to nothing for want of a node is neither.
    private static void AddOperator(List<Metric> metrics, List<OperatorAnswer> actions)
    {
        Add(metrics, "operator-answers", "actions", actions.Count(a => a.Outcome == OperatorOutcome.Answered));
        Add(metrics, "operator-refusals", "actions", actions.Count(a => a.Outcome == OperatorOutcome.Refused));
    }

    private static double Seconds(long nanoseconds) => nanoseconds / 1e9;

    private static void Add(List<Metric> metrics, string name, string unit, double value) =>
        metrics.Add(new Metric(name, unit, value));
}
