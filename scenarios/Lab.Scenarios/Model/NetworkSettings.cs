using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>The simulated internet between the nodes.</summary>
public sealed record NetworkSettings
{
    /// <summary>Who dials whom.</summary>
    public Topology Topology { get; init; } = new OutboundTopology(8);

    /// <summary>Where nodes stand and how far apart; null when <see cref="Latency"/> says it.</summary>
    public RegionTable? Regions { get; init; }

    /// <summary>
    /// One-way latency of links; null when <see cref="Regions"/> says it. Exactly one of the two is given.
    /// </summary>
    public Latency? Latency { get; init; }

    /// <summary>Extra delay of each message, on top of the latency.</summary>
    public Jitter Jitter { get; init; } = Jitter.None;

    /// <summary>Probability that a segment of 1,448 bytes is lost, at most a half.</summary>
    public Ratio Loss { get; init; } = Ratio.Zero;

    /// <summary>Uplink and downlink of nodes; null: as the regions say, or unlimited.</summary>
    public Bandwidth? Bandwidth { get; init; }

    /// <summary>Nodes that nobody can dial.</summary>
    public Portion OutboundOnly { get; init; } = Portion.Of(0);

    /// <summary>
    /// Whether opening a link takes what TLS 1.3 takes, in time and bytes. Live links are encrypted whatever this says.
    /// </summary>
    public bool Tls { get; init; }

    /// <summary>The least latency of any message; samples are clamped to it.</summary>
    public Duration Floor { get; init; } = Duration.FromMilliseconds(1);

    /// <summary>The most links of one node, those that dialled it included.</summary>
    public int MaxLinks { get; init; } = 64;
}
