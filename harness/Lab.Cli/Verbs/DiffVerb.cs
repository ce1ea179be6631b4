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
        string folder = DiffReport.Write(request.Out, a, b, stop);
        var rows = a.Record.Metrics
            .Select(m => (m.Name, m.Unit, A: m.Value, B: b.Record.Metrics.FirstOrDefault(n => n.Name == m.Name)?.Value))
            .ToList();
        if (request.Json)
        {
            terminal.WriteJson(new
            {
                First = a.Directory, Second = b.Directory, Report = folder,
                SameTrace = a.Record.TraceHash is not null && a.Record.TraceHash == b.Record.TraceHash,
                Metrics = rows.Select(r => new { r.Name, r.Unit, First = r.A, Second = r.B, Difference = r.B - r.A }),
            });
            return ExitCode.Pass;
        }
        foreach (var (name, unit, first, second) in rows)
            terminal.Out.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"  {name,-36} {first,12:0.###} {second,12:0.###} {(second - first) / first * 100,9:+0.0;-0.0} %  {unit}"));
        terminal.Out.WriteLine($"  report  {RunSummary.Relative(Path.Combine(folder, "report.html"))}");
        return ExitCode.Pass;
    }
}
