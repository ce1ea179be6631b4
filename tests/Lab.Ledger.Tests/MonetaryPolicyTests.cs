using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>R-GENESIS-3: the monetary policy names the money, all of it, and nothing else of a network.</summary>
[Category("U-10")]
public sealed class MonetaryPolicyTests
{
    private static readonly ChainParameters Chain = Presets.Minimal;

    private static readonly ChainParameters[] OtherMoney =
    [
        Chain with { Emission = Emission.None },
        Chain with { Emission = Chain.Emission with { Cap = new Amount(1) } },
        Chain with { MinimumFee = new Amount(1) },
        Chain with { Fees = new() { Miner = 9_999, Burn = 1 } },
        Chain with { StrictCoinbase = true },
        Chain with { Allocations = [new Allocation(Address.Of(new Miner(1).Key.Public), new Amount(1))] },
    ];

    private static readonly ChainParameters[] SameMoney =
    [
        Chain with { NetworkId = "other" },
        Chain with { GenesisTime = new Instant(1) },
        Chain with { GenesisDifficulty = new(5) },
        Chain with { CoinbaseMaturity = 5 },
        Chain with { Tie = TieRule.FirstSeen },
    ];

    [TestCaseSource(nameof(OtherMoney))]
    public void Other_money_is_another_policy(ChainParameters other) =>
        Assert.That(MonetaryPolicy.Digest(other), Is.Not.EqualTo(MonetaryPolicy.Digest(Chain)));

    [TestCaseSource(nameof(SameMoney))]
    public void Another_network_may_have_the_same_policy(ChainParameters other) =>
        Assert.That(MonetaryPolicy.Digest(other), Is.EqualTo(MonetaryPolicy.Digest(Chain)));

    [Test]
    public void The_digest_has_not_changed() =>
        Assert.That(MonetaryPolicy.Digest(Chain).Short, Is.EqualTo("6a05b0bd"));
}
