namespace Lab.Scenarios.Model;

/// <summary>A measured number that a scenario can set a bound to.</summary>
/// <param name="Name">Kebab-case: <c>block-propagation-p95</c>.</param>
/// <param name="Quantity">What it measures.</param>
/// <param name="NeedsBlocks">Whether it has a value only in a run with miners.</param>
public sealed record MetricName(string Name, Quantity Quantity, bool NeedsBlocks);

/// <summary>The metrics of a scenario: some of the whole run, some of each kind of item.</summary>
/// <remarks>
/// An item's kind is <c>block</c>, <c>broadcast</c> (all broadcasts together) or the name of one stream of broadcasts.
/// <list type="bullet">
/// <item><c>K-propagation-S</c>: over all items of kind K and nodes, time from creation to acceptance;</item>
/// <item><c>K-time-to-95-S</c>: over all items, time until 95 % of the nodes that are up accepted it;</item>
/// <item><c>K-coverage</c>: mean share of the nodes that are up which accepted an item.</item>
/// </list>
/// </remarks>
public static class Metrics
{
    public const string Block = "block", Broadcast = "broadcast";
    private static readonly string[] Statistics = ["mean", "p50", "p90", "p95", "p99", "max"];

    private static readonly MetricName[] OfRun =
    [
        new("block-interval-mean", Quantity.Duration, true),
        new("blocks", Quantity.Number, true),
        new("stale-block-rate", Quantity.Share, true),
        new("copies-per-delivery", Quantity.Number, false),
        new("bytes-up-per-node", Quantity.Size, false),
        new("bytes-down-per-node", Quantity.Size, false),
    ];

    /// <summary>Every metric of a run with these streams of broadcasts.</summary>
    public static IEnumerable<MetricName> Of(IEnumerable<string> streams)
    {
        foreach (var metric in OfRun) yield return metric;
        foreach (string kind in streams.Prepend(Broadcast).Prepend(Block))
        {
            bool blocks = kind == Block;
            yield return new($"{kind}-coverage", Quantity.Share, blocks);
            foreach (string each in Statistics)
            {
                yield return new($"{kind}-propagation-{each}", Quantity.Duration, blocks);
                yield return new($"{kind}-time-to-95-{each}", Quantity.Duration, blocks);
            }
        }
    }
}
