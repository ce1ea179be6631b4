using Lab.Cli.Bench;
using Lab.Ledger;

namespace Lab.Cli.Tests;

/// <summary>The inputs of the bench, a few of them.</summary>
[Category("ST-X03")]
public sealed class LedgerFuzzTests
{
    [Test]
    public void Changed_blocks_and_transactions_are_refused_by_the_rules_of_every_depth()
    {
        var tally = FuzzRows.Play(60_000);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tally.Refused.Keys, Is.SupersetOf(new[]
            {
                Rule.CanonicalBlock, Rule.SignedByMiner, Rule.TransactionsMatchHeader, Rule.KnownVersion, Rule.EpochOfTimestamp,
                Rule.HeightFollowsParent, Rule.DifficultyFollowsRetarget, Rule.ScoreOfChallenge, Rule.PathLeadsToPlotRoot,
                Rule.StateRootMatches, Rule.CanonicalTransaction, Rule.TransactionSigned, Rule.KnownTransaction,
                Rule.TransactionOfNetwork, Rule.InputsDistinct, Rule.OutputsInRange, Rule.KnownAddress, Rule.KnownAsset,
                Rule.NotExpired, Rule.NonceIsNext, Rule.CoinExists, Rule.InputOwned, Rule.FeeCovered, Rule.CoinbaseFirst,
                Rule.OneCoinbase, Rule.CoinbaseOfHeight, Rule.CoinbaseByMiner, Rule.CoinbaseWellFormed,
                Rule.CoinbaseDataWithinLimit, Rule.CoinbaseWithinEmission,
            }));
            Assert.That(tally.Accepted, Is.Positive);
            Assert.That(tally.ProofsRefused, Is.Positive);
            Assert.That(tally.MostAllocated, Is.LessThan(1_000_000));
        }
    }
}
