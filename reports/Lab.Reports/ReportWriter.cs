using System.Text;
using Lab.Records;

namespace Lab.Reports;

/// <summary>Writes reports: tables, plots and the page, for one run.</summary>
public static class ReportWriter
{
    /// <summary>
    /// Writes a run's whole directory under <paramref name="parent"/>: the report and the record, the latter with the
    /// metrics and warnings of <paramref name="run"/> added.
    /// </summary>
    /// <exception cref="RunNotWritten">It could not be written; nothing is left.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public static StoredRun Write(
        string parent, RunRecord record, RunAnalysis run, CancellationToken stop = default)
    {
        record = Completed(record, run);
        return RunDirectory.Write(parent, record, folder => WriteOne(folder, record, run), stop);
    }

    /// <summary>The record with the run's metrics, and with its warnings after those that it had.</summary>
    public static RunRecord Completed(RunRecord record, RunAnalysis run) => record with
    {
        Metrics = run.Metrics,
        Warnings = [.. record.Warnings.Union(run.Warnings())],
    };

    /// <summary>Null if reports can be written here, else what is missing, in one line: ask before a long run.</summary>
    public static string? WhatIsMissing() => SvgRenderer.WhatIsMissing();

    /// <summary>
    /// Writes <c>data/</c>, <c>plots/</c> and <c>report.html</c> of one run into <paramref name="folder"/>. Their bytes
    /// depend on the run's identity alone, not on machine, wall time or threads.
    /// </summary>
    /// <exception cref="IOException">A file cannot be written or a plot not drawn.</exception>
    public static void WriteOne(string folder, RunRecord record, RunAnalysis run)
    {
        var charts = RunCharts.Of(run);
        string plots = Path.Combine(folder, "plots");
        Figures.WriteSpecs(charts, plots);
        using var renderer = SvgRenderer.Start(plots);
        RunTables.Write(Path.Combine(folder, "data"), run);
        renderer.Finish();
        WritePage(folder, $"{record.ScenarioId} – {Words.Verdict(record.Verdict)}", Markup.Of($"""
            {RunSections.Warnings(record.Warnings)}
            <header>
            <p class="kind">Propagation report</p>
            <h1>{record.ScenarioId}</h1>
            <p class="claim">{record.Claim}</p>
            {RunSections.Verdict(record.Verdict)}
            {RunSections.Identity(record, run)}
            </header>
            {RunSections.Checks(record.Checks)}
            {RunSections.Probes(record.Probes)}
            {Figures.Of(charts, plots)}
            {RunSections.Metrics(record.Metrics)}
            {RunSections.Definitions}
            {RunSections.Scenario(record)}
            """));
    }

    private static void WritePage(string folder, string title, Markup content) => File.WriteAllText(
        Path.Combine(folder, "report.html"), PageFrame.Of(title, content), new UTF8Encoding(false));
}
