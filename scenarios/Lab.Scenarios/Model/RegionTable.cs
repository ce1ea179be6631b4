using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>A place where nodes stand: <c>Weight</c> out of the sum of all weights of them.</summary>
public sealed record Region(string Name, long Weight, Bandwidth? Bandwidth);

/// <summary>How a latency follows from the table's mean.</summary>
public enum RegionLaw
{
    /// <summary>It is the mean.</summary>
    Fixed,

    /// <summary>
    /// Drawn anew for each message: Pareto with shape 0.2 x mean and scale mean - 5, the mean in milliseconds
    /// (SimBlock).
    /// </summary>
    SimBlockPareto,
}

/// <summary>
/// Regions, the latency between them and the links of their nodes: a preset or the scenario's own.
/// </summary>
public sealed record RegionTable
{
    public string Name { get; init; } = "custom";
    public IReadOnlyList<Region> Regions { get; init; } = [];

    /// <summary>
    /// One-way mean latency, row = from, column = to, in the order of <see cref="Regions"/>.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<Duration>> Latency { get; init; } = [];

    public RegionLaw Law { get; init; }

    /// <summary>
    /// The most that a link between two regions carries; null: no limit beside the ends' own.
    /// </summary>
    public Rate? Between { get; init; }

    /// <summary>Bandwidth of nodes in regions that name none.</summary>
    public Bandwidth Bandwidth { get; init; } = Bandwidth.Unlimited;

    /// <summary>
    /// Published cumulative shares of outbound links, for a scenario that names no topology; may be empty.
    /// </summary>
    public IReadOnlyList<Ratio> Links { get; init; } = [];
}
