namespace Lab.Scenarios.Model;

/// <summary>The checkers that a scenario can name.</summary>
public static class Checkers
{
    /// <summary>
    /// Safety: no two nodes hold different final chains, and every node's chain follows from genesis.
    /// </summary>
    public const string OneChain = "one-chain";

    /// <summary>Safety: no node bans another, as all of them follow the rules.</summary>
    public const string HonestNeverBanned = "honest-never-banned";

    /// <summary>Liveness: all nodes that are up come to one tip.</summary>
    public const string Converged = "converged";

    /// <summary>May stand in <c>always</c>.</summary>
    public static readonly IReadOnlyList<string> Safety = [OneChain, HonestNeverBanned];

    /// <summary>May stand in <c>eventually</c>.</summary>
    public static readonly IReadOnlyList<string> Liveness = [Converged];

    /// <summary>Named by the conventions, and not built yet.</summary>
    public static readonly IReadOnlyList<string> NotYet =
    [
        "finality-holds", "supply-conserved", "state-roots-agree", "no-double-spend",
        "memory-bounded", "work-is-valid", "mempool-valid", "progress", "fair-share",
    ];
}
