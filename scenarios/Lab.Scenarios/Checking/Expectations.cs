using Lab.Core;
using Lab.Records;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>Compares a metric of the run with what the scenario expects of it.</summary>
public static class Expectations
{
    public static CheckResult Judge(Expectation expectation, IReadOnlyList<Metric> metrics)
    {
        var metric = metrics.FirstOrDefault(m => m.Name == expectation.Metric);
        if (metric is null)
        {
            string near = string.Join(", ", metrics.Select(m => m.Name).Take(40));
            return new CheckResult(expectation.Metric, "expect", false, $"this run has no such metric; it has {near}");
        }
        if (BasePerUnit(metric.Unit) is not { } unit || !Fits(expectation, unit.Quantity))
            return new CheckResult(expectation.Metric, "expect", false, $"is in {metric.Unit}, which the bound is not");
        bool Holds(double value) =>
            (expectation.Lowest is not { } low || value * unit.Factor >= Number(low))
            && (expectation.Highest is not { } high || value * unit.Factor <= Number(high));
        return new CheckResult(expectation.Metric, "expect", Holds(metric.Value),
            $"{MetricText.Telling(metric, Holds)}; expected {expectation}");
    }

    private static bool Fits(Expectation e, Quantity quantity) =>
        new[] { e.AtLeast, e.AtMost, e.Target }.All(b => b is not { } bound || bound.Quantity == quantity
            || (bound.Quantity is Quantity.Number or Quantity.Share && quantity is Quantity.Number or Quantity.Share));

    /// <summary>What a metric's unit measures, and how many base units one of it is.</summary>
    private static (Quantity Quantity, double Factor)? BasePerUnit(string unit) => unit switch
    {
        "s" => (Quantity.Duration, 1e9),
        "ms" => (Quantity.Duration, 1e6),
        "B" => (Quantity.Size, 1),
        "kB" => (Quantity.Size, 1e3),
        "kbit/s" => (Quantity.Rate, 1e3),
        "ratio" => (Quantity.Share, 1),
        "" or "units" or "coins" or "transactions" or "blocks" or "items" or "copies" or "frames" or "nodes" or "links"
            or "actions" => (Quantity.Number, 1),
        _ => null,
    };

    private static double Number(Ratio r) => (double)r.Top / r.Bottom;
}
