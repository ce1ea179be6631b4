using Lab.Ledger;
using Lab.Scenarios.Model;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>
/// What the values of a scenario must satisfy together; each value alone has been checked by its shape.
/// </summary>
internal static class ScenarioRules
{
    private const long MostLeaves = 1L << 40, MostBroadcasts = 1_000_000;

    public static void Check(Scenario s, YamlMap map, Findings findings)
    {
        CheckRoles(s, map, findings);
        if (s.Participant is PushOnce toy)
        {
            CheckToy(toy, s, map, findings);
        }
        else
        {
            CheckRelay(s.Relay, map, findings);
            TopologyRules.Check(s, map, findings);
        }

        AdversaryForm.Check(s, map, findings);
        PhaseRules.Check(s, map, findings);
        OperatorForm.Check(s, map, findings);
        if (s.Sync.Snapshot is { } start)
            FaultRules.CheckSelection(start.Nodes, s, Places.Of(map, "sync", "snapshot", "nodes"), findings);
        if (findings.Any) return;

        CheckWorkload(s, map, findings);
        CheckTransfers(s, map, findings);
        if (s.Chain.ForkPolicy == ForkPolicy.AppendOnly && s.Miners > 1)
            findings.Add(Places.Of(map, "chain", "fork-policy"), $"append-only with {s.Miners} miners",
                "at most one miner: two of them make forks that it cannot leave");
        CheckChecks(s, map, findings);
    }

    private static void CheckRoles(Scenario s, YamlMap map, Findings findings)
    {
        var at = Places.Of(map, "roles", "miner");
        if (s.Miners > s.Nodes)
            findings.Add(at, $"{Places.Number(s.Miners)} miners of {Places.Number(s.Nodes)} nodes",
                "at most as many as nodes");
        else if (s.Miners == 0 && s.Roles.Miner.Share is { Top: > 0 } share)
            findings.Add(at, $"{Shares.Write(share)} of {Places.Number(s.Nodes)} nodes, which is none",
                "a larger share, or a number");
        if ((long)s.Miners * s.Miner.Plots * s.Miner.Leaves > MostLeaves)
            findings.Add(Places.Of(map, "miner", "leaves"), "more than 2^40 leaves in all", "fewer");
    }

    private static void CheckToy(PushOnce toy, Scenario s, YamlMap map, Findings findings)
    {
        foreach (string key in (string[])["roles", "miner", "chain", "relay", "pings", "always",
            "eventually", "adversaries"])
            if (map.Find(key) is { } entry && !IsResolved(map))
                findings.Add(entry.Key.Place, $"{key} for push-once participants",
                    "none: they have no chain and no relay");
        if (toy.Fanout >= s.Nodes)
            findings.Add(
                Places.Of(map, "participant", "push-once", "fanout"),
                $"a fanout of {toy.Fanout} among {Places.Number(s.Nodes)} nodes",
                "fewer than the other nodes");
        foreach (string key in (string[])["topology", "max-links", "outbound-only"])
            if (map.Find("network")?.Value is YamlMap network && network.Find(key) is { } entry
                && !IsResolved(map))
                findings.Add(entry.Key.Place, $"{key} for push-once participants",
                    "none: they dial whom they draw");
    }

    private static void CheckRelay(RelayPlan relay, YamlMap map, Findings findings)
    {
        if (relay.Block != relay.Broadcast)
            findings.Add(
                Places.Of(map, "relay", "broadcast"),
                "another strategy for broadcasts than for blocks, which nodes cannot do yet",
                "the same settings for both");
    }

    /// <summary>
    /// Whether every default is written out, and so says nothing about what its author asked for.
    /// </summary>
    private static bool IsResolved(YamlMap map) => map.Place.File == ResolvedTree.Source;

    private static void CheckWorkload(Scenario s, YamlMap map, Findings findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { Metrics.Block, Workload.Transactions };
        for (int i = 0; i < s.Workload.Broadcasts.Count; i++)
        {
            var load = s.Workload.Broadcasts[i];
            Place At(string key) => Places.Of(map, "workload", "broadcasts", i, key);
            if (!names.Add(load.Name))
                findings.Add(At("name"), $"the name {Text.Quote(load.Name)}, which is taken",
                    "names that differ");
            if (load.Until > s.Duration)
                findings.Add(At("until"), $"an end at {load.Until}, after the run", $"at most {s.Duration}");
            if (load.From >= load.Until)
                findings.Add(At("from"), $"a start at {load.From}",
                    $"a time before the end of the stream, {load.Until}");
            else if ((load.Until - load.From).Nanoseconds / load.Every.Nanoseconds > MostBroadcasts)
                findings.Add(At("every"), "more than 1,000,000 broadcasts", "a longer interval");
            if (load.Publishers is SomePublishers some && some.Count > s.Nodes)
                findings.Add(At("publishers"), $"{some.Count} publishers of {s.Nodes} nodes",
                    "at most as many as nodes");
            if (load.Publishers is ThesePublishers these)
                Ids.Check(these.Ids, s.Nodes, At("publishers"), findings);
        }
    }

