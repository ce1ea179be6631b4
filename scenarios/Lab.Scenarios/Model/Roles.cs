namespace Lab.Scenarios.Model;

/// <summary>How many nodes have each role; the rest are plain full nodes.</summary>
public sealed record Roles
{
    /// <summary>Nodes that mine, as a count or a share of all nodes.</summary>
    public Portion Miner { get; init; } = Portion.Of(0);
}
