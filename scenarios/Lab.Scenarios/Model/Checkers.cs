namespace Lab.Scenarios.Model;

/// <summary>The checkers that a scenario can name.</summary>
public static class Checkers
{
    /// <summary>
    /// Safety: no two nodes hold different final chains, and every node's chain follows from genesis.
    /// </summary>
    public const string OneChain = "one-chain";

    /// <summary>Safety: no honest node bans another honest one.</summary>
    public const string HonestNeverBanned = "honest-never-banned";

    /// <summary>Safety: no coin comes from nowhere or goes there.</summary>
    public const string SupplyConserved = "supply-conserved";

    /// <summary>Safety: every block's state is what its header commits to, applied again.</summary>
    public const string StateRootsAgree = "state-roots-agree";

    /// <summary>Safety: no chain spends an output twice.</summary>
    public const string NoDoubleSpend = "no-double-spend";

    /// <summary>Safety: no chain spends a coinbase's coins before they have matured.</summary>
    public const string CoinbaseMatures = "coinbase-matures";

    /// <summary>Safety: what waits in a pool applies to the node's tip.</summary>
    public const string MempoolValid = "mempool-valid";

    /// <summary>Safety: what a node holds for its peers and their items stays within its documented limits.</summary>
    public const string MemoryBounded = "memory-bounded";

    /// <summary>Liveness: all nodes that are up come to one tip.</summary>
    public const string Converged = "converged";

    /// <summary>
    /// What full nodes are held to unless a scenario says otherwise: all that is looked at once a block.
    /// </summary>
    public static readonly IReadOnlyList<string> Usual =
        [OneChain, HonestNeverBanned, SupplyConserved, StateRootsAgree, NoDoubleSpend, CoinbaseMatures];

    /// <summary>May stand in <c>always</c>.</summary>
    public static readonly IReadOnlyList<string> Safety =
        [.. Usual, MempoolValid, MemoryBounded];

    /// <summary>May stand in <c>eventually</c>.</summary>
    public static readonly IReadOnlyList<string> Liveness = [Converged];

    /// <summary>Named by the conventions, and not built yet.</summary>
    public static readonly IReadOnlyList<string> NotYet =
    [
        "finality-holds", "work-is-valid", "progress", "fair-share",
    ];
}