    private static void CheckTransfers(Scenario s, YamlMap map, Findings findings)
    {
        if (s.Workload.Transfers is not { } load) return;
        Place At(string key) => Places.Of(map, "workload", "transfers", key);
        if (s.Participant is not FullNode)
            findings.Add(Places.Of(map, "workload", "transfers"), "transfers without full nodes", "participant: full-node");
        if (load.ByMiners && s.Miners == 0)
            findings.Add(At("payers"), "miners that pay in a network without any", "roles: { miner: 1 } or more");
        if (load.Until > s.Duration)
            findings.Add(At("until"), $"an end at {load.Until}, after the run", $"at most {s.Duration}");
        if (load.From >= load.Until)
            findings.Add(At("from"), $"a start at {load.From}", $"a time before the end, {load.Until}");
        else if ((load.Until - load.From).Nanoseconds / load.Every.Nanoseconds > MostBroadcasts)
            findings.Add(At("every"), "more than 1,000,000 payments", "a longer interval");
        Int128 allocated = 0;
        foreach (var allocation in s.Chain.Genesis?.Allocations ?? []) allocated += allocation.Amount.Units;
        if ((Int128)load.Funds * load.Wallets + allocated > long.MaxValue)
            findings.Add(
                At("funds"), $"{load.Funds} for each of {load.Wallets} wallets" + (allocated > 0 ? $" beside {allocated} of genesis" : ""),
                "at most 2^63 - 1 in all");
    }

    private static void CheckChecks(Scenario s, YamlMap map, Findings findings)
    {
        RefuseTwice(s.Always.Select(a => a.Checker), map, "always", findings);
        RefuseTwice(s.Eventually.Select(e => e.Checker), map, "eventually", findings);
        RefuseTwice(s.Sometimes.Select(p => p.Probe), map, "sometimes", findings);
        RefuseTwice(s.Worlds.Select(w => w.ToString()), map, "worlds", findings);

        var healed = s.LastHealing;
        for (int i = 0; i < s.Eventually.Count; i++)
            if (s.Eventually[i].Within is { } within && healed + within > s.Duration)
                findings.Add(
                    Places.Of(map, "eventually", i),
                    $"{within} after the last healing at {healed}, past the end of the run",
                    $"at most {s.Duration - healed}");

        var metrics = Metrics.Of(s.Workload.Kinds, s.Adversaries.Count > 0, s.Operator.Count > 0)
            .GroupBy(m => m.Name).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        for (int i = 0; i < s.Expect.Count; i++)
            CheckExpectation(s, s.Expect[i], metrics, key => Places.Of(map, "expect", i, key), findings);
    }

    private static void CheckExpectation(
        Scenario s, Expectation e, Dictionary<string, MetricName> metrics, Func<string, Place> at,
        Findings findings)
    {
        if (!metrics.TryGetValue(e.Metric, out var metric))
        {
            string? meant = findings.Full ? null : Nearest.To(e.Metric, metrics.Keys);
            findings.Add(
                at("metric"), $"the unknown metric {Text.Quote(e.Metric)}",
                "one such as block-propagation-p95, <stream>-coverage-mean or stale-rate", meant);
            return;
        }

        if (metric.NeedsBlocks && s.Miners == 0)
            findings.Add(at("metric"), $"the metric {metric.Name} in a run without miners",
                "roles: { miner: 10 }, or another metric");
        foreach (var (key, bound) in CheckForm.BoundsOf(e))
            if (bound.Quantity != metric.Quantity)
                findings.Add(at(key), $"{bound} as a bound of {metric.Name}",
                    Bounds.ExpectedOf(metric.Quantity));
    }

    private static void RefuseTwice(IEnumerable<string> names, YamlMap map, string key, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int i = 0;
        foreach (string name in names)
        {
            if (!seen.Add(name))
                findings.Add(Places.Of(map, key, i), $"{Text.Quote(name)} a second time", "it once");
            i++;
        }
    }
}
