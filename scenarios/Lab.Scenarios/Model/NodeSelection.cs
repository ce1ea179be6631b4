namespace Lab.Scenarios.Model;

/// <summary>Which nodes a fault or a workload is about.</summary>
public abstract record NodeSelection;

public sealed record AllNodes : NodeSelection;

/// <summary>Nodes by id, in the order written, without repetition.</summary>
public sealed record TheseNodes(IReadOnlyList<int> Ids) : NodeSelection;

/// <summary>That many nodes, drawn once from the run's luck.</summary>
public sealed record SomeNodes(Portion Portion) : NodeSelection;

/// <summary>All nodes that mine.</summary>
public sealed record MinerNodes : NodeSelection;

/// <summary>The honest node that an eclipse is about.</summary>
public sealed record VictimNode : NodeSelection;

/// <summary>In a list of groups only, and only as the last: all nodes that the other groups leave.</summary>
public sealed record RestOfNodes : NodeSelection;
