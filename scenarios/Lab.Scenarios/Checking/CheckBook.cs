using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Records;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>All checks of one run: hears the facts of any world, and gives the verdict at its end.</summary>
public sealed class CheckBook
{
    private readonly Scenario scenario;
    private readonly List<SafetyCheck> safety = [];
    private readonly List<LivenessCheck> liveness = [];
    private readonly ProbeBook probes = new();
    private Func<int, Node?>? nodeOf;

    /// <param name="scenario">Whose checks these are.</param>
    /// <param name="nodeOf">How to look at a node between its steps; null for one that does not run.</param>
    /// <param name="isAttacker">Whether a key is an adversary's; null if there is none.</param>
    public CheckBook(Scenario scenario, Func<int, Node?>? nodeOf = null, Predicate<Hash>? isAttacker = null)
    {
        this.scenario = scenario;
        this.nodeOf = nodeOf;
        View = new NetworkView(scenario.Nodes);
        foreach (var always in scenario.Always)
            this.safety.Add(SafetyCheck.Of(always.Checker, scenario.Nodes, i => this.nodeOf?.Invoke(i), isAttacker));
        foreach (var eventually in scenario.Eventually)
            this.liveness.Add(LivenessCheck.Of(eventually.Checker, eventually.Within));
    }

    public NetworkView View { get; }

    /// <summary>True once a safety check failed: there is no point in going on.</summary>
    public bool IsViolated { get; private set; }

    public IReadOnlyList<ProbeResult> Probes => this.probes.Results();

    public void NodeUp(Instant at, int node)
    {
        View.NodeUp(node);
        Look(at);
    }

    public void NodeDown(Instant at, int node)
    {
        View.NodeDown(node);
        Look(at);
    }

    /// <summary>The world has ended: lets go of its nodes, and keeps what was found.</summary>
    public void Ended() => this.nodeOf = null;

    /// <summary>Faults were healed: liveness counts from here.</summary>
    public void Healed(Instant at)
    {
        foreach (var check in this.liveness) check.Restart(at);
        Look(at);
    }

    public void Hear(Instant at, int node, in Fact fact)
    {
        View.Hear(node, fact);
        this.probes.Hear(at, node, fact);
        foreach (var check in this.safety)
        {
            check.Hear(at, node, fact);
            if (check.Violation is not null) IsViolated = true;
        }
        Look(at);
    }

    private void Look(Instant at)
    {
        foreach (var check in this.liveness) check.Look(at, View);
    }

    /// <summary>Every check of the scenario with what was found, and the verdict that follows.</summary>
    /// <param name="metrics">All metrics of the run.</param>
    public (Verdict Verdict, IReadOnlyList<CheckResult> Checks) Judge(Instant end, IReadOnlyList<Metric> metrics)
    {
        var results = new List<CheckResult>();
        foreach (var check in this.safety)
            results.Add(new CheckResult(check.Name, "always", check.Violation is null,
                check.Violation ?? $"held throughout {Text.Seconds(end)}"));
        foreach (var check in this.liveness)
        {
            var (holds, detail) = check.Judge(end);
            results.Add(new CheckResult(check.Name, "eventually", holds, detail));
        }
        foreach (var sometimes in this.scenario.Sometimes)
        {
            var probe = this.probes.Of(sometimes.Probe);
            results.Add(new CheckResult(sometimes.Probe, "sometimes", probe.Times > 0,
                probe.Times > 0 ? $"{probe.Times} times on {probe.Nodes} nodes, first at {probe.FirstAt}" : "never reached"));
        }
        foreach (var expectation in this.scenario.Expect) results.Add(Expectations.Judge(expectation, metrics));
        return (VerdictOf(results), results);
    }

    /// <summary>The worst of what failed: safety before liveness before expectations.</summary>
    private static Verdict VerdictOf(List<CheckResult> results)
    {
        bool Failed(string kind) => results.Exists(r => r.Kind == kind && !r.Holds);
        if (Failed("always")) return Verdict.Violated;
        if (Failed("eventually")) return Verdict.NoProgress;
        return Failed("sometimes") || Failed("expect") ? Verdict.Missed : Verdict.Pass;
    }
}
