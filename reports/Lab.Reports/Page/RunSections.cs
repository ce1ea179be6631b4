using System.Text.Encodings.Web;
using System.Text.Json;
using Lab.Core;
using Lab.Records;

namespace Lab.Reports;

/// <summary>The parts of a page that tell a run's verdict, identity, checks, probes and metrics.</summary>
internal static class RunSections
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Markup Warnings(IReadOnlyList<string> warnings) => Markup.Of($"""
        <section class="warnings" role="alert">
        <h2>Do not trust this result unread</h2>
        <ul>{Markup.Join(warnings.Select(w => Markup.Of($"<li>{w}</li>")))}</ul>
        </section>
        """).If(warnings.Count > 0);

    public static Markup Verdict(Verdict verdict) => Markup.Of(
        $"""<p class="verdict {Words.Tone(verdict)}"><b>{Words.Verdict(verdict)}</b> {Words.Meaning(verdict)}</p>""");

    public static Markup Identity(RunRecord record, RunAnalysis run)
    {
        string replay = record.TraceHash is null
            ? "A live run has no trace hash and cannot be replayed."
            : $"./lab replay …/{RunDirectory.NameOf(record)}";
        long frames = run.Data.Traffic.Sum(t => t.Frames);
        return Markup.Of($"""
            <dl class="identity">
            {Term("World", Words.World(record.World))}
            {Term("Nodes", Text.Number(run.Data.Nodes, 15))}
            {Term("Length", Text.Length(new Duration(record.SimulatedNs)))}
            {Term("Frames delivered", Text.Number(frames, 19)).If(frames > 0)}
            {Term("Seed", record.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture))}
            {Term("Keys", Words.Keys(record.Keys))}
            {Term("Links", Words.Links(record.Links))}
            {Term("Commit", Short(record.Commit ?? "")).If(record.Commit is not null)}
            {Code("Trace hash", record.TraceHash ?? "none")}
            {Code("Scenario hash", record.ScenarioHash)}
            {Code("Build hash", record.BuildHash)}
            {(record.TraceHash is null ? Term("Replay", replay) : Code("Replay", replay))}
            </dl>
            """);
    }

    public static Markup Checks(IReadOnlyList<CheckResult> checks) => Markup.Of($"""
        <section><h2>Checks</h2>
        <div class="wide"><table class="checks">
        <thead><tr><th scope="col">Check</th><th scope="col">Kind</th><th scope="col">Result</th><th scope="col">Found</th></tr></thead>
        <tbody>
        {Markup.Join(checks.Select(Check))}
        </tbody></table></div></section>
        """).If(checks.Count > 0);

    /// <summary>The cases that were reached, in a table; those that were not, in one line.</summary>
    public static Markup Probes(IReadOnlyList<ProbeResult> probes)
    {
        var reached = probes.Where(p => p.Times > 0).ToList();
        string never = string.Join(", ", probes.Where(p => p.Times == 0).Select(p => p.Name));
        return Markup.Of($"""
            <section><h2>Rare cases</h2>
            {ReachedTable(reached).If(reached.Count > 0)}
            {Markup.Of($"<p>Never reached: {never}.</p>").If(never.Length > 0)}</section>
            """).If(probes.Count > 0);
    }

    private static Markup ReachedTable(IReadOnlyList<ProbeResult> reached) => Markup.Of($"""
        <div class="wide"><table>
        <thead><tr><th scope="col">Case</th><th scope="col" class="n">Times</th><th scope="col" class="n">Nodes</th><th scope="col">First at</th></tr></thead>
        <tbody>
        {Markup.Join(reached.Select(Probe))}
        </tbody></table></div>
        """);

    public static Markup Metrics(IReadOnlyList<Metric> metrics) => Markup.Of($"""
        <section><h2>Metrics</h2>
        <dl class="metrics">
        {Markup.Join(metrics.Select(Metric))}
        </dl></section>
        """).If(metrics.Count > 0);

    public static Markup Scenario(RunRecord record) => Markup.Of($"""
        <details><summary>Scenario, with defaults filled in and overrides applied</summary>
        <pre>{record.Resolved.ToJsonString(Readable)}</pre></details>
        """);

    public static Markup Definitions { get; } = Markup.Of($"""
        <section class="notes"><h2>How to read the figures</h2>
        <p><b>Propagation</b> of an item at a node is the time from its creation at the origin to the end of its
        processing at that node, when it is accepted. <b>Percentiles</b> are nearest-rank: always a measured value, never
        interpolated. <b>Coverage</b> is the share of nodes that accepted an item, of those that could: neither its
        origin nor down while it spread. The rows of <a href="data/deliveries.csv.gz">deliveries.csv.gz</a> whose
        <code>propagation_s</code> is not empty are the ones counted here.</p></section>
        """);

    /// <summary>A name and its value in an identity list.</summary>
    public static Markup Term(string name, string value) => Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    /// <summary>The same for what is copied rather than read.</summary>
    public static Markup Code(string name, string value) =>
        Markup.Of($"""<div class="long"><dt>{name}</dt><dd><code>{value}</code></dd></div>""");

    /// <summary>Enough of a commit to name it.</summary>
    private static string Short(string commit) => commit[..Math.Min(12, commit.Length)];

    private static Markup Metric(Metric metric)
    {
        var (value, unit) = metric.Unit == "ratio"
            ? (Text.Percent(metric.Value)[..^2], "%") : (Text.Measured(metric.Value), metric.Unit);
        return Markup.Of($"<div><dt>{metric.Name}</dt><dd>{value} <span>{unit}</span></dd></div>\n");
    }

    private static Markup Check(CheckResult check) => Markup.Of($"""
        <tr><th scope="row">{check.Name}</th><td>{check.Kind}</td>
        <td class="{(check.Holds ? "holds" : "fails")}">{(check.Holds ? "✓ holds" : "✗ fails")}</td><td>{check.Detail}</td></tr>

        """);

    private static Markup Probe(ProbeResult probe) => Markup.Of($"""
        <tr><th scope="row">{probe.Name}</th><td class="n">{Text.Number(probe.Times, 19)}</td>
        <td class="n">{Text.Number(probe.Nodes, 19)}</td><td>{probe.FirstAt}</td></tr>

        """);
}
