using Lab.Cli.Bench;
using Lab.Ledger;

namespace Lab.Cli.Tests;

/// <summary>The random sequences of the bench, a few of them.</summary>
public sealed class LedgerPropertyTests
{
    [Test]
    [Category("ST-S01")]
    [Category("ST-R07")]
    [Category("ST-K10")]
    [Category("U-10")]
    public void Good_and_bad_blocks_on_random_parents_keep_the_supply([Range(1, 40)] int seed)
    {
        var (taken, refused, _) = PropertyRows.Play((ulong)seed);
        Assert.That(taken + refused.Count, Is.EqualTo(12));
        Assert.That(taken, Is.Positive);
    }

    [Test]
    [Category("ST-S01")]
    public void Bad_blocks_are_bad_in_all_the_ways_that_a_body_can_be()
    {
        var broken = Enumerable.Range(1, 120).SelectMany(seed => PropertyRows.Play((ulong)seed).Refused).ToHashSet();
        Assert.That(broken, Is.EquivalentTo(new[]
        {
            Rule.StateRootMatches, Rule.OneCoinbase, Rule.CoinbaseFirst, Rule.CoinbaseWithinEmission,
            Rule.EmissionWithinCap, Rule.CoinbasePaysShares, Rule.NotExpired, Rule.NonceIsNext, Rule.CoinExists,
            Rule.InputOwned, Rule.CoinbaseMature, Rule.FeeCovered, Rule.InputsDistinct, Rule.OutputsInRange,
            Rule.TransactionOfNetwork, Rule.TransactionSigned,
        }));
    }
}
