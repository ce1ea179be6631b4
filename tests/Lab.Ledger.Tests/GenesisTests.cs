using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>Genesis commits to every chain parameter.</summary>
public sealed class GenesisTests
{
    private static readonly ChainParameters Chain = Presets.Minimal;

    private static readonly ChainParameters[] Others =
    [
        Chain with { NetworkId = "other" },
        Chain with { GenesisTime = new Instant(1) },
        Chain with { EpochLength = Chain.EpochLength + new Duration(1) },
        Chain with { TargetBlockTime = Chain.TargetBlockTime + new Duration(1) },
        Chain with { GenesisDifficulty = new(5) },
        Chain with { RetargetWindow = 9 },
        Chain with { Retarget = RetargetRule.Fixed },
        Chain with { Tie = TieRule.FirstSeen },
        Chain with { Challenge = ChallengeRule.ParentHash },
        Chain with { ForkPolicy = ForkPolicy.AppendOnly },
        Chain with { Emission = Emission.None },
        Chain with { CoinbaseMaturity = 5 },
        Chain with { MinimumFee = new Amount(1) },
        Chain with { Fees = new() { Miner = 9_999, Burn = 1 } },
        Chain with { StrictCoinbase = true },
        Chain with { Allocations = [new Allocation(Address.Of(new Miner(1).Key.Public), new Amount(1))] },
    ];

    [TestCaseSource(nameof(Others))]
    public void Another_parameter_is_another_network(ChainParameters other) =>
        Assert.That(Genesis.Create(other).Id, Is.Not.EqualTo(Genesis.Create(Chain).Id));

    [Test]
    public void The_same_parameters_are_the_same_network() =>
        Assert.That(Genesis.Create(Chain with { }).Id, Is.EqualTo(Genesis.Create(Chain).Id));

    [Test]
    public void Tests_every_parameter() =>
        Assert.That(
            Others, Has.Length.EqualTo(typeof(ChainParameters).GetProperties().Count(x => x.CanWrite)));

    [Test]
    public void Formats_have_not_changed()
    {
        // Golden: a change of any hash, format or parameter of these networks moves it, and must be meant.
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Genesis.Create(Presets.Development).Id.Short, Is.EqualTo("dd3477d0"));
            Assert.That(new Miner(1).Extend(Genesis.Create(Chain), 10).Lineage.Short, Is.EqualTo("0e664476"));
        }
    }
}
