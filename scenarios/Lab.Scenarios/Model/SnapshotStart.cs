namespace Lab.Scenarios.Model;

/// <summary>Nodes whose operators have them start from a snapshot when they come late and have no chain.</summary>
/// <param name="Nodes">Which nodes.</param>
/// <param name="Depth">How many blocks below the best tip the block lies that they name, 1 and up.</param>
public sealed record SnapshotStart(NodeSelection Nodes, int Depth);
