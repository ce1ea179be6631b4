using Lab.Core;
using Lab.Scenarios.Model;

namespace Lab.Cli.Runs;

/// <summary>What a scenario asks of the network or the engine that the in-process live world cannot honour.</summary>
internal static class LiveLimits
{
    public const int MaxNodes = 64;

    /// <summary>Loopback stands in for a constant latency up to this; what is asked beyond it would have to be made.</summary>
    public static readonly Duration Loopback = Duration.FromMilliseconds(1);

    /// <summary>Each thing that is refused, by its name in the scenario.</summary>
    public static IReadOnlyList<string> Of(Scenario scenario)
    {
        var network = scenario.Network;
        var refused = new List<string>();
        void Unless(bool fine, string what)
        {
            if (!fine) refused.Add(what);
        }
        Unless(scenario.Nodes <= MaxNodes, $"nodes: {scenario.Nodes} (at most {MaxNodes})");
        Unless(scenario.Participant is FullNode, "participant: only full nodes");
        Unless(network.Regions is null, "network.regions");
        Unless(network.Latency is null || (network.Latency is ConstantLatency { Value: var v } && v <= Loopback),
            $"network.latency (only a constant of at most {Loopback}, which loopback stands in for)");
        Unless(network.Jitter == Jitter.None, "network.jitter");
        Unless(network.Loss == Ratio.Zero, "network.loss");
        Unless(network.Bandwidth is null or { IsUnlimited: true }, "network.bandwidth");
        Unless(!scenario.Engine.WireParanoid, "engine.wire: paranoid");
        Unless(scenario.Engine.Memo, "engine.memo: off");
        foreach (var fault in scenario.Phases.SelectMany(p => p.Faults))
            Unless(fault is CrashFault or RestartFault, "phases: " + fault switch
            {
                PartitionFault => "partition",
                CutFault => "cut",
                DelayFault => "delay",
                _ => fault.GetType().Name,
            });
        return refused;
    }
}
