using System.Globalization;
using Lab.Records;

namespace Lab.Cli.Runs;

/// <summary>What a finished run says on stdout: for people, and for machines.</summary>
internal static class RunSummary
{
    private const int NameWidth = 34;

    /// <summary>Identity, checks, chief metrics and where the report is.</summary>
    /// <param name="brief">One line and the report only.</param>
    public static void Print(Terminal terminal, StoredRun run, bool brief)
    {
        var (o, r) = (terminal.Out, run.Record);
        double simulated = r.SimulatedNs / 1e9, wall = r.Host.WallNs / 1e9;
        o.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{r.Verdict}  {r.ScenarioId}  seed {r.Seed}  trace {r.TraceHash ?? "none (live)"}  world {r.World}"));
        if (!brief)
        {
            o.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"      {simulated:0} s simulated in {wall:0.0} s ({simulated / wall:0.0} x real time, {r.Host.Deliveries / wall / 1e6:0.00} M deliveries/s)"));
            o.WriteLine();
            foreach (var check in r.Checks)
                o.WriteLine($"  {(check.Holds ? "ok  " : "FAIL")}  {check.Kind,-10} {check.Name,-NameWidth} {check.Detail}");
            if (r.Checks.Count > 0) o.WriteLine();
            foreach (var metric in r.Metrics.Where(IsChief))
                o.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {metric.Name,-NameWidth} {metric.Value,12:0.###} {metric.Unit}"));
            o.WriteLine();
        }
        foreach (string warning in r.Warnings) terminal.Warn(warning);
        o.WriteLine($"  report  {Path.Combine(run.Directory, "report.html")}");
        if (!brief && r.TraceHash is not null) o.WriteLine($"  replay  ./lab replay {Relative(run.Directory)}");
    }

    private static bool IsChief(Metric metric) =>
        metric.Name.EndsWith("-p50", StringComparison.Ordinal) || metric.Name.EndsWith("-p95", StringComparison.Ordinal)
        || metric.Name.EndsWith("-p99", StringComparison.Ordinal) || metric.Name.EndsWith("propagation-mean", StringComparison.Ordinal)
        || metric.Name is "block-interval-mean" or "stale-rate" or "bytes-per-node-mean" or "coverage-min"
            or "duplicates-per-item-mean";

    /// <summary>The path as the user would type it from here.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);

    public static object Document(IReadOnlyList<StoredRun> runs, string? combined) => new
    {
        Runs = runs.Select(r => new
        {
            r.Directory,
            r.Record.World,
            Scenario = new { Id = r.Record.ScenarioId, Hash = r.Record.ScenarioHash },
            Build = new { Hash = r.Record.BuildHash, r.Record.Commit },
            r.Record.Seed,
            r.Record.TraceHash,
            Verdict = r.Record.Verdict.ToString(),
            r.Record.Checks,
            r.Record.Metrics,
            r.Record.Warnings,
            Simulated = new { Value = r.Record.SimulatedNs, Unit = "ns" },
            Wall = new { Value = r.Record.Host.WallNs, Unit = "ns" },
        }),
        Combined = combined,
    };
}
