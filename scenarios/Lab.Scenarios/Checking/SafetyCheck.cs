using Lab.Core;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Checking;

/// <summary>A safety check: hears every fact, and remembers the first time that its claim was broken.</summary>
public abstract class SafetyCheck(string name)
{
    public string Name { get; } = name;

    /// <summary>What broke the claim first, with its instant and node; null while it holds.</summary>
    public string? Violation { get; private set; }

    public abstract void Hear(Instant at, int node, in Fact fact);

    protected void Break(Instant at, int node, string what) => Violation ??= $"at {Text.Seconds(at)}, node {node}: {what}";

    /// <summary>The check of a name out of <see cref="Checkers.Safety"/>.</summary>
    /// <param name="name">Which.</param>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="nodeOf">How to look at a node between its steps; null for one that does not run.</param>
    /// <param name="isAttacker">Whether a key is an adversary's; null if there is none.</param>
    public static SafetyCheck Of(
        string name, int nodes, Func<int, Node?> nodeOf, Predicate<Hash>? isAttacker = null) => name switch
    {
        Checkers.OneChain => new OneChain(nodes),
        Checkers.HonestNeverBanned => new HonestNeverBanned(isAttacker),
        Checkers.SupplyConserved => new SupplyConserved { NodeOf = nodeOf },
        Checkers.StateRootsAgree => new StateRootsAgree { NodeOf = nodeOf },
        Checkers.NoDoubleSpend => new NoDoubleSpend { NodeOf = nodeOf },
        Checkers.CoinbaseMatures => new CoinbaseMatures { NodeOf = nodeOf },
        Checkers.MemoryBounded => new MemoryBounded { NodeOf = nodeOf },
        Checkers.MempoolValid => new MempoolValid { NodeOf = nodeOf },
        _ => throw Check.Unreachable("checker " + name),
    };
}
