using System.Globalization;
using Lab.Records;
using Lab.Scenarios.Model;

namespace Lab.Cli.Runs;

/// <summary>What a finished run says on stdout: for people, and for machines.</summary>
internal static class RunSummary
{
    private const int NameWidth = 32;

    /// <summary>Identity, checks, chief metrics and where the report is.</summary>
    /// <param name="brief">Identity, what failed, and the report only.</param>
    /// <param name="said">A warning of the record that was given before the run; null for none.</param>
    public static void Print(Terminal terminal, StoredRun run, bool brief, string? said = null)
    {
        var (o, r) = (terminal.Out, run.Record);
        o.WriteLine($"{r.Verdict}  {r.ScenarioId}  seed {r.Seed}  trace {r.TraceHash ?? "none"}  world {r.World}");
        if (!brief) o.WriteLine("  " + Pace(r));
        var checks = r.Checks.Where(c => !brief || !c.Holds).ToList();
        if (!brief && checks.Count > 0) o.WriteLine();
        foreach (var check in checks)
            o.WriteLine($"  {(check.Holds ? "ok  " : "FAIL")}  {check.Kind,-10}  {check.Name,-NameWidth}  {check.Detail}");
        var chief = r.Metrics.Where(m => !brief && IsChief(m)).ToList();
        if (chief.Count > 0) o.WriteLine();
        foreach (var metric in chief)
        {
            var (number, unit) = MetricText.Parts(metric);
            o.WriteLine($"  {metric.Name,-NameWidth}  {number,9} {unit}".TrimEnd());
        }
        var orders = r.Operator.Where(a => !brief || a.Outcome != OperatorOutcome.Answered).ToList();
        if (!brief && orders.Count > 0) o.WriteLine();
        foreach (var action in orders) Print(o, action);
        if (!brief) o.WriteLine();
        foreach (string warning in r.Warnings.Where(w => w != said)) terminal.Warn(warning);
        o.WriteLine($"  report  {Relative(Path.Combine(run.Directory, "report.html"))}");
        if (!brief && r.TraceHash is not null) o.WriteLine($"  replay  ./lab replay {Quoted(Relative(run.Directory))}");
    }

    private static void Print(TextWriter o, OperatorAnswer a)
    {
        string outcome = a.Outcome == OperatorOutcome.Answered ? "" : a.Outcome.ToString().ToLowerInvariant() + ": ";
        o.WriteLine($"  {a.At,-8}  node {a.Node,-4}  {a.Action,-15}  {outcome}{a.Found}");
        if (a.File is { } file) o.WriteLine($"{"",-39}{file}");
    }

    /// <summary>The last word on several seeds.</summary>
    public static void PrintCombined(Terminal terminal, IReadOnlyList<StoredRun> runs, string combined) =>
        PrintAll(terminal, runs, "seeds", combined);

    /// <summary>The last word on several variants.</summary>
    public static void PrintVariants(Terminal terminal, IReadOnlyList<StoredRun> runs, string combined) =>
        PrintAll(terminal, runs, "variants", combined);

    private static void PrintAll(Terminal terminal, IReadOnlyList<StoredRun> runs, string what, string combined)
    {
        int passed = runs.Count(r => r.Record.Verdict == Verdict.Pass);
        terminal.Out.WriteLine($"{passed} of {runs.Count} {what} passed");
        terminal.Out.WriteLine($"  report  {Relative(Path.Combine(combined, "report.html"))}");
    }

    private static string Pace(RunRecord r)
    {
        double simulated = r.SimulatedNs / 1e9, wall = Math.Max(r.Host.WallNs, 1) / 1e9;
        var (rate, unit) = Short(r.Host.Deliveries / wall);
        return r.World == "sim"
            ? string.Create(CultureInfo.InvariantCulture,
                $"{simulated:0.#} s simulated in {wall:0.0} s: {simulated / wall:0.0} x real time, {rate}{unit} deliveries/s")
            : string.Create(CultureInfo.InvariantCulture, $"{simulated:0.0} s in real time, {rate}{unit} deliveries/s");
    }

    private static (string Number, string Unit) Short(double value) => value switch
    {
        >= 1e6 => ((value / 1e6).ToString("0.00", CultureInfo.InvariantCulture), " M"),
        >= 1e3 => ((value / 1e3).ToString("0", CultureInfo.InvariantCulture), " k"),
        _ => (value.ToString("0", CultureInfo.InvariantCulture), ""),
    };

    private static bool IsChief(Metric metric) =>
        metric.Name.EndsWith("-p50", StringComparison.Ordinal) || metric.Name.EndsWith("-p95", StringComparison.Ordinal)
        || metric.Name.EndsWith("-p99", StringComparison.Ordinal)
        || metric.Name.EndsWith("propagation-mean", StringComparison.Ordinal)
        || metric.Name is "block-interval-mean" or "stale-rate" or "bytes-per-node-mean" or "coverage-min"
            or "duplicates-per-item-mean"
            // Of runs with adversaries.
            or "honest-links-kept" or "tip-lag-max" or "attackers-banned" or "attacker-links" or "victim-memory";

    /// <summary>The path as the user would type it from here.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path);

    /// <summary>In quotes where a shell would split it.</summary>
    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;

    /// <param name="runs">In the order in which they ran.</param>
    /// <param name="combined">Folder of the report of all, or null.</param>
    /// <param name="compare">In what the runs differ, one for each value; null if in nothing but seeds.</param>
    public static object Document(IReadOnlyList<StoredRun> runs, string? combined, Comparison? compare = null) => new
    {
        Compare = compare,
        Runs = runs.Select(r => new
        {
            r.Directory,
            r.Record.World,
            Scenario = new { Id = r.Record.ScenarioId, Hash = r.Record.ScenarioHash },
            Build = new { Hash = r.Record.BuildHash, r.Record.Commit },
            r.Record.Seed,
            r.Record.TraceHash,
            r.Record.Keys,
            r.Record.Links,
            Verdict = r.Record.Verdict.ToString(),
            r.Record.Checks,
            r.Record.Metrics,
            Operator = r.Record.Operator.Select(a => new
            {
                a.At, a.Node, a.Action, Outcome = a.Outcome.ToString(), a.Found, a.File, a.Values,
            }),
            r.Record.Warnings,
            Simulated = new { Value = r.Record.SimulatedNs, Unit = "ns" },
            Wall = new { Value = r.Record.Host.WallNs, Unit = "ns" },
        }),
        Combined = combined,
    };
}
