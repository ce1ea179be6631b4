using Lab.Core;

namespace Lab.Ledger;

/// <summary>A part of all fees that goes to an address: a treasury, or a pool that pays for a service.</summary>
/// <param name="BasisPoints">How much, 0 to 10,000.</param>
/// <param name="To">Who gets it; the default if nobody does.</param>
public readonly record struct FeeShare(int BasisPoints, Address To)
{
    /// <summary>R-FEE-1: so much of the fees of a block, rounded down, in base units.</summary>
    public Amount Of(Amount fees) => FeeSplit.Part(fees, BasisPoints);

    /// <summary>An address stands here exactly if it gets something, so that one split has one form.</summary>
    internal bool IsValid => BasisPoints switch
    {
        0 => To == default,
        > 0 and <= FeeSplit.Whole => To.Version == Address.CurrentVersion,
        _ => false,
    };
}
