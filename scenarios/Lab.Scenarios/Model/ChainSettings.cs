using Lab.Core;
using Lab.Ledger;

namespace Lab.Scenarios.Model;

public enum ChainPreset { Development, Test, Main, Research, Minimal, DevnetInstant }

/// <summary>
/// The chain parameters that a scenario may choose; a preset gives all of them, a scenario changes some.
/// </summary>
public sealed record ChainSettings
{
    public ChainPreset Preset { get; init; }

    /// <summary>Length of one challenge window, less than the target block time.</summary>
    public Duration Epoch { get; init; }

    /// <summary>The mean time between blocks that the difficulty aims at.</summary>
    public Duration TargetBlockTime { get; init; }

    /// <summary>
    /// Difficulty of the first block, 1 to 2^53 - 1; null: from the miners' leaves, so that a run starts
    /// settled.
    /// </summary>
    public long? Difficulty { get; init; }

    public RetargetRule Retarget { get; init; }

    /// <summary>Blocks that a retarget looks back on.</summary>
    public int RetargetWindow { get; init; }

    public TieRule Tie { get; init; }
    public ChallengeRule Challenge { get; init; }
    public ForkPolicy ForkPolicy { get; init; }

    /// <summary>Blocks until a coinbase's coins may be spent.</summary>
    public int CoinbaseMaturity { get; init; }

    /// <summary>What a transaction pays at least, in base units.</summary>
    public long MinimumFee { get; init; }

    /// <summary>What each block may issue; null: the preset's emission.</summary>
    public EmissionSettings? Emission { get; init; }

    /// <summary>Who gets the fees; null: the preset's split, all to the miner.</summary>
    public FeeSplit? Fees { get; init; }

    /// <summary>Whether a coinbase must claim all that it may.</summary>
    public bool StrictCoinbase { get; init; }

    /// <summary>The genesis file that all other values come from; null for settings of the scenario's own.</summary>
    public GenesisSettings? Genesis { get; init; }

    /// <summary>
    /// The values of a preset. The difficulty is the published one in test and main, and automatic in the
    /// others, which exist for runs and tests of any size.
    /// </summary>
    public static ChainSettings Of(ChainPreset preset)
    {
        var values = Parameters(preset);
        return new ChainSettings
        {
            Preset = preset,
            Epoch = values.EpochLength,
            TargetBlockTime = values.TargetBlockTime,
            Difficulty = preset is ChainPreset.Test or ChainPreset.Main or ChainPreset.DevnetInstant
                ? (long)values.GenesisDifficulty.Value
                : null,
            Retarget = values.Retarget,
            RetargetWindow = values.RetargetWindow,
            Tie = values.Tie,
            Challenge = values.Challenge,
            ForkPolicy = values.ForkPolicy,
            CoinbaseMaturity = values.CoinbaseMaturity,
            MinimumFee = values.MinimumFee.Units,
        };
    }

    /// <summary>The ledger's parameters.</summary>
    /// <param name="totalLeaves">Leaves of all miners, for an automatic difficulty; 1 if nobody mines.</param>
    public ChainParameters ToParameters(long totalLeaves)
    {
        var parameters = Parameters(Preset) with
        {
            EpochLength = Epoch,
            TargetBlockTime = TargetBlockTime,
            Retarget = Retarget,
            RetargetWindow = RetargetWindow,
            Tie = Tie,
            Challenge = Challenge,
            ForkPolicy = ForkPolicy,
            CoinbaseMaturity = CoinbaseMaturity,
            MinimumFee = new Amount(MinimumFee),
            StrictCoinbase = StrictCoinbase,
        };
        if (Emission is { } emission) parameters = parameters with { Emission = emission.ToEmission() };
        if (Fees is { } fees) parameters = parameters with { Fees = fees };
        return parameters with
        {
            GenesisDifficulty = Difficulty is { } d
                ? new Difficulty((ulong)d)
                : parameters.DifficultyFor(totalLeaves),
        };
    }

    private static ChainParameters Parameters(ChainPreset preset) => preset switch
    {
        ChainPreset.Development => Presets.Development,
        ChainPreset.Test => Presets.Test,
        ChainPreset.Main => Presets.Main,
        ChainPreset.Research => Presets.Research,
        ChainPreset.Minimal => Presets.Minimal,
        ChainPreset.DevnetInstant => Presets.DevnetInstant,
        _ => throw Check.Unreachable("a preset without values"),
    };
}
