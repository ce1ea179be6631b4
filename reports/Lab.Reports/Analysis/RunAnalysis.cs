using Lab.Core;
using Lab.Records;

namespace Lab.Reports;

/// <summary>What a run's tables, metrics and charts are made of, computed once.</summary>
public sealed class RunAnalysis
{
    private static readonly long[] WindowSeconds = [10, 20, 60, 300, 600, 1800, 3600, 4 * 3600, 24 * 3600];

    private RunAnalysis(RunData data, Duration window, List<KindAnalysis> kinds)
    {
        Data = data;
        Window = window;
        Kinds = kinds;
        Blocks = BlockAnalysis.Of(data);
        Metrics = Reports.Metrics.Of(this);
    }

    public RunData Data { get; }

    /// <summary>Length of a window of the percentiles over time: a minute, longer where that gave more than 60 windows, shorter in runs of a few minutes.</summary>
    public Duration Window { get; }

    /// <summary>Blocks first, then the other kinds by size, then by name.</summary>
    public IReadOnlyList<KindAnalysis> Kinds { get; }

    public BlockAnalysis Blocks { get; }

    /// <summary>In a fixed order; a metric that nothing was measured for is left out.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    public static RunAnalysis Of(RunData data)
    {
        Check.That(data.End > Instant.Zero && data.WarmUp >= Instant.Zero);
        var window = WindowOf(data.End);
        var kinds = new List<KindAnalysis>();
        foreach (var (kind, items) in ByKind(data.Items))
            kinds.Add(KindAnalysis.Of(kind, items, data, window));
        return new RunAnalysis(data, window, kinds);
    }

    /// <summary>Reasons not to trust the figures unread, for the record's warnings.</summary>
    public IReadOnlyList<string> Warnings()
    {
        var warnings = new List<string>();
        foreach (var kind in Kinds)
        {
            int items = kind.Counted.Count();
            if (items == 0)
                warnings.Add($"No {kind.Kind} was created in the measured time: it has no figures.");
            else if (kind.Counted.Average(i => i.Coverage) is var coverage && coverage < 0.99)
                warnings.Add(
                    $"Of {kind.Kind}, {Text.Percent(1 - coverage)} of the deliveries that should have happened did "
                    + "not: the propagation figures leave them out.");
        }
        return warnings;
    }

    private static Duration WindowOf(Instant end)
    {
        foreach (long seconds in WindowSeconds)
            if (end.Nanoseconds <= Duration.FromSeconds(60 * seconds).Nanoseconds)
                return Duration.FromSeconds(seconds);
        return new Duration(end.Nanoseconds / 60 + 1);
    }

    private static List<(string Kind, List<ItemTrack> Items)> ByKind(List<ItemTrack> items)
    {
        var kinds = new Dictionary<string, List<ItemTrack>>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!kinds.TryGetValue(item.Kind, out var list)) kinds[item.Kind] = list = [];
            list.Add(item);
        }
        var ordered = kinds.Select(k => (k.Key, k.Value)).ToList();
        ordered.Sort((a, b) =>
        {
            int order = (b.Key == "block").CompareTo(a.Key == "block");
            if (order == 0) order = a.Value.Average(i => (double)i.Bytes).CompareTo(b.Value.Average(i => (double)i.Bytes));
            return order != 0 ? order : string.CompareOrdinal(a.Key, b.Key);
        });
        return ordered;
    }
}
