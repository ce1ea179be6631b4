namespace Lab.Scenarios.Model;

/// <summary>A measured number that a scenario can set a bound to.</summary>
/// <param name="Name">As reports name it: <c>block-propagation-p95</c>.</param>
/// <param name="Quantity">What it measures.</param>
/// <param name="NeedsBlocks">Whether it has a value only in a run with miners.</param>
public sealed record MetricName(string Name, Quantity Quantity, bool NeedsBlocks);

/// <summary>
/// The metrics of a scenario that a bound can be set to, named as the reports name them: some of the whole
/// run, some of each kind of item, which is <c>block</c> or the name of a stream of broadcasts.
/// </summary>
public static class Metrics
{
    public const string Block = "block";

    private static readonly (string Suffix, Quantity Quantity)[] OfKind =
    [
        ("propagation-mean", Quantity.Duration), ("propagation-p50", Quantity.Duration),
        ("propagation-p90", Quantity.Duration), ("propagation-p95", Quantity.Duration),
        ("propagation-p99", Quantity.Duration), ("propagation-max", Quantity.Duration),
        ("share-0-100ms", Quantity.Share), ("share-100-200ms", Quantity.Share), ("share-200-300ms", Quantity.Share),
        ("share-300-400ms", Quantity.Share), ("share-400-500ms", Quantity.Share),
        ("time-to-50-median", Quantity.Duration), ("time-to-95-median", Quantity.Duration),
        ("coverage-min", Quantity.Share), ("coverage-mean", Quantity.Share), ("items", Quantity.Number),
        ("size-mean", Quantity.Size),
    ];

    private static readonly MetricName[] OfRun =
    [
        new("coverage-min", Quantity.Share, false),
        new("block-interval-mean", Quantity.Duration, true),
        new("block-interval-p50", Quantity.Duration, true),
        new("block-interval-p95", Quantity.Duration, true),
        new("block-interval-max", Quantity.Duration, true),
        new("blocks-found", Quantity.Number, true),
        new("stale-blocks", Quantity.Number, true),
        new("stale-rate", Quantity.Share, true),
        new("transactions-mined", Quantity.Number, true),
        new("coinbase-spends", Quantity.Number, true),
        new("coinbase-spend-age-min", Quantity.Number, true),
        new("supply-issued", Quantity.Number, true),
        new("supply-burned", Quantity.Number, true),
        new("supply-circulating", Quantity.Number, true),
        new("bytes-per-node-mean", Quantity.Size, false),
        new("bytes-up-per-node-mean", Quantity.Size, false),
        new("bytes-down-per-node-mean", Quantity.Size, false),
        new("upload-per-node-mean", Quantity.Rate, false),
        new("upload-per-node-max", Quantity.Rate, false),
        new("download-per-node-mean", Quantity.Rate, false),
        new("frames-per-node-mean", Quantity.Number, false),
        new("block-bytes-per-node-mean", Quantity.Size, true),
        new("copies-per-item-mean", Quantity.Number, false),
        new("duplicates-per-item-mean", Quantity.Number, false),
    ];

    private static readonly MetricName[] OfAttack =
    [
        new("honest-links-kept", Quantity.Share, false),
        new("attackers-banned", Quantity.Share, false),
        new("attacker-links", Quantity.Number, false),
        new("tip-lag-max", Quantity.Number, false),
        new("victim-memory", Quantity.Size, false),
    ];

    private static readonly MetricName[] OfOperator =
    [
        new("operator-answers", Quantity.Number, false),
        new("operator-refusals", Quantity.Number, false),
    ];

    /// <summary>Every metric of a run with these streams of broadcasts.</summary>
    /// <param name="streams">Their names.</param>
    /// <param name="attacked">Whether the run has adversaries.</param>
    /// <param name="operated">Whether operators ask something of nodes.</param>
    public static IEnumerable<MetricName> Of(
        IEnumerable<string> streams, bool attacked = false, bool operated = false)
    {
        foreach (var metric in OfRun) yield return metric;
        if (attacked)
            foreach (var metric in OfAttack) yield return metric;
        if (operated)
            foreach (var metric in OfOperator) yield return metric;
        foreach (string kind in streams.Prepend(Block))
            foreach (var (suffix, quantity) in OfKind)
                yield return new($"{kind}-{suffix}", quantity, kind == Block);
    }
}
