using Lab.Records;

namespace Lab.Reports;

/// <summary>One metric in two runs; null where a run does not have it.</summary>
public sealed record MetricDifference(string Name, string Unit, double? A, double? B)
{
    /// <summary>B less A, in the metric's unit; null unless both have it.</summary>
    public double? Difference => B - A;

    /// <summary>The difference as a share of A; null unless both have it and A is not 0.</summary>
    public double? Relative => A is not null and not 0 ? Difference / Math.Abs(A.Value) : null;

    /// <summary>Every metric of either run: A's in its order, then those that only B has.</summary>
    public static IReadOnlyList<MetricDifference> Between(RunRecord a, RunRecord b)
    {
        var differences = new List<MetricDifference>();
        foreach (var metric in a.Metrics)
            differences.Add(new MetricDifference(metric.Name, metric.Unit, metric.Value, ValueOf(b, metric)));
        foreach (var metric in b.Metrics)
            if (ValueOf(a, metric) is null)
                differences.Add(new MetricDifference(metric.Name, metric.Unit, null, metric.Value));
        return differences;
    }

    private static double? ValueOf(RunRecord run, Metric like)
    {
        foreach (var metric in run.Metrics)
            if (metric.Name == like.Name && metric.Unit == like.Unit)
                return metric.Value;
        return null;
    }
}
