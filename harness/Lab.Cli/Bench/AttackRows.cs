using Lab.Cli.Runs;
using Lab.Records;
using Lab.Scenarios;

namespace Lab.Cli.Bench;

/// <summary>
/// How honest nodes fare in each scenario with attackers, over several seeds: the links that they keep, how
/// far behind the best tip one of them ever is, what the one that holds most holds for others, and how many
/// of the attackers they ban.
/// </summary>
internal static class AttackRows
{
    private const int Seeds = 3;

    // Who breaks a rule, or does at will what an honest peer never does all the time, is to be banned. The
    // others are not told from honest peers on bad lines, or break no rule at all.
    private static readonly (string Scenario, string? WhyNotBanned)[] Attacks =
    [
        ("garbage-bytes", null),
        ("oversized-messages", null),
        ("flood-attack", null),
        ("sync-malicious-headers", null),
        ("sync-stalling-peer", null),
        ("slow-drip-peer", null),
        ("peer-exchange-poisoning", "endpoints may have died since: they are forgotten"),
        ("eclipse-attempt", "who keeps silent breaks no rule: places are shared by network"),
    ];

    public static IEnumerable<BenchRow> All(string root, CancellationToken stop) =>
        Attacks.SelectMany(a => Of(root, a.Scenario, a.WhyNotBanned, stop));

    private static IEnumerable<BenchRow> Of(
        string root, string name, string? whyNotBanned, CancellationToken stop)
    {
        var scenario = ScenarioFile.Read(Path.Combine(root, "scenarios", name + ".yaml"));
        var runs = Enumerable.Range(1, Seeds).Select(seed =>
        {
            var run = Execution.Simulate(scenario, (ulong)seed, 1, null, stop);
            return (Track: run.Outcome.Data.Attack!, run.Record.Verdict);
        }).ToList();
        List<double> Each(Func<AttackTrack, double> figure) => [.. runs.Select(r => figure(r.Track))];
        BenchRow Row(
            string figure, string unit, string op, double? bar, Func<AttackTrack, double> of) => BenchRow.Of(
            NetworkBench.Group, $"{name}-{figure}", unit, op, bar, Each(of), ("nodes", scenario.Nodes),
            ("attackers", runs[0].Track.Attackers),
            ("verdicts", string.Join(' ', runs.Select(r => r.Verdict))));

        yield return Row("links-kept", "%", ">=", 95, t => 100.0 * t.LinksKept / Math.Max(1, t.LinksThen));
        yield return Row("tip-lag", "blocks", "<=", 2, t => t.TipLag);
        var banned = Row(
            "banned", "%", ">=", whyNotBanned is null ? 100 : null, t => 100.0 * t.Banned / t.Attackers);
        yield return whyNotBanned is null ? banned : Noting(banned, whyNotBanned);
        double bound = runs.Max(r => r.Track.MemoryBound) / 1e6;
        yield return Row("memory", "MB held", "<=", bound, t => t.Memory / 1e6);
    }

    private static BenchRow Noting(BenchRow row, string why) =>
        row with { DependsOn = new Dictionary<string, string>(row.DependsOn) { ["why"] = why } };
}
