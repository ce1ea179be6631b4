using Lab.Core;
using Lab.Nodes;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of a scenario file.</summary>
internal static class ScenarioForm
{
    private static readonly Shape<Duration?> Pings = new AnyOfShape<Duration?>(
        "a duration such as 30s, or off",
        new(n => n is YamlScalar { Text: "off" }, v => v is null,
            new WordShape<Duration?>(new Word<Duration?>("off", null, "no pings"))),
        new(n => n is YamlScalar, _ => true, Scalars.Interval.As<Duration?>(v => v, v => v!.Value)));

    public static readonly MapShape<Scenario> Shape =
        new MapShape<Scenario>("a scenario", Blank)
            .Required("version", "The version of this form: 1.",
                Scalars.Count(Scenario.FormVersion, Scenario.FormVersion), _ => Scenario.FormVersion,
                (s, _) => s)
            .Required("id", "The name of the file without .yaml.", Scalars.Name, s => s.Id,
                (s, v) => s with { Id = v })
            .Required("claim", "One sentence that a run confirms or refutes.", Scalars.Sentence,
                s => s.Claim, (s, v) => s with { Claim = v })
            .Field("seed", "The seed when the command line gives none.",
                Scalars.Whole(0, Scalars.LargestWhole),
                s => (long)s.Seed, (s, v) => s with { Seed = (ulong)v })
            .Required("nodes", "Number of nodes.", Scalars.Count(1, Scenario.MaxNodes),
                s => s.Nodes, (s, v) => s with { Nodes = v })
            .Field("participant", "What every node runs.", EngineForm.Participant,
                s => s.Participant, (s, v) => s with { Participant = v })
            .Field("roles", "How many nodes have each role; the rest are full nodes.", EngineForm.Roles,
                s => s.Roles, (s, v) => s with { Roles = v })
            .Field("miner", "What each miner brings.", MinerForm.Shape, s => s.Miner,
                (s, v) => s with { Miner = v })
            .Optional("adversaries", "Nodes that misbehave, in groups; checks and metrics are about the others.",
                AdversaryForm.Shape, s => s.Adversaries.Count == 0 ? null : s.Adversaries,
                (s, v) => s with { Adversaries = v })
            .Field("chain", "Chain parameters.", GenesisSource.Chain, s => s.Chain,
                (s, v) => s with { Chain = v })
            .Field("network", "The simulated internet.", NetworkForm.Shape, s => s.Network,
                (s, v) => s with { Network = v })
            .Field("relay", "How items spread: for all, or for block and broadcast apart.", RelayForm.Shape,
                s => s.Relay, (s, v) => s with { Relay = v })
            .Optional("sync", "How nodes catch up with a chain.", SyncForm.Shape,
                s => s.Sync == new SyncSettings() ? null : s.Sync, (s, v) => s with { Sync = v })
            .Optional("scoring", "How bad each conduct of a peer is to a node, and what follows.", ScoringForm.Shape,
                s => s.Scoring == new ScoreSettings() ? null : s.Scoring, (s, v) => s with { Scoring = v })
            .Field("pings", "Time between two pings on a link, or off.", Pings, s => s.Pings,
                (s, v) => s with { Pings = v })
            .Field("costs", "Modelled cost of each kind of work.", CostForm.Shape, s => s.Costs,
                (s, v) => s with { Costs = v })
            .Field("cores", "Modelled processor cores of a node.", Scalars.Count(1, 64),
                s => s.Cores, (s, v) => s with { Cores = v })
            .Field("workload", "What users do.", WorkloadForm.Shape, s => s.Workload,
                (s, v) => s with { Workload = v })
            .Optional("operator", "What operators ask of their nodes at given times; the answers are kept in the record.",
                OperatorForm.Shape, s => s.Operator.Count == 0 ? null : s.Operator, (s, v) => s with { Operator = v })
            .OptionalValue("warm-up", "Left out of metrics (default: a tenth of the run, at most 5m).",
                Scalars.Duration,
                s => s.WarmUp == WorkloadForm.Open ? null : s.WarmUp, (s, v) => s with { WarmUp = v })
            .Shorthand("duration", "Length of a run without phases.", Scalars.Interval,
                (s, v) => s with { Phases = [new Phase { Until = v }] })
            .Optional("phases", "The run in stretches, each with its faults.", PhaseForm.Shape,
                s => s.Phases.Count == 0 ? null : s.Phases, (s, v) => s with { Phases = v })
            .Optional("always", "Safety: must hold at every instant (default for full nodes: " + string.Join(", ", Checkers.Usual) + ").", CheckForm.Always,
                s => s.Always, (s, v) => s with { Always = v })
            .Field("eventually", "Liveness: must hold within a time after the last healing.",
                CheckForm.Eventually,
                s => s.Eventually, (s, v) => s with { Eventually = v })
            .Field("sometimes", "Rare cases that the run must reach.", CheckForm.Sometimes,
                s => s.Sometimes, (s, v) => s with { Sometimes = v })
            .Field("expect", "Bounds that metrics must keep.", CheckForm.Expect, s => s.Expect,
                (s, v) => s with { Expect = v })
            .Optional("compare", "Variants that `lab run` runs with the same seed and lays over each other in one report.",
                CompareForm.Shape, s => s.Compare, (s, v) => s with { Compare = v })
            .Field("engine", "How the run is computed; never changes its outcome.", EngineForm.Shape,
                s => s.Engine, (s, v) => s with { Engine = v })
            .Field("worlds", "Where the scenario may run.", EngineForm.Worlds, s => s.Worlds,
                (s, v) => s with { Worlds = v })
            .Finish(Complete);

    private static Scenario Blank() => new()
    {
        Network = NetworkForm.Shape.Default,
        Costs = CostForm.Usual(),
        WarmUp = WorkloadForm.Open,
    };

    private static Scenario Complete(Scenario scenario, YamlMap map, Findings findings)
    {
        if (map.Find("duration") is { } duration && map.Find("phases") is not null)
            findings.Add(duration.Key.Place, "duration beside phases",
                "one of the two: the last phase ends the run");
        if (scenario.Phases.Count == 0)
            findings.Add(map.Place, "a scenario without an end", "duration: 10m, or phases");
        if (findings.Any) return scenario;

        scenario = Defaults.Fill(scenario, map);
        ScenarioRules.Check(scenario, map, findings);
        return scenario;
    }
}
