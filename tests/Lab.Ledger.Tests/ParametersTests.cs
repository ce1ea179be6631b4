using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>
/// Chain parameters: their limits, their epochs, and the difficulty that a known space settles at.
/// </summary>
public sealed class ParametersTests
{
    private static readonly ChainParameters Good = Presets.Development;
    private static readonly Duration Day = Duration.FromHours(24);

    private static readonly TestCaseData[] Bad =
    [
        Case(nameof(Good.NetworkId), Good with { NetworkId = "" }),
        Case(nameof(Good.NetworkId), Good with { NetworkId = new string('x', 65) }),
        Case(nameof(Good.NetworkId), Good with { NetworkId = "two words" }),
        Case(nameof(Good.NetworkId), Good with { NetworkId = "é" }),
        Case(nameof(Good.GenesisTime), Good with { GenesisTime = new Instant(-1) }),
        Case(nameof(Good.EpochLength), Good with { EpochLength = Duration.Zero }),
        Case(nameof(Good.EpochLength), Good with { EpochLength = Good.TargetBlockTime }),
        Case(nameof(Good.TargetBlockTime), Good with { TargetBlockTime = Duration.Zero }),
        Case(nameof(Good.TargetBlockTime), Good with { TargetBlockTime = Day + new Duration(1) }),
        Case(nameof(Good.GenesisDifficulty), Good with { GenesisDifficulty = default }),
        Case(nameof(Good.RetargetWindow), Good with { RetargetWindow = 0 }),
        Case(nameof(Good.RetargetWindow), Good with { RetargetWindow = 65_537 }),
        Case(nameof(Good.Retarget), Good with { Retarget = (RetargetRule)3 }),
        Case(nameof(Good.Tie), Good with { Tie = (TieRule)2 }),
        Case(nameof(Good.Challenge), Good with { Challenge = (ChallengeRule)2 }),
    ];

    private static readonly ChainParameters[] AtTheLimits =
    [
        Presets.Development, Presets.Test, Presets.Main, Presets.Research, Presets.Minimal,
        Good with { NetworkId = new string('x', 64) },
        Good with { EpochLength = Good.TargetBlockTime - new Duration(1) },
        Good with { EpochLength = new Duration(1) },
        Good with { TargetBlockTime = Day },
        Good with { GenesisDifficulty = Difficulty.One, RetargetWindow = 1 },
        Good with { GenesisDifficulty = new Difficulty(ulong.MaxValue), RetargetWindow = 65_536 },
    ];

    [TestCaseSource(nameof(Bad))]
    public void Names_the_field_that_is_out_of_range(ChainParameters parameters, string field)
    {
        Assert.That(parameters.Validate()?.Field, Is.EqualTo(field));
        Assert.That(() => Genesis.Create(parameters), Throws.TypeOf<CheckFailed>());
    }

    [TestCaseSource(nameof(AtTheLimits))]
    public void Accepts_parameters_at_their_limits(ChainParameters parameters)
    {
        Assert.That(parameters.Validate(), Is.Null);
        Assert.That(Genesis.Create(parameters).NextDifficulty, Is.EqualTo(parameters.GenesisDifficulty));
    }

    [Test]
    public void Counts_epochs_from_genesis()
    {
        var chain = Good with { GenesisTime = new Instant(500) };
        var first = new Instant(500);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chain.EpochAt(first), Is.EqualTo(Epoch.Zero));
            Assert.That(chain.EpochAt(first + chain.EpochLength - new Duration(1)), Is.EqualTo(Epoch.Zero));
            Assert.That(chain.EpochAt(first + chain.EpochLength), Is.EqualTo(new Epoch(1)));
            Assert.That(chain.StartOf(new Epoch(3)), Is.EqualTo(first + chain.EpochLength * 3));
            Assert.That(() => chain.EpochAt(new Instant(499)), Throws.TypeOf<CheckFailed>());
        }
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(64)]
    [TestCase(6_400)]
    [TestCase(1_000_000)]
    [TestCase(1L << 40)]
    public void Settles_at_the_difficulty_whose_mean_interval_is_the_target(long leaves)
    {
        double difficulty = Good.DifficultyFor(leaves).Value;
        // ln(1 - x) by its series: 1 - 1/D is nearly 1 for the largest space.
        double log = 0;
        for (int k = 60; k >= 1; k--) log -= Math.Pow(difficulty, -k) / k;
        double wins = 1 - Math.Exp(leaves * log);
        double mean = 1 / wins; // in epochs
        // One step of difficulty is the best that integers can do.
        Assert.That(mean, Is.EqualTo(10).Within(10 / difficulty + 1e-4));
    }

    [TestCase(0)]
    [TestCase((1L << 40) + 1)]
    public void Refuses_a_space_out_of_range(long leaves) =>
        Assert.That(() => Good.DifficultyFor(leaves), Throws.TypeOf<CheckFailed>());

    private static TestCaseData Case(string field, ChainParameters parameters) => new(parameters, field);
}
