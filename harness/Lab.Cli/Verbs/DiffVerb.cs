using System.Globalization;
using Lab.Cli.Runs;
using Lab.Records;
using Lab.Reports;

namespace Lab.Cli.Verbs;

/// <summary><c>lab diff</c>: the distributions of two runs on top of each other.</summary>
internal static class DiffVerb
{
    public static ExitCode Run(DiffRequest request, Terminal terminal, CancellationToken stop)
    {
        var (a, b) = (StoredRun.Open(request.First), StoredRun.Open(request.Second));
        if (ReportWriter.WhatIsMissing() is { } missing) throw new IOException(missing);
        string folder = DiffReport.Write(request.Out, a, b, stop);
        var rows = MetricDifference.Between(a.Record, b.Record);
        bool sameTrace = a.Record.TraceHash is not null && a.Record.TraceHash == b.Record.TraceHash;
        if (request.Json)
        {
            terminal.WriteJson(new
            {
                First = a.Directory, Second = b.Directory, Report = folder, SameTrace = sameTrace,
                Metrics = rows.Select(r => new { r.Name, r.Unit, First = r.A, Second = r.B, r.Difference, r.Relative }),
            });
            return ExitCode.Pass;
        }
        var o = terminal.Out;
        o.WriteLine($"A  {RunSummary.Relative(a.Directory)}");
        o.WriteLine($"B  {RunSummary.Relative(b.Directory)}{(sameTrace ? "  (the same trace)" : "")}");
        o.WriteLine();
        o.WriteLine($"  {"metric",-32}  {"A",-15}  {"B",-15}  {"B - A",9}");
        foreach (var row in rows)
            o.WriteLine($"  {row.Name,-32}  {Value(row, row.A),-15}  {Value(row, row.B),-15}  {Relative(row),9}");
        o.WriteLine();
        o.WriteLine($"  report  {RunSummary.Relative(Path.Combine(folder, "report.html"))}");
        return ExitCode.Pass;
    }

    private static string Value(MetricDifference row, double? value) =>
        value is { } known ? MetricText.Of(new Metric(row.Name, row.Unit, known)) : "-";

    /// <summary>As a share of A, with its sign; a dash where there is none.</summary>
    private static string Relative(MetricDifference row)
    {
        if (row.Relative is not { } share) return row.Difference == 0 ? "0 %" : "-";
        double percent = Math.Round(share * 100, 1);
        return percent == 0 ? "0 %" : percent.ToString("+0.0;-0.0", CultureInfo.InvariantCulture) + " %";
    }
}
