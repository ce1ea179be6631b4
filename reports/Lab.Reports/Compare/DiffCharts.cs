using Lab.Records;

namespace Lab.Reports;

/// <summary>The figures that lay the distributions of runs over each other; each panel has its own axis.</summary>
internal static class DiffCharts
{
    /// <summary>Each chart with the lines that it draws.</summary>
    /// <param name="runs">Each with the name of its lines, in the order in which they are told.</param>
    public static IReadOnlyList<(Chart Chart, IReadOnlyList<EcdfSpec.Line> Lines)> Of(
        params IReadOnlyList<(string Series, StoredRun Run)> runs)
    {
        var charts = new List<(Chart, IReadOnlyList<EcdfSpec.Line>)>();
        Add(charts, "propagation-cdf", "Propagation",
            "Cumulative distribution of the time from an item’s creation until a node accepted it, for each kind of "
            + "item.",
            "Time since creation", "s", "Share of deliveries", [.. runs.SelectMany(r => Kinds(r.Series, r.Run))]);
        Add(charts, "bandwidth", "Bandwidth per node",
            "Cumulative distribution over nodes of the average rate at which each sent and received.",
            "Average rate", "kbit/s", "Share of nodes",
            Columns(runs, RunTables.Bandwidth, ("Upload", "up_kbit_s"), ("Download", "down_kbit_s")));
        Add(charts, "duplicates", "Duplicates per node",
            "Cumulative distribution over nodes of the full copies received after the first, for each item received.",
            "Duplicates per item", "copies", "Share of nodes",
            Columns(runs, RunTables.Duplicates, ("", "duplicates_per_item")));
        Add(charts, "block-intervals", "Block intervals",
            "Cumulative distribution of the time between successive blocks of the main chain.",
            "Interval", "s", "Share of intervals", Columns(runs, RunTables.Blocks, ("", "interval_s")));
        return charts;
    }

    private static void Add(
        List<(Chart, IReadOnlyList<EcdfSpec.Line>)> charts, string name, string title, string caption, string what,
        string unit, string share, List<EcdfSpec.Line> lines)
    {
        if (lines.Count == 0) return;
        // Panels in the order of their first line, and in each the runs in theirs: the sort is stable.
        string[] panels = [.. lines.Select(l => l.Panel).Distinct()];
        lines = [.. lines.OrderBy(l => Array.IndexOf(panels, l.Panel))];
        charts.Add((
            new Chart(name, title, caption, $"data/{name}.csv", EcdfSpec.Of(lines, what, unit, share))
            {
                Half = panels.Length == 1,
            },
            lines));
    }

    private static IEnumerable<EcdfSpec.Line> Kinds(string series, StoredRun run) =>
        StoredTables.Propagation(run).Select(k => new EcdfSpec.Line(k.Kind, series, k.Cdf));

    private static List<EcdfSpec.Line> Columns(
        IReadOnlyList<(string Series, StoredRun Run)> runs, string table, params (string Panel, string Column)[] columns)
    {
        var lines = new List<EcdfSpec.Line>();
        foreach (var (panel, column) in columns)
            foreach (var (series, run) in runs)
                if (StoredTables.Column(run, table, column) is { } steps)
                    lines.Add(new EcdfSpec.Line(panel, series, steps));
        return lines;
    }
}
