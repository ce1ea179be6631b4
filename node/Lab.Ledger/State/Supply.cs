using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// Where the native coins of a chain came from and went to, from genesis through one block. Exact: it is part of
/// the chain's entry, so a reorg brings the other chain's figures with it.
/// </summary>
public sealed record Supply
{
    /// <summary>What genesis allocated.</summary>
    public Amount Allocated { get; init; }

    /// <summary>The sum of all rewards, claimed or not.</summary>
    public Amount Issued { get; init; }

    /// <summary>The sum of all fees.</summary>
    public Amount Fees { get; init; }

    /// <summary>What no coinbase claimed, the burned share of the fees among it.</summary>
    public Amount Burned { get; init; }

    /// <summary>The sum of all coinbases' outputs.</summary>
    public Amount Claimed { get; init; }

    /// <summary>The sum of all coins that exist.</summary>
    public Amount Circulating => Allocated + Issued - Burned;
}
