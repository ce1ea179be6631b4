using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Ledger.Tests;

/// <summary>What a coinbase may and may not do, and when its coins can be spent.</summary>
public sealed class CoinbaseTests
{
    private const long Reward = 1_000;
    private readonly Bank bank = new();

    private ChainEntry Tip => this.bank.Genesis;
    private Address MinerAddress => Address.Of(this.bank.Miner.Key.Public);

    [Test]
    [Category("ST-V01")]
    [Category("ST-C04")]
    public void Rejects_a_block_without_a_coinbase_in_the_first_place()
    {
        var coinbase = Paying(Reward);
        var transfer = this.bank.Transfer(Tip, Bank.Alice, 500, Bank.Bob, 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Body(), Is.EqualTo(Ruling.Author(Rule.CoinbaseFirst)));
            Assert.That(Body(transfer, coinbase), Is.EqualTo(Ruling.Author(Rule.CoinbaseFirst)));
            Assert.That(Body(coinbase, transfer).Rule, Is.EqualTo(Rule.StateRootMatches));
        }
    }

    [Test]
    [Category("ST-V10")]
    public void Rejects_a_second_coinbase() =>
        Assert.That(Body(Paying(1), Paying(2)), Is.EqualTo(Ruling.Author(Rule.OneCoinbase)));

    [Test]
    public void Rejects_a_coinbase_with_inputs_or_a_signature_or_an_unknown_version()
    {
        var content = Paying(1).Content;
        var refused = Ruling.Author(Rule.CoinbaseWellFormed);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Body(Unsigned(content with { Inputs = [new Outpoint(Hash.Zero, 0)] })), Is.EqualTo(refused));
            Assert.That(Body(Unsigned(content with { Version = 2 })), Is.EqualTo(refused));
            Assert.That(
                Body(Transaction.Sign(content, this.bank.Miner.Key, NoMemo.Instance)), Is.EqualTo(refused));
        }
    }

    [TestCase(100, true)]
    [TestCase(101, false)]
    [Category("ST-C03")]
    public void Rejects_more_than_100_bytes_of_data(int bytes, bool accepted) =>
        Holds(c => c with { Payload = new byte[bytes] }, Rule.CoinbaseDataWithinLimit, accepted);

    [TestCase(0ul, 1, false)]
    [TestCase(1ul, 1, true)]
    [TestCase(2ul, 1, false)]
    [TestCase(1ul, 2, false)]
    [Category("ST-C02")]
    public void Rejects_another_height(ulong nonce, long validUntil, bool accepted) => Holds(
        c => c with { Nonce = nonce, ValidUntil = new Height(validUntil) }, Rule.CoinbaseOfHeight, accepted);

    [Test]
    [Category("ST-V07")]
    [Category("ST-C08")]
    public void Rejects_a_coinbase_of_another_miner() =>
        Holds(c => c with { Sender = Bank.Bob.Public }, Rule.CoinbaseByMiner, accepted: false);

    [Test]
    public void Rejects_a_coinbase_of_another_network() =>
        Holds(c => c with { Network = Hash.Zero }, Rule.TransactionOfNetwork, accepted: false);

    [TestCase(0, true)]
    [TestCase(Reward - 1, true)]
    [TestCase(Reward, true)]
    [TestCase(Reward + 1, false)]
    [Category("ST-V05")]
    [Category("X-01")]
    [Category("ST-V02")]
    [Category("ST-V04")]
    public void Rejects_more_than_the_reward(long claim, bool accepted) => Assert.That(
        Body(Paying(claim)).Rule, Is.EqualTo(accepted ? Rule.StateRootMatches : Rule.CoinbaseWithinEmission));

    [TestCase(7, true)]
    [TestCase(8, false)]
    [Category("ST-V03")]
    public void Rejects_more_than_the_reward_and_the_fees(long more, bool accepted)
    {
        var transfer = this.bank.Transfer(Tip, Bank.Alice, 500, Bank.Bob, 1, fee: 7);
        Assert.That(
            Body(Paying(Reward + more), transfer).Rule,
            Is.EqualTo(accepted ? Rule.StateRootMatches : Rule.CoinbaseWithinEmission));
    }

    [TestCase(2_500, 5, true)]
    [TestCase(2_500, 6, false)]
    [TestCase(10_000, 0, true)]
    [TestCase(10_000, 1, false)]
    [Category("U-11")]
    public void Burns_its_share_of_the_fees(int share, long more, bool accepted)
    {
        // A quarter of 6, rounded down, is 1: the miner may claim 5.
        var burning = new Bank(Presets.Minimal with { Fees = new() { Miner = FeeSplit.Whole - share, Burn = share } });
        var transfer = burning.Transfer(burning.Genesis, Bank.Alice, 500, Bank.Bob, 1, fee: 6);
        var coinbase = BlockBuilder.Coinbase(
            burning.Genesis, burning.Miner.Key.Public, [new(MinerAddress, new(Reward + more))]);
        var block = burning.Miner.MineBody(burning.Genesis, [coinbase, transfer], Hash.Zero);
        Assert.That(
            Transition.Apply(burning.Genesis, block, NoMemo.Instance).Ruling.Rule,
            Is.EqualTo(accepted ? Rule.StateRootMatches : Rule.CoinbaseWithinEmission));
    }

    [TestCase(300, true)]
    [TestCase(301, false)]
    [TestCase(1_000, false)]
    [Category("ST-E09")]
    [Category("X-10")]
    public void Rejects_what_the_cap_no_longer_allows(long claim, bool accepted)
    {
        var capped = new Bank(Presets.Minimal with
        {
            Emission = Emission.Of(new FixedSchedule(new(Reward)), floor: new(Reward), cap: new(1_300)),
        });
        var tip = capped.Mine(capped.Genesis);
        var coinbase = BlockBuilder.Coinbase(tip, capped.Miner.Key.Public, [new(MinerAddress, new(claim))]);
        var ruling = Transition.Apply(tip, capped.Miner.MineBody(tip, [coinbase], Hash.Zero), NoMemo.Instance).Ruling;
        Assert.That(ruling.Rule, Is.EqualTo(accepted ? Rule.StateRootMatches : Rule.EmissionWithinCap));
    }

    [TestCase(Reward - 1, false)]
    [TestCase(Reward, true)]
    [Category("X-01")]
    [Category("ST-C06")]
    public void Rejects_less_than_the_reward_where_coinbases_are_strict(long claim, bool accepted)
    {
        var strict = new Bank(Presets.Minimal with { StrictCoinbase = true });
        var coinbase = BlockBuilder.Coinbase(strict.Genesis, strict.Miner.Key.Public, [new(MinerAddress, new(claim))]);
        var block = strict.Miner.MineBody(strict.Genesis, [coinbase], Hash.Zero);
        Assert.That(
            Transition.Apply(strict.Genesis, block, NoMemo.Instance).Ruling.Rule,
            Is.EqualTo(accepted ? Rule.StateRootMatches : Rule.CoinbaseClaimsAll));
    }

    [Test]
    [Category("ST-C05")]
    [Category("ST-S01")]
    [Category("ST-V09")]
    public void Splits_its_reward_and_burns_the_rest()
    {
        var coinbase = BlockBuilder.Coinbase(
            Tip, this.bank.Miner.Key.Public,
            [new(MinerAddress, new(600)), new(Bank.AddressOf(Bank.Bob), new(300))]);
        var draft = new LedgerDraft(Tip);
        draft.ApplyCoinbase(coinbase);
        var root = draft.Finish(Tip.Ledger.Supply).Root;
        var entry = Miner.Accept(Tip, this.bank.Miner.MineBody(Tip, [coinbase], root));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(entry.Ledger.TotalBalance(MinerAddress).Units, Is.EqualTo(600));
            Assert.That(entry.Ledger.TotalBalance(Bank.AddressOf(Bank.Bob)).Units, Is.EqualTo(370));
            Assert.That(entry.Ledger.Supply.Issued.Units, Is.EqualTo(Reward));
            Assert.That(entry.Ledger.Supply.Burned.Units, Is.EqualTo(100));
            Assert.That(entry.Ledger.Supply.Circulating.Units, Is.EqualTo(870 + 900));
            Assert.That(entry.Immature.Units, Is.EqualTo(900));
        }
    }

    [TestCase(3, false)]
    [TestCase(4, true)]
    [Category("ST-M03")]
    [Category("ST-M01")]
    [Category("ST-M02")]
    [Category("ST-V08")]
    public void Spends_a_coinbase_at_its_maturity_and_not_before(int age, bool accepted)
    {
        // The coinbase of height 1, maturity 4: height 5 may spend it, height 4 may not.
        var tip = this.bank.Miner.Extend(this.bank.Mine(Tip), age - 1);
        var coin = tip.Ledger.CoinsOf(MinerAddress).Single(x => x.Coin.Created == new Height(1));
        var spend = Bank.Sign(this.bank.Miner.Key, this.bank.Content(
            tip, this.bank.Miner.Key, [coin.Outpoint], [new(Bank.AddressOf(Bank.Bob), new(Reward))]));
        Assert.That(
            this.bank.InBlock(tip, spend),
            Is.EqualTo(Ruling.Author(accepted ? Rule.StateRootMatches : Rule.CoinbaseMature)));
        Assert.That(
            tip.Ledger.MatureBalance(MinerAddress, tip.Height.Next, 4).Units, Is.EqualTo(accepted ? Reward : 0));
    }

    [Test]
    [Category("ST-M04")]
    public void A_coinbase_of_an_abandoned_branch_is_no_coin_on_the_other()
    {
        var ours = this.bank.Miner.Extend(Tip, 5);
        var coin = ours.Ledger.CoinsOf(MinerAddress).First(x => x.Coin.Created == new Height(1));
        var spend = Bank.Sign(this.bank.Miner.Key, this.bank.Content(
            ours, this.bank.Miner.Key, [coin.Outpoint], [new(Bank.AddressOf(Bank.Bob), new(Reward))]));
        var theirs = new Miner(8).Extend(Tip, 5);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(this.bank.InBlock(ours, spend).Rule, Is.EqualTo(Rule.StateRootMatches), "good here");
            Assert.That(this.bank.InBlock(theirs, spend).Rule, Is.EqualTo(Rule.CoinExists), "and nothing there");
        }
    }

    [Test]
    [Category("ST-V12")]
    public void A_network_without_emission_has_empty_coinbases()
    {
        var still = new Bank(Presets.Minimal with { Emission = Emission.None });
        var tip = still.Miner.Extend(still.Genesis, 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tip.Block.Transactions[0].Content.Outputs, Is.Empty);
            Assert.That(tip.Ledger.Root, Is.EqualTo(still.Genesis.Ledger.Root));
            Assert.That(tip.Ledger.Supply.Circulating, Is.EqualTo(tip.Ledger.Supply.Allocated));
        }
    }

    private static Transaction Unsigned(TransactionContent content) => Transaction.From(content, default);

    private Transaction Paying(long claim) => BlockBuilder.Coinbase(
        Tip, this.bank.Miner.Key.Public, claim == 0 ? [] : [new(MinerAddress, new(claim))]);

    private Ruling Body(params Transaction[] body) =>
        Transition.Apply(Tip, this.bank.Miner.MineBody(Tip, body, Hash.Zero), NoMemo.Instance).Ruling;

    /// <summary>A block claims a wrong state root, so one whose coinbase is good fails there and only there.</summary>
    private void Holds(Func<TransactionContent, TransactionContent> change, Rule rule, bool accepted) => Assert.That(
        Body(Unsigned(change(Paying(1).Content))),
        Is.EqualTo(Ruling.Author(accepted ? Rule.StateRootMatches : rule)));
}
