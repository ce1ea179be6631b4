using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// What a network agrees on before its first block. Genesis commits to all of it (R-GENESIS-1).
/// </summary>
public sealed record ChainParameters
{
    public const int MaxNetworkIdLength = 64, MaxRetargetWindow = 65_536;
    public const int MaxCoinbaseMaturity = 1_000_000, MaxAllocations = 1 << 20;
    public static readonly Duration MaxTargetBlockTime = Duration.FromHours(24);

    /// <summary>
    /// The name that separates this network from others, 1 to 64 printable ASCII characters.
    /// </summary>
    public required string NetworkId { get; init; }

    /// <summary>When epoch 0 begins, on the wall clock; not negative.</summary>
    public Instant GenesisTime { get; init; }

    /// <summary>E, the length of a challenge window: above zero and below the target block time.</summary>
    public required Duration EpochLength { get; init; }

    /// <summary>T, the mean interval that the difficulty aims at: at most a day.</summary>
    public required Duration TargetBlockTime { get; init; }

    /// <summary>The difficulty of the first block after genesis.</summary>
    public required Difficulty GenesisDifficulty { get; init; }

    /// <summary>N, the blocks that a retarget looks back on: 1 to 65,536.</summary>
    public int RetargetWindow { get; init; } = 60;

    public RetargetRule Retarget { get; init; } = RetargetRule.Sliding;
    public TieRule Tie { get; init; } = TieRule.LowestScore;
    public ChallengeRule Challenge { get; init; } = ChallengeRule.SeedChain;
    public ForkPolicy ForkPolicy { get; init; } = ForkPolicy.Heaviest;

    /// <summary>What each block may issue (R-EMIT-1).</summary>
    public Emission Emission { get; init; } = Emission.None;

    /// <summary>ST-M01: blocks until the outputs of a coinbase may be spent, 0 to 1,000,000.</summary>
    public int CoinbaseMaturity { get; init; } = 100;

    /// <summary>What a transaction pays at least.</summary>
    public Amount MinimumFee { get; init; } = Amount.Zero;

    /// <summary>U-11: who gets the fees (R-FEE-1).</summary>
    public FeeSplit Fees { get; init; } = FeeSplit.AllToMiner;

    /// <summary>Whether a coinbase must claim all that it may (R-COINBASE-9).</summary>
    public bool StrictCoinbase { get; init; }

    /// <summary>The coins that exist at genesis, at most 1,048,576, each above zero; not to be changed.</summary>
    public IReadOnlyList<Allocation> Allocations { get; init; } = [];

    /// <summary>
    /// The epoch that an instant falls in (R-EPOCH-1). Instants before genesis have none: a check.
    /// </summary>
    public Epoch EpochAt(Instant at)
    {
        Check.That(at >= GenesisTime);
        return new Epoch((at - GenesisTime).Nanoseconds / EpochLength.Nanoseconds);
    }

    /// <summary>When an epoch begins.</summary>
    public Instant StartOf(Epoch epoch) => GenesisTime + EpochLength * epoch.Value;

    /// <summary>
    /// The difficulty at which <paramref name="totalLeaves"/> (1 to 2^40) make intervals of the target mean
    /// from the first block on: `difficulty: auto`.
    /// </summary>
    public Difficulty DifficultyFor(long totalLeaves) =>
        SettledDifficulty.For(totalLeaves, EpochLength, TargetBlockTime);

    /// <summary>The first field that is out of its range, or null.</summary>
    public ParameterFault? Validate()
    {
        if (!IsName(NetworkId)) return new(nameof(NetworkId), "1 to 64 printable ASCII characters");
        if (GenesisTime < Instant.Zero) return new(nameof(GenesisTime), "an instant that is not negative");
        if (TargetBlockTime <= Duration.Zero || TargetBlockTime > MaxTargetBlockTime)
            return new(nameof(TargetBlockTime), "more than 0s and at most 24h");
        if (EpochLength <= Duration.Zero || EpochLength >= TargetBlockTime)
            return new(nameof(EpochLength), "more than 0s and less than the target block time");
        if (GenesisDifficulty.Value < 1) return new(nameof(GenesisDifficulty), "at least 1");
        if (RetargetWindow is < 1 or > MaxRetargetWindow) return new(nameof(RetargetWindow), "1 to 65536");
        if (!Enum.IsDefined(Retarget)) return new(nameof(Retarget), "a known rule");
        if (!Enum.IsDefined(Tie)) return new(nameof(Tie), "a known rule");
        if (!Enum.IsDefined(Challenge)) return new(nameof(Challenge), "a known rule");
        return ValidateLedger();
    }

    private ParameterFault? ValidateLedger()
    {
        if (!Enum.IsDefined(ForkPolicy)) return new(nameof(ForkPolicy), "a known policy");
        if (CoinbaseMaturity is < 0 or > MaxCoinbaseMaturity) return new(nameof(CoinbaseMaturity), "0 to 1000000");
        if (Emission.Validate() is { } fault) return fault;
        if (Fees.Validate() is { } split) return split;
        if (Allocations.Count > MaxAllocations) return new(nameof(Allocations), "at most 1048576 allocations");
        var sum = Amount.Zero;
        foreach (var allocation in Allocations)
        {
            if (allocation.To.Version != Address.CurrentVersion || allocation.Amount == Amount.Zero)
                return new(nameof(Allocations), "amounts above zero to addresses of version 1");
            if (!Amount.TryAdd(sum, allocation.Amount, out sum))
                return new(nameof(Allocations), "a sum of at most 2^63 - 1");
        }

        return null;
    }

    private static bool IsName(string text)
    {
        foreach (char c in text)
            if (c is < '!' or > '~') return false;
        return text.Length is > 0 and <= MaxNetworkIdLength;
    }
}
