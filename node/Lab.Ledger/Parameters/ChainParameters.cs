using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// What a network agrees on before its first block. Genesis commits to all of it (R-GENESIS-1).
/// </summary>
public sealed record ChainParameters
{
    public const int MaxNetworkIdLength = 64, MaxRetargetWindow = 65_536;
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
        return Enum.IsDefined(Challenge) ? null : new(nameof(Challenge), "a known rule");
    }

    private static bool IsName(string text)
    {
        foreach (char c in text)
            if (c is < '!' or > '~') return false;
        return text.Length is > 0 and <= MaxNetworkIdLength;
    }
}
