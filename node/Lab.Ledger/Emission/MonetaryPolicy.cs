using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>
/// What a chain says about its money, as one digest: so that a review, or two networks, can be held against it whatever
/// else is different.
/// </summary>
public static class MonetaryPolicy
{
    /// <summary>
    /// R-GENESIS-3: H(`lab.monetary-policy`, digest of the emission, minimum fee, fee shares, strict coinbases, number of
    /// allocations, allocations), each as in R-GENESIS-1.
    /// </summary>
    public static Hash Digest(ChainParameters parameters)
    {
        var hasher = Hasher.Tagged(Domains.MonetaryPolicy);
        hasher.Add(parameters.Emission.Digest());
        hasher.Add((ulong)parameters.MinimumFee.Units);
        Genesis.AddFees(ref hasher, parameters.Fees);
        hasher.Add(parameters.StrictCoinbase ? 1ul : 0);
        Genesis.AddAllocations(ref hasher, parameters.Allocations);
        return hasher.Finish();
    }
}
