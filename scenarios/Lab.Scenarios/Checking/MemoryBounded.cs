using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>
/// What a node holds for its peers and their items stays within its limits, kind by kind: looked at whenever it
/// reports something.
/// </summary>
public sealed class MemoryBounded() : SafetyCheck(Checkers.MemoryBounded)
{
    /// <summary>How to look at a node between its steps; null for a node that does not run.</summary>
    public required Func<int, Node?> NodeOf { get; init; }

    public override void Hear(Instant at, int node, in Fact fact)
    {
        if (Violation is not null || NodeOf(node) is not { } seen) return;
        if (FaultOf(seen.Memory) is { } fault) Break(at, node, fault);
    }

    /// <summary>What is over its limit, or null.</summary>
    public static string? FaultOf(IReadOnlyList<MemoryUse> held)
    {
        foreach (var use in held)
            if (use.Bytes > use.Limit) return $"{use.Kind}: {use.Bytes} bytes, more than {use.Limit}";
        return null;
    }
}
