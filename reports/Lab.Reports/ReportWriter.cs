using Lab.Core;
using Lab.Records;

namespace Lab.Reports;

/// <summary>Writes reports: tables, plots and the page, for one run or for several seeds.</summary>
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
        foreach (var file in run.Data.Files) Keep(folder, file);
        renderer.Finish();
        PageFrame.Write(folder, $"{record.ScenarioId} – {Words.Verdict(record.Verdict)}", Markup.Of($"""
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
            {OperatorSection.Of(record.Operator)}
            {Figures.Of(charts, plots)}
            {RunSections.Metrics(record.Metrics)}
            {RunSections.Definitions}
            {RunSections.Scenario(record)}
            """));
    }

    private static void Keep(string folder, KeptFile file)
    {
        string path = Path.Combine(folder, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file.Bytes);
    }

    /// <summary>
    /// Writes the report that lays variants of one scenario over each other into a new directory under
    /// <paramref name="parent"/>, whole or not at all. Returns its full path.
    /// </summary>
    /// <param name="parent">Usually the directory that holds the runs, which the report links to.</param>
    /// <param name="key">The key in which they differ.</param>
    /// <param name="runs">At least one, in order, each with what the key is in it.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="RecordUnreadable">A run is missing or damaged.</exception>
    /// <exception cref="RunNotWritten">The report could not be written; nothing is left.</exception>
    public static string WriteVariants(
        string parent, string key, IReadOnlyList<(string Value, StoredRun Run)> runs, CancellationToken stop = default)
    {
        Check.That(runs.Count > 0);
        var first = runs[0].Run.Record;
        return PartialDirectory.Write(
            parent, $"{first.ScenarioId}-variants-s{first.Seed}", folder => VariantsReport.Fill(folder, key, runs), stop);
    }

    /// <summary>
    /// Writes the combined report of several runs of one scenario, each with its own seed, into a new directory under
    /// <paramref name="parent"/>, whole or not at all. Returns its full path.
    /// </summary>
    /// <param name="parent">Usually the directory that holds the runs, which the report links to.</param>
    /// <param name="runs">At least one, in order of their seeds.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="RecordUnreadable">A run is missing or damaged.</exception>
    /// <exception cref="RunNotWritten">The report could not be written; nothing is left.</exception>
    public static string WriteMany(string parent, IReadOnlyList<StoredRun> runs, CancellationToken stop = default)
    {
        Check.That(runs.Count > 0);
        string name = $"{runs[0].Record.ScenarioId}-seeds-{runs[0].Record.Seed}-{runs[^1].Record.Seed}";
        return PartialDirectory.Write(parent, name, folder => SeedsReport.Fill(folder, runs), stop);
    }
}
