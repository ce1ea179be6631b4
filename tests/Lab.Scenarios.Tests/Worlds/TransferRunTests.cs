using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>Whole runs of a dozen nodes in which wallets or miners pay.</summary>
public sealed class TransferRunTests
{
    private const string Run = "phases: [ { until: 4m } ]\n"
        + "always: [ one-chain, supply-conserved, state-roots-agree, no-double-spend, coinbase-matures, mempool-valid ]\n"
        + "chain: { preset: minimal, coinbase-maturity: 3, emission: { initial: 1000 } }\n";

    private static RunOutcome Play(string payers)
    {
        var outcome = Runs.Play(Runs.Small(
            Run + "workload: { transfers: { every: 1s, wallets: 20, amount: 700, fee: 5, from: 5s, payers: " + payers + " } }"));
        Assert.That(outcome.Failed(), Is.Empty);
        return outcome;
    }

    [Test]
    [Category("SC-L08")]
    public void Wallets_pay_each_other_out_of_their_funds()
    {
        var supply = Play("wallets").Data.Supply;
        Assert.That(supply.Sum(s => s.Transactions), Is.GreaterThan(200));
        Assert.That(supply.Sum(s => s.CoinbaseSpends), Is.Zero);
        Assert.That(supply.Select(s => s.YoungestSpend), Is.All.Zero);
    }

    [Test]
    [Category("ST-M03")]
    public void Miners_pay_out_of_what_they_mined_as_soon_as_it_is_mature()
    {
        var supply = Play("miners").Data.Supply;
        var spends = supply.Where(s => s.CoinbaseSpends > 0).ToList();
        Assert.That(spends.Sum(s => s.CoinbaseSpends), Is.GreaterThan(20));
        Assert.That(spends.Min(s => s.YoungestSpend), Is.EqualTo(3));
    }
}
