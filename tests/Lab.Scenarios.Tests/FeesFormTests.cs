using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;
using Lab.Scenarios.Tests.Worlds;

namespace Lab.Scenarios.Tests;

/// <summary>Who gets the fees: what a scenario may say, and what then happens on its chain.</summary>
[Category("U-11")]
public sealed class FeesFormTests
{
    private static readonly Address Treasury = Of(1), Pool = Of(2);

    [Test]
    public void Without_a_word_the_miner_gets_everything() =>
        Assert.That(Sample.With("").Chain.ToParameters(1).Fees, Is.EqualTo(FeeSplit.AllToMiner));

    [Test]
    public void Reads_every_share_and_writes_it_back()
    {
        string text = $"{{ miner: 40%, burn: 0.01%, treasury: {{ share: 39.99%, to: {Treasury} }}, "
            + $"relay-pool: {{ share: 0.01%, to: {Pool} }}, hosting-pool: {{ share: 9.99%, to: {Pool} }}, "
            + $"history-pool: {{ share: 1/10, to: {Treasury} }} }}";
        var scenario = Sample.With($"chain: {{ fees: {text} }}");
        Assert.That(
            scenario.Chain.ToParameters(1).Fees,
            Is.EqualTo(new FeeSplit
            {
                Miner = 4_000,
                Burn = 1,
                Treasury = new(3_999, Treasury),
                RelayPool = new(1, Pool),
                HostingPool = new(999, Pool),
                HistoryPool = new(1_000, Treasury),
            }));
        var again = ScenarioFile.Parse(ScenarioFile.Resolve(scenario).ToJsonString(), Sample.File);
        Assert.That(again.Chain.Fees, Is.EqualTo(scenario.Chain.Fees));
    }

    [TestCase("{ miner: 99.99% }", "16: error: found shares that sum to 99.99%, expected 100%")]
    [TestCase("{ miner: 100%, burn: 0.01% }", "16: error: found shares that sum to 100.01%, expected 100%")]
    [TestCase("{ burn: 100% }", "16: error: found shares of the fees without 'miner'")]
    [TestCase("{ miner: 99.995%, burn: 0.005% }", "25: error: found '99.995%', finer than 0.01%, expected a share")]
    [TestCase("{ miner: 1/3 }", "25: error: found '1/3', finer than 0.01%, expected a share")]
    [TestCase("{ miner: 101% }", "25: error: found '101%', expected a share")]
    [TestCase("{ miner: 90%, treasury: 10% }", "40: error: found '10%', expected a share of the fees that goes")]
    [TestCase("{ miner: 90%, treasury: { share: 10% } }", "40: error: found a share of the fees that goes to an address without 'to'")]
    [TestCase("{ miner: 100%, treasury: { share: 0%, to: TREASURY } }", "50: error: found '0%', expected a share")]
    [TestCase("{ miner: 90%, treasury: { share: 10%, to: bob } }", "58: error: found 'bob', mistyped")]
    [TestCase("{ miner: 90%, treasury: { share: 10%, to: SECOND } }", "58: error: found * of version 2, expected an address of version 1")]
    [TestCase("{ miner: 90%, treasure: { share: 10%, to: TREASURY } }", "30: error: found the unknown key 'treasure'* (did you mean 'treasury'?)")]
    public void Refuses_by_place_and_expectation(string fees, string error)
    {
        fees = fees.Replace("TREASURY", Treasury.ToString(), StringComparison.Ordinal)
            .Replace("SECOND", new Address(2, Treasury.Body).ToString(), StringComparison.Ordinal);
        string found = Sample.ErrorsWith($"chain: {{ fees: {fees} }}");
        foreach (string part in $"sample.yaml:6:{error}".Split('*'))
        {
            int at = found.IndexOf(part, StringComparison.Ordinal);
            Assert.That(at, Is.GreaterThanOrEqualTo(0), found);
            found = found[(at + part.Length)..];
        }
    }

    [Test]
    public void A_chain_of_a_scenario_pays_the_shares()
    {
        var outcome = Runs.Play(Runs.Small(
            $$"""
            duration: 3m
            chain: { preset: minimal, fees: { miner: 50%, burn: 25%, treasury: { share: 25%, to: {{Treasury}} } } }
            workload: { transfers: { every: 1s, wallets: 4, fee: 100 } }
            always: [ supply-conserved ]
            """));
        Assert.That(outcome.Failed(), Is.Empty);
        var last = outcome.Data.Supply[^1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last.Fees, Is.Positive);
            Assert.That(last.Burned, Is.EqualTo(last.Fees / 4));
        }
    }

    private static Address Of(ulong number) => Address.Of(SigningKey.FromSeed(new Hash(6, 6, 6, number)).Public);
}
