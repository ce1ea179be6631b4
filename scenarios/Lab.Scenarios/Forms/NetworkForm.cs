using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Embedded;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>network</c>.</summary>
internal static class NetworkForm
{
    /// <summary>The most links that a node can hold.</summary>
    public const int MostLinks = 128;

    public static readonly MapShape<NetworkSettings> Shape =
        new MapShape<NetworkSettings>("network settings", () => new NetworkSettings())
            .Field("topology", "Who dials whom (default: { outbound: 8 }, or as the regions say).",
                TopologyForm.Shape,
                n => n.Topology, (n, v) => n with { Topology = v })
            .Optional("regions", "Where nodes stand (default: world-8); excludes latency.", RegionForm.Shape,
                n => n.Regions, (n, v) => n with { Regions = v })
            .Optional("latency", "One-way latency of links; excludes regions.", LatencyForm.Shape,
                n => n.Latency, (n, v) => n with { Latency = v })
            .Field("jitter", "Evenly spread extra delay of each message, at most this.",
                LatencyForm.JitterShape,
                n => n.Jitter, (n, v) => n with { Jitter = v })
            .Field("loss", "Probability that a segment of 1,448 bytes is lost, at most 50%.", Scalars.Share,
                n => n.Loss, (n, v) => n with { Loss = v })
            .Optional("bandwidth",
                "Uplink and downlink of nodes (default: as the regions say, or unlimited).",
                BandwidthForm.Shape, n => n.Bandwidth, (n, v) => n with { Bandwidth = v })
            .Field("outbound-only", "Nodes that nobody can dial: a count or a share.", Scalars.Portion,
                n => n.OutboundOnly, (n, v) => n with { OutboundOnly = v })
            .Field("tls", "Whether opening a link takes what TLS 1.3 takes: two round trips more, and its bytes.",
                new WordShape<bool>(
                    new Word<bool>("on", true, "as live links open"),
                    new Word<bool>("off", false, "TCP's round trip and no more")),
                n => n.Tls, (n, v) => n with { Tls = v })
            .Field("floor", "The least latency of any message.", Scalars.Interval,
                n => n.Floor, (n, v) => n with { Floor = v })
            .Field("max-links", "The most links of one node, those that dialled it included.",
                Scalars.Count(1, MostLinks),
                n => n.MaxLinks, (n, v) => n with { MaxLinks = v })
            .NotYet("which the simulator cannot do yet", "mtu", "reorder", "duplicate", "trace-file")
            .Finish(Complete);

    private static NetworkSettings Complete(NetworkSettings network, YamlMap map, Findings findings)
    {
        if (network.Regions is not null && network.Latency is not null)
            findings.Add(
                map.Find("latency")!.Key.Place, "latency beside regions",
                "one of the two (an override with an empty value takes the other away: --set network.regions=)");
        if (network.Loss.CompareTo(new Ratio(1, 2)) > 0)
            findings.Add(Places.Of(map, "loss"), $"a loss of {Units.Shares.Write(network.Loss)}",
                "at most 50%");
        if (network.Latency is not null) CheckLatency(network.Latency, network.Floor, map, findings);
        if (network.Topology is DegreeTableTopology { Cumulative: var table })
            DegreeTables.Check(table, Places.Of(map, "topology", "degree-table"), findings);

        if (network.Regions is null && network.Latency is null)
            network = network with { Regions = RegionPresets.Read(RegionPresets.Usual) };
        if (network.Regions is { Links.Count: > 0 } regions && map.Find("topology") is null)
            network = network with { Topology = new DegreeTableTopology(regions.Links) };
        return network;
    }

    private static void CheckLatency(Latency latency, Duration floor, YamlMap map, Findings findings)
    {
        if (latency is UniformLatency uniform && uniform.To < uniform.From)
            findings.Add(Places.Of(map, "latency", "uniform"), $"[{uniform.From}, {uniform.To}]",
                "the smaller value first");
        var most = latency switch
        {
            ConstantLatency c => c.Value,
            UniformLatency u => u.To,
            ParetoLatency p => p.Cap,
            _ => Duration.FromHours(1),
        };
        if (most < floor)
            findings.Add(
                Places.Of(map, "latency"), $"a latency of at most {most}",
                $"at least the floor, {floor}; lower it too");
    }
}
