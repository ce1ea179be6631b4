using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// The chain parameters that networks and scenarios start from; change a field with <c>with</c>.
/// </summary>
public static class Presets
{
    /// <summary>Short blocks for scenarios: E = 1 s, T = 10 s, difficulty 100.</summary>
    public static ChainParameters Development { get; } = new()
    {
        NetworkId = "spacetime-development",
        EpochLength = Duration.FromSeconds(1),
        TargetBlockTime = Duration.FromSeconds(10),
        GenesisDifficulty = new Difficulty(100),
        Emission = Halving,
    };

    /// <summary>E = 3 s, T = 30 s, difficulty 10,000.</summary>
    public static ChainParameters Test { get; } = new()
    {
        NetworkId = "spacetime-test",
        EpochLength = Duration.FromSeconds(3),
        TargetBlockTime = Duration.FromSeconds(30),
        GenesisDifficulty = new Difficulty(10_000),
        Emission = Halving,
    };

    /// <summary>E = 3 s, T = 30 s, difficulty 1,000,000.</summary>
    public static ChainParameters Main { get; } = Test with
    {
        NetworkId = "spacetime-main",
        GenesisDifficulty = new Difficulty(1_000_000),
    };

    /// <summary>
    /// For studies against closed forms: E = T / 100, so that intervals are nearly exponential, first-seen
    /// ties, and a difficulty that stays. Set it with <see cref="ChainParameters.DifficultyFor"/>.
    /// </summary>
    public static ChainParameters Research { get; } = Development with
    {
        NetworkId = "spacetime-research",
        EpochLength = Duration.FromMilliseconds(100),
        Retarget = RetargetRule.Fixed,
        Tie = TieRule.FirstSeen,
    };

    /// <summary>
    /// For unit tests: E = 1 s, T = 4 s, difficulty 4, a window of 8 blocks, rewards of 1,000 that mature after 4.
    /// </summary>
    public static ChainParameters Minimal { get; } = new()
    {
        NetworkId = "minimal",
        EpochLength = Duration.FromSeconds(1),
        TargetBlockTime = Duration.FromSeconds(4),
        GenesisDifficulty = new Difficulty(4),
        RetargetWindow = 8,
        Emission = Emission.Of(new FixedSchedule(new Amount(1_000))),
        CoinbaseMaturity = 4,
    };

    /// <summary>
    /// For one operator who mines when told to: every leaf wins, and an epoch, so a block, may come every 100 ms.
    /// </summary>
    public static ChainParameters DevnetInstant { get; } = Development with
    {
        NetworkId = "spacetime-devnet-instant",
        EpochLength = Duration.FromMilliseconds(100),
        TargetBlockTime = Duration.FromSeconds(1),
        GenesisDifficulty = Difficulty.One,
        Retarget = RetargetRule.Fixed,
    };

    /// <summary>
    /// 50 coins of 10^8 units, halved every 2,100,000 blocks, so that no more than 210 million coins come to be.
    /// </summary>
    private static Emission Halving =>
        Emission.Of(new HalvingSchedule(Coins(50), 2_100_000), cap: Coins(210_000_000));

    private static Amount Coins(long count) => new(checked(count * AmountFormat.Native.UnitsPerWhole));
}
