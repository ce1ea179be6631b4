using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// Who gets the fees of a block, in basis points that sum to 10,000 (R-FEE-1): the miner, nobody, the treasury and the
/// pools that pay for relaying, hosting and keeping history.
/// </summary>
public sealed record FeeSplit
{
    /// <summary>All of the fees, in basis points.</summary>
    public const int Whole = 10_000;

    /// <summary>How many shares go to an address that the chain's parameters name.</summary>
    public const int Payees = 4;

    /// <summary>The default: the miner gets everything.</summary>
    public static readonly FeeSplit AllToMiner = new();

    /// <summary>What the miner gets, and the remainders of all other shares; 0 to 10,000.</summary>
    public int Miner { get; init; } = Whole;

    /// <summary>What nobody gets, 0 to 10,000.</summary>
    public int Burn { get; init; }

    public FeeShare Treasury { get; init; }
    public FeeShare RelayPool { get; init; }
    public FeeShare HostingPool { get; init; }
    public FeeShare HistoryPool { get; init; }

    /// <summary>The shares that go to addresses, in the order in which a coinbase pays them.</summary>
    /// <param name="index">0 to 3.</param>
    public FeeShare Payee(int index) => index switch
    {
        0 => Treasury,
        1 => RelayPool,
        2 => HostingPool,
        3 => HistoryPool,
        _ => throw Check.Unreachable("a share beyond the last"),
    };

    /// <summary>R-FEE-1: the miner's part of the fees of a block: what the other shares leave.</summary>
    public Amount MinerPart(Amount fees)
    {
        var rest = fees - Part(fees, Burn);
        for (int i = 0; i < Payees; i++) rest -= Payee(i).Of(fees);
        return rest;
    }

    /// <summary>What is wrong with the split, or null.</summary>
    public ParameterFault? Validate()
    {
        if (Miner is < 0 or > Whole) return new(nameof(Miner), "0 to 10000");
        if (Burn is < 0 or > Whole) return new(nameof(Burn), "0 to 10000");
        const string share = "0 to 10000, and an address of version 1 exactly if it is above 0";
        if (!Treasury.IsValid) return new(nameof(Treasury), share);
        if (!RelayPool.IsValid) return new(nameof(RelayPool), share);
        if (!HostingPool.IsValid) return new(nameof(HostingPool), share);
        if (!HistoryPool.IsValid) return new(nameof(HistoryPool), share);
        int sum = Miner + Burn;
        for (int i = 0; i < Payees; i++) sum += Payee(i).BasisPoints;
        return sum == Whole ? null : new(nameof(ChainParameters.Fees), "shares that sum to 10000");
    }

    /// <summary><c>fees * basisPoints / 10,000</c>, rounded down, without overflow on the way.</summary>
    internal static Amount Part(Amount fees, int basisPoints) =>
        new((long)((Int128)fees.Units * basisPoints / Whole));
}
