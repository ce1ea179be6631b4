using System.Text.Json.Nodes;
using Lab.Records;

namespace Lab.Reports;

/// <summary>The report of one scenario run with several seeds: median CDF with its band, and each metric by seed.</summary>
internal static class SeedsReport
{
    public static void Fill(string folder, IReadOnlyList<StoredRun> runs)
    {
        var points = SeedBands.Of(runs);
        var metrics = ByName(runs);
        List<Chart> charts = points.Count == 0 ? [] : [Band(points, runs.Count)];
        string plots = Path.Combine(folder, "plots"), data = Path.Combine(folder, "data");
        Figures.WriteSpecs(charts, plots);
        using var renderer = SvgRenderer.Start(plots);
        Directory.CreateDirectory(data);
        CsvTable.Write(
            Path.Combine(data, "propagation-band.csv"),
            ["kind", "propagation_s", "share_min", "share_median", "share_max"],
            points.Select(p => new object?[] { p.Kind, p.Seconds, p.Least, p.Median, p.Most }));
        CsvTable.Write(
            Path.Combine(data, "metrics-by-seed.csv"),
            ["metric", "unit", "median", "min", "max", .. runs.Select(r => $"seed_{r.Record.Seed}")],
            metrics.Select(Cells));
        renderer.Finish();
        var worst = runs.Max(r => r.Record.Verdict);
        var first = runs[0].Record;
        PageFrame.Write(folder, $"{first.ScenarioId}, {runs.Count} seeds – {Words.Verdict(worst)}", Markup.Of($"""
            {RunSections.Warnings(Warnings(runs))}
            <header>
            <p class="kind">Propagation report of {Text.Count(runs.Count, "seed")}</p>
            <h1>{first.ScenarioId}</h1>
            <p class="claim">{first.Claim}</p>
            {RunSections.Verdict(worst)}
            <dl class="identity">
            {RunSections.Term("World", Words.World(first.World))}
            {RunSections.Term("Seeds", string.Join(", ", runs.Select(r => r.Record.Seed)))}
            {RunSections.Code("Scenario hash", first.ScenarioHash)}
            {RunSections.Code("Build hash", first.BuildHash)}
            </dl>
            </header>
            {Runs(folder, runs)}
            {Figures.Of(charts, plots)}
            {Table(runs, metrics)}
            """));
    }

    private sealed record Row(string Name, string Unit, IReadOnlyList<double?> Values)
    {
        private double[] Known { get; } = [.. Values.OfType<double>().Order()];
        public double Least => Known[0];
        public double Most => Known[^1];
        public double Median => Known[NearestRank.Index(Known.Length, 500)];
    }

    private static object?[] Cells(Row row) =>
        [row.Name, row.Unit, row.Median, row.Least, row.Most, .. row.Values.Select(v => (object?)v)];

    private static List<Row> ByName(IReadOnlyList<StoredRun> runs)
    {
        var names = runs.SelectMany(r => r.Record.Metrics).Select(m => (m.Name, m.Unit)).Distinct();
        return [.. names.Select(name => new Row(name.Name, name.Unit,
            [.. runs.Select(r => r.Record.Metrics.FirstOrDefault(m => (m.Name, m.Unit) == name)?.Value)]))];
    }

    private static List<string> Warnings(IReadOnlyList<StoredRun> runs)
    {
        var warnings = new List<string>();
        if (runs.Select(r => r.Record.ScenarioHash).Distinct().Count() > 1)
            warnings.Add("The runs are of different scenarios: their figures do not belong together.");
        if (runs.Select(r => r.Record.BuildHash).Distinct().Count() > 1)
            warnings.Add("The runs are of different builds.");
        foreach (var group in runs.SelectMany(r => r.Record.Warnings.Select(w => (Text: w, r.Record.Seed)))
            .GroupBy(w => w.Text))
            warnings.Add($"{group.Key} (seed {string.Join(", ", group.Select(w => w.Seed))})");
        return warnings;
    }

    private static Chart Band(IReadOnlyList<SeedBands.Point> points, int seeds)
    {
        var rows = new JsonArray();
        foreach (var point in points)
            rows.Add(new JsonObject
            {
                ["series"] = point.Kind,
                ["value"] = VegaLite.Number(point.Seconds),
                ["least"] = VegaLite.Number(point.Least),
                ["median"] = VegaLite.Number(point.Median),
                ["most"] = VegaLite.Number(point.Most),
            });
        return new Chart(
            "propagation-band",
            "Propagation",
            $"Cumulative distribution of propagation. Lines: the median of {seeds} seeds at each time; bands: from "
            + "the smallest to the largest of the seeds.",
            "data/propagation-band.csv",
            BandSpec.Of(rows, points.Select(p => p.Kind).Distinct(), points[^1].Seconds));
    }

    private static Markup Runs(string folder, IReadOnlyList<StoredRun> runs) => Markup.Of($"""
        <section><h2>Runs</h2>
        <div class="wide"><table>
        <thead><tr><th scope="col" class="n">Seed</th><th scope="col">Verdict</th><th scope="col">Failed checks</th><th scope="col">Trace hash</th><th scope="col"></th></tr></thead>
        <tbody>
        {Markup.Join(runs.Select(r => OneRun(folder, r)))}
        </tbody></table></div></section>
        """);

    private static Markup OneRun(string folder, StoredRun run)
    {
        string failed = string.Join(", ", run.Record.Checks.Where(c => !c.Holds).Select(c => c.Name));
        string link = string.Join('/', Path.GetRelativePath(folder, run.Directory)
            .Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
        return Markup.Of($"""
            <tr><td class="n">{run.Record.Seed}</td><td>{Words.Verdict(run.Record.Verdict)}</td><td>{failed}</td>
            <td><code>{run.Record.TraceHash ?? "none"}</code></td><td><a href="{link}/report.html">report</a></td></tr>

            """);
    }

    private static Markup Table(IReadOnlyList<StoredRun> runs, List<Row> metrics)
    {
        var heads = runs.Select(r => Markup.Of($"""<th scope="col">seed {r.Record.Seed}</th>"""));
        return Markup.Of($"""
            <section><h2>Metrics by seed</h2>
            <div class="wide"><table class="numbers">
            <thead><tr><th scope="col">Metric</th><th scope="col">unit</th><th scope="col">median</th><th scope="col">min</th><th scope="col">max</th>{Markup.Join(heads)}</tr></thead>
            <tbody>
            {Markup.Join(metrics.Select(MetricRow))}
            </tbody></table></div>
            <p class="links"><a href="data/metrics-by-seed.csv">CSV</a></p></section>
            """);
    }

    private static Markup MetricRow(Row row)
    {
        var values = row.Values.Select(v => Markup.Of($"<td>{(v is { } known ? Text.Number(known) : "–")}</td>"));
        return Markup.Of($"""
            <tr><th scope="row">{row.Name}</th><td>{row.Unit}</td><td><b>{Text.Number(row.Median)}</b></td>
            <td>{Text.Number(row.Least)}</td><td>{Text.Number(row.Most)}</td>{Markup.Join(values)}</tr>

            """);
    }
}
