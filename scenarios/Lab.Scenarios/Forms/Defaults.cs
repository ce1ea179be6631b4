using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>Defaults of a scenario that depend on its other values.</summary>
internal static class Defaults
{
    private static readonly Duration LongestWarmUp = Duration.FromMinutes(5);

    public static Scenario Fill(Scenario scenario, YamlMap map)
    {
        if (scenario.WarmUp == WorkloadForm.Open)
            scenario = scenario with { WarmUp = UsualWarmUp(scenario.Duration) };
        if (map.Find("always") is null && scenario.Participant is FullNode)
            scenario = scenario with { Always = [.. Checkers.Usual.Select(name => new Always(name))] };
        // A small network has fewer others to dial than the usual number.
        if (scenario.Network.Topology is OutboundTopology { Links: var links } && links >= scenario.Nodes
            && (map.Find("network")?.Value as YamlMap)?.Find("topology") is null)
            scenario = scenario with
            {
                Network = scenario.Network with { Topology = new OutboundTopology(scenario.Nodes - 1) },
            };
        var streams = scenario.Workload.Broadcasts.Select(b => b with
        {
            From = b.From == WorkloadForm.Open ? scenario.WarmUp : b.From,
            Until = b.Until == WorkloadForm.Open ? scenario.Duration : b.Until,
        });
        var transfers = scenario.Workload.Transfers is not { } t ? null : t with
        {
            From = t.From == WorkloadForm.Open ? scenario.WarmUp : t.From,
            Until = t.Until == WorkloadForm.Open ? scenario.Duration : t.Until,
        };
        return scenario with
        {
            Workload = scenario.Workload with { Broadcasts = [.. streams], Transfers = transfers },
        };
    }

    private static Duration UsualWarmUp(Duration run)
    {
        var tenth = run / 10;
        return tenth > LongestWarmUp ? LongestWarmUp : tenth;
    }
}
