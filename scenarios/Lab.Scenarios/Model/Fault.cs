using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>Something that goes wrong, as a value; it says nothing about when.</summary>
public abstract record Fault
{
    /// <summary>The name by which a later phase may heal it; null when it has none.</summary>
    public string? Name { get; init; }
}

/// <summary>Traffic between groups is held. One-way: only from an earlier group to a later one.</summary>
public sealed record PartitionFault(IReadOnlyList<NodeSelection> Groups, bool OneWay) : Fault;

/// <summary>
/// Links between two sets of nodes hold their traffic. One-way: only <c>From</c> to <c>To</c>.
/// </summary>
public sealed record CutFault(NodeSelection From, NodeSelection To, bool OneWay) : Fault;

/// <summary>
/// Messages from one set of nodes to another take longer, by <c>By</c> plus up to <c>Jitter</c> more.
/// </summary>
public sealed record DelayFault(NodeSelection From, NodeSelection To, Duration By, Duration Jitter) : Fault;

/// <summary>
/// Processes end. Without <c>RestartAfter</c> they stay down until a restart or the healing of this fault.
/// </summary>
public sealed record CrashFault(NodeSelection Nodes, bool LoseStore, Duration? RestartAfter) : Fault
{
    /// <summary>Whether other nodes start in their places: with keys of their own and empty stores.</summary>
    public bool Replace { get; init; }
}

/// <summary>Crashed processes start again; those that run are left alone. There is nothing to heal.</summary>
public sealed record RestartFault(NodeSelection Nodes) : Fault;
