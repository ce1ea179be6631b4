using Lab.Records;

namespace Lab.Reports;

/// <summary>The report of one scenario in variants that differ in one key: their distributions laid over each other.</summary>
internal static class VariantsReport
{
    // What a reader looks for first; all metrics follow below.
    private static readonly string[] Chief =
    [
        "propagation-p50", "propagation-p95", "coverage-min", "copies-per-item-mean", "bytes-up-per-node-mean",
        "block-bytes-per-node-mean", "stale-rate",
    ];

    public static void Fill(string folder, string key, IReadOnlyList<(string Value, StoredRun Run)> runs)
    {
        var drawn = DiffCharts.Of(runs);
        var charts = drawn.Select(d => d.Chart).ToList();
        var metrics = Rows(runs);
        string plots = Path.Combine(folder, "plots"), data = Path.Combine(folder, "data");
        Figures.WriteSpecs(charts, plots);
        using var renderer = SvgRenderer.Start(plots);
        Directory.CreateDirectory(data);
        foreach (var (chart, lines) in drawn) DiffReport.WriteLines(Path.Combine(folder, chart.Table), lines);
        CsvTable.Write(
            Path.Combine(data, "metrics-by-variant.csv"), ["metric", "unit", .. runs.Select(r => r.Value)],
            metrics.Select(m => (object?[])[m.Name, m.Unit, .. m.Values.Select(v => (object?)v)]));
        renderer.Finish();
        var first = runs[0].Run.Record;
        var worst = runs.Max(r => r.Run.Record.Verdict);
        PageFrame.Write(folder, $"{first.ScenarioId}, by {key} – {Words.Verdict(worst)}", Markup.Of($"""
            {RunSections.Warnings(Warnings(runs))}
            <header>
            <p class="kind">{Text.Count(runs.Count, "variant")} compared, by {key}</p>
            <h1>{first.ScenarioId}</h1>
            <p class="claim">{first.Claim}</p>
            {RunSections.Verdict(worst)}
            <dl class="identity">
            {RunSections.Term("World", Words.World(first.World))}
            {RunSections.Term("Seed", $"{first.Seed}")}
            {RunSections.Code("Build hash", first.BuildHash)}
            </dl>
            </header>
            {Runs(folder, key, runs)}
            {Table("At a glance", runs, [.. metrics.Where(IsChief)])}
            {Figures.Of(charts, plots)}
            {Table("All metrics", runs, metrics)}
            <p class="links"><a href="data/metrics-by-variant.csv">CSV</a></p>
            """));
    }

    private sealed record Row(string Name, string Unit, IReadOnlyList<double?> Values);

    private static bool IsChief(Row row) => Chief.Any(c => row.Name.EndsWith(c, StringComparison.Ordinal));

    private static List<Row> Rows(IReadOnlyList<(string Value, StoredRun Run)> runs)
    {
        var names = runs.SelectMany(r => r.Run.Record.Metrics).Select(m => (m.Name, m.Unit)).Distinct();
        return [.. names.Select(name => new Row(name.Name, name.Unit,
            [.. runs.Select(r => r.Run.Record.Metrics.FirstOrDefault(m => (m.Name, m.Unit) == name)?.Value)]))];
    }

    private static List<string> Warnings(IReadOnlyList<(string Value, StoredRun Run)> runs)
    {
        var warnings = new List<string>();
        if (runs.Select(r => r.Run.Record.BuildHash).Distinct().Count() > 1)
            warnings.Add("The runs are of different builds.");
        if (runs.Select(r => r.Run.Record.Seed).Distinct().Count() > 1)
            warnings.Add("The runs have different seeds, so they are not of the same network.");
        foreach (var (value, run) in runs)
        {
            foreach (string file in run.Damaged()) warnings.Add($"{value}: {file} is missing or was changed.");
            foreach (string warning in run.Record.Warnings) warnings.Add($"{value}: {warning}");
        }

        return warnings;
    }

    private static Markup Runs(string folder, string key, IReadOnlyList<(string Value, StoredRun Run)> runs) => Markup.Of($"""
        <section><h2>Variants</h2>
        <div class="wide"><table>
        <thead><tr><th scope="col">{key}</th><th scope="col">Verdict</th><th scope="col">Failed checks</th><th scope="col">Trace hash</th><th scope="col"></th></tr></thead>
        <tbody>
        {Markup.Join(runs.Select((r, i) => OneRun(folder, i, r.Value, r.Run)))}
        </tbody></table></div></section>
        """);

    private static Markup OneRun(string folder, int place, string value, StoredRun run)
    {
        string failed = string.Join(", ", run.Record.Checks.Where(c => !c.Holds).Select(c => c.Name));
        string link = string.Join('/', Path.GetRelativePath(folder, run.Directory)
            .Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
        return Markup.Of($"""
            <tr><th scope="row">{Swatch(place)}{value}</th><td>{Words.Verdict(run.Record.Verdict)}</td><td>{failed}</td>
            <td><code>{run.Record.TraceHash ?? "none"}</code></td><td><a href="{link}/report.html">report</a></td></tr>

            """);
    }

    private static Markup Table(string title, IReadOnlyList<(string Value, StoredRun Run)> runs, IReadOnlyList<Row> metrics)
    {
        var heads = runs.Select((r, i) => Markup.Of($"""<th scope="col">{Swatch(i)}{r.Value}</th>"""));
        return Markup.Of($"""
            <section><h2>{title}</h2>
            <div class="wide"><table class="numbers">
            <thead><tr><th scope="col">Metric</th><th scope="col">unit</th>{Markup.Join(heads)}</tr></thead>
            <tbody>
            {Markup.Join(metrics.Select(MetricRow))}
            </tbody></table></div></section>
            """).If(metrics.Count > 0);
    }

    private static Markup MetricRow(Row row)
    {
        var values = row.Values.Select(v => Markup.Of($"<td>{(v is { } known ? Text.Number(known) : "–")}</td>"));
        return Markup.Of($"""
            <tr><th scope="row">{row.Name}</th><td>{row.Unit}</td>{Markup.Join(values)}</tr>

            """);
    }

    private static Markup Swatch(int place) => Markup.Of($"""<span class="swatch k{place}"></span>""");
}
