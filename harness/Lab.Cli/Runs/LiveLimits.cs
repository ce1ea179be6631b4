using Lab.Core;
using Lab.Scenarios;
using Lab.Scenarios.Model;

namespace Lab.Cli.Runs;

/// <summary>Something that a scenario asks for and a world cannot honour.</summary>
/// <param name="Path">Where it stands in the scenario: keys and list indices.</param>
/// <param name="Found">What was asked for, by its name in the scenario.</param>
/// <param name="Expected">What the world can do instead.</param>
internal sealed record Unhonoured(object[] Path, string Found, string Expected);

/// <summary>
/// What a scenario asks of the network or the engine that the in-process live world cannot honour.
/// </summary>
internal static class LiveLimits
{
    public const int MaxNodes = 64;

    private const string Nothing = "none: loopback sockets are what they are";

    /// <summary>
    /// Loopback stands in for a constant latency up to this; what is asked beyond it would have to be made.
    /// </summary>
    public static readonly Duration Loopback = Duration.FromMilliseconds(1);

    /// <summary>Each thing that is refused, in the order of the scenario's keys.</summary>
    public static IReadOnlyList<Unhonoured> Of(Scenario scenario)
    {
        var network = scenario.Network;
        var refused = new List<Unhonoured>();
        void Unless(bool fine, string found, string expected, params object[] path)
        {
            if (!fine) refused.Add(new Unhonoured(path, found, expected));
        }
        Unless(scenario.Worlds.Contains(World.Live), "worlds: [ sim ]", "live among them", "worlds");
        Unless(scenario.Compare is null, "variants to compare", "one of them: --set compare=", "compare");
        Unless(scenario.Nodes <= MaxNodes, $"nodes: {scenario.Nodes}", $"at most {MaxNodes}", "nodes");
        Unless(scenario.Participant is FullNode, "participant: push-once", "full nodes", "participant");
        Unless(network.Regions is null, "network.regions", Nothing, "network", "regions");
        Unless(network.Latency is null || (network.Latency is ConstantLatency { Value: var v } && v <= Loopback),
            "network.latency", $"a constant of at most {Loopback}, which loopback stands in for", "network", "latency");
        Unless(network.Jitter == Jitter.None, "network.jitter", Nothing, "network", "jitter");
        Unless(network.Loss == Ratio.Zero, "network.loss", Nothing, "network", "loss");
        Unless(network.Bandwidth is null or { IsUnlimited: true }, "network.bandwidth", Nothing, "network", "bandwidth");
        Unless(ScenarioFile.HasUsualCosts(scenario), "costs", "none: work takes what it takes on this machine", "costs");
        Unless(scenario.Cores == new Scenario().Cores, $"cores: {scenario.Cores}", "none: nodes share this machine's",
            "cores");
        for (int p = 0; p < scenario.Phases.Count; p++)
            for (int f = 0; f < scenario.Phases[p].Faults.Count; f++)
            {
                var fault = scenario.Phases[p].Faults[f];
                Unless(fault is CrashFault { Replace: false } or RestartFault, "the fault " + NameOf(fault), "crash or restart",
                    "phases", p, "faults", f);
            }
        for (int i = 0; i < scenario.Always.Count; i++)
            Unless(scenario.Always[i].Checker != Checkers.MempoolValid, "always: mempool-valid",
                "another checker: this one looks into pools between steps, and live nodes do not stop for it", "always", i);
        Unless(!scenario.Engine.WireParanoid, "engine.wire: paranoid", "shared", "engine", "wire");
        Unless(scenario.Engine.Memo, "engine.memo: off", "on", "engine", "memo");
        return refused;
    }

    private static string NameOf(Fault fault) => fault switch
    {
        PartitionFault => "partition",
        CutFault => "cut",
        DelayFault => "delay",
        CrashFault => "crash with replace",
        _ => fault.GetType().Name,
    };
}
