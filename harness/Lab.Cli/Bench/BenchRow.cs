using System.Globalization;

namespace Lab.Cli.Bench;

/// <summary>One measured figure and its bar.</summary>
/// <param name="Op"><c>&gt;=</c> or <c>&lt;=</c>: how the value relates to the bar when the bar is
/// reached.</param>
/// <param name="Bar">Null for a figure that is only reported.</param>
/// <param name="Runs">How often it was measured; <paramref name="Value"/> is the median.</param>
/// <param name="DependsOn">What the figure depends on: nodes, links, threads, memo hits.</param>
internal sealed record BenchRow(
    string Group, string Name, double Value, string Unit, string Op, double? Bar, int Runs,
    double Min, double Max,
    IReadOnlyDictionary<string, string> DependsOn, string? Doubt = null)
{
    /// <summary>
    /// Whether the bar is reached; a row in doubt never does. True for a figure without a bar.
    /// </summary>
    public bool Holds => Doubt is null && (Bar is not { } bar || (Op == ">=" ? Value >= bar : Value <= bar));

    /// <summary>A row of several measurements.</summary>
    public static BenchRow Of(
        string group, string name, string unit, string op, double? bar, IReadOnlyList<double> values,
        params (string Key, object Value)[] dependsOn)
    {
        var sorted = values.Order().ToList();
        double median = sorted.Count % 2 == 1
            ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
        return new BenchRow(group, name, median, unit, op, bar, sorted.Count, sorted[0], sorted[^1],
            dependsOn.ToDictionary(
                d => d.Key, d => Convert.ToString(d.Value, CultureInfo.InvariantCulture)!));
    }
}
