using Lab.Records;

namespace Lab.Reports;

/// <summary>The report of two runs side by side: their distributions laid over each other, their metrics subtracted.</summary>
public static class DiffReport
{
    /// <summary>
    /// Writes the report of two run directories into a new directory under <paramref name="parent"/>, whole or not at
    /// all. Returns its full path.
    /// </summary>
    /// <exception cref="RecordUnreadable">A run is missing or damaged.</exception>
    /// <exception cref="RunNotWritten">The report could not be written; nothing is left.</exception>
    public static string Write(string parent, StoredRun a, StoredRun b, CancellationToken stop = default) =>
        PartialDirectory.Write(parent, $"diff-{a.Name}-vs-{b.Name}", folder => Fill(folder, a, b), stop);

    private static void Fill(string folder, StoredRun a, StoredRun b)
    {
        var drawn = DiffCharts.Of(("A", a), ("B", b));
        var charts = drawn.Select(d => d.Chart).ToList();
        var metrics = MetricDifference.Between(a.Record, b.Record);
        string plots = Path.Combine(folder, "plots"), data = Path.Combine(folder, "data");
        Figures.WriteSpecs(charts, plots);
        using var renderer = SvgRenderer.Start(plots);
        Directory.CreateDirectory(data);
        foreach (var (chart, lines) in drawn) WriteLines(Path.Combine(folder, chart.Table), lines);
        CsvTable.Write(
            Path.Combine(data, "metrics.csv"),
            ["metric", "unit", "a", "b", "difference", "relative"],
            metrics.Select(m => new object?[] { m.Name, m.Unit, m.A, m.B, m.Difference, m.Relative }));
        renderer.Finish();
        PageFrame.Write(folder, $"{a.Name} – {b.Name}", Markup.Of($"""
            {RunSections.Warnings(Warnings(a, b))}
            <header>
            <p class="kind">Two runs compared</p>
            <h1>{Title(a.Record, b.Record)}</h1>
            {Identities(a, b)}
            </header>
            {Figures.Of(charts, plots)}
            {Table(metrics)}
            """));
    }

    private static string Title(RunRecord a, RunRecord b) =>
        a.ScenarioId == b.ScenarioId ? a.ScenarioId : $"{a.ScenarioId} and {b.ScenarioId}";

    private static List<string> Warnings(StoredRun a, StoredRun b)
    {
        var warnings = new List<string>();
        foreach (var (name, run) in new[] { ("A", a), ("B", b) })
        {
            foreach (string file in run.Damaged()) warnings.Add($"{name}: {file} is missing or was changed.");
            foreach (string warning in run.Record.Warnings) warnings.Add($"{name}: {warning}");
        }
        return warnings;
    }

    private static Markup Identities(StoredRun a, StoredRun b) => Markup.Of($"""
        <div class="wide"><table>
        <thead><tr><th scope="col"></th><th scope="col"><span class="swatch k0"></span>A</th><th scope="col"><span class="swatch k1"></span>B</th></tr></thead>
        <tbody>
        {Row("Run", a.Name, b.Name)}
        {Row("Verdict", Words.Verdict(a.Record.Verdict), Words.Verdict(b.Record.Verdict))}
        {Row("World", Words.World(a.Record.World), Words.World(b.Record.World))}
        {Row("Seed", $"{a.Record.Seed}", $"{b.Record.Seed}")}
        {Row("Scenario hash", Short(a.Record.ScenarioHash), Short(b.Record.ScenarioHash))}
        {Row("Build hash", Short(a.Record.BuildHash), Short(b.Record.BuildHash))}
        {Row("Trace hash", Short(a.Record.TraceHash), Short(b.Record.TraceHash))}
        </tbody></table></div>
        """);

    private static Markup Row(string name, string a, string b) => Markup.Of($"""
        <tr><th scope="row">{name}</th><td>{a}</td><td class="{(a == b ? "same" : "differs")}">{b}</td></tr>

        """);

    private static string Short(string? hash) => hash is null ? "none" : hash[..Math.Min(16, hash.Length)];

    private static Markup Table(IReadOnlyList<MetricDifference> metrics) => Markup.Of($"""
        <section><h2>Metrics</h2>
        <div class="wide"><table class="numbers">
        <thead><tr><th scope="col">Metric</th><th scope="col">A</th><th scope="col">B</th><th scope="col">B − A</th><th scope="col">relative</th><th scope="col">unit</th></tr></thead>
        <tbody>
        {Markup.Join(metrics.Select(Row))}
        </tbody></table></div>
        <p class="links"><a href="data/metrics.csv">CSV</a></p></section>
        """);

    private static Markup Row(MetricDifference m) => Markup.Of($"""
        <tr><th scope="row">{m.Name}</th><td>{Number(m.A)}</td><td>{Number(m.B)}</td><td>{Signed(m.Difference)}</td>
        <td>{(m.Relative is { } share ? Text.Signed(share * 100, 3) + " %" : "–")}</td><td>{m.Unit}</td></tr>

        """);

    private static string Number(double? value) => value is { } v ? Text.Number(v) : "–";

    private static string Signed(double? value) => value is { } v ? Text.Signed(v, 4) : "–";

    /// <summary>Writes the table behind a figure.</summary>
    internal static void WriteLines(string path, IReadOnlyList<EcdfSpec.Line> lines) => CsvTable.Write(
        path,
        ["panel", "run", "value", "share"],
        lines.SelectMany(l => l.Steps.Steps.Select(s => new object?[] { l.Panel, l.Series, s.Value, s.Share })));
}
