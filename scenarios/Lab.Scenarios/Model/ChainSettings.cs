using Lab.Core;

namespace Lab.Scenarios.Model;

public enum ChainPreset { Development, Test, Main, Research, Minimal }
public enum RetargetRule { Sliding, EveryN, Fixed }
public enum TieRule { LowestScore, FirstSeen }
public enum ChallengeRule { Seed, ParentHash }

/// <summary>The chain parameters that a scenario may choose; a preset gives all of them, a scenario changes some.</summary>
public sealed record ChainSettings
{
    public ChainPreset Preset { get; init; }

    /// <summary>Length of one challenge window.</summary>
    public Duration Epoch { get; init; }

    /// <summary>The mean time between blocks that the difficulty aims at.</summary>
    public Duration TargetBlockTime { get; init; }

    /// <summary>Difficulty of the first blocks; null: from the miners' leaves, so that a run starts settled.</summary>
    public long? Difficulty { get; init; }

    public RetargetRule Retarget { get; init; }

    /// <summary>Blocks that a retarget looks at.</summary>
    public int RetargetWindow { get; init; } = 60;

    public TieRule Tie { get; init; }
    public ChallengeRule Challenge { get; init; }

    /// <summary>
    /// The values of a preset. Test and main carry the published difficulties; research is for closed forms, with
    /// epochs so short that intervals are nearly exponential; minimal is for tests.
    /// </summary>
    public static ChainSettings Of(ChainPreset preset) => preset switch
    {
        ChainPreset.Development => Timed(preset, Duration.FromSeconds(1), Duration.FromSeconds(10)),
        ChainPreset.Test => Timed(preset, Duration.FromSeconds(3), Duration.FromSeconds(30)) with { Difficulty = 10_000 },
        ChainPreset.Main =>
            Timed(preset, Duration.FromSeconds(3), Duration.FromSeconds(30)) with { Difficulty = 1_000_000 },
        ChainPreset.Research => Timed(preset, Duration.FromMilliseconds(100), Duration.FromSeconds(10)) with
        {
            Retarget = RetargetRule.Fixed,
            Tie = TieRule.FirstSeen,
        },
        ChainPreset.Minimal =>
            Timed(preset, Duration.FromMilliseconds(100), Duration.FromSeconds(1)) with { RetargetWindow = 8 },
        _ => throw Check.Unreachable("a preset without values"),
    };

    private static ChainSettings Timed(ChainPreset preset, Duration epoch, Duration target) =>
        new() { Preset = preset, Epoch = epoch, TargetBlockTime = target };
}
