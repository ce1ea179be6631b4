namespace Lab.Nodes.Tests.Pool;

/// <summary>Paying and looking, as the host of a wallet.</summary>
public sealed class WalletTests
{
    private static Pay Payment(long amount, long fee) =>
        new(Till.Alice, Till.AddressOf(Till.Carol), new Amount(amount), new Amount(fee));

    [Test]
    [Category("SC-L10")]
    public void Payments_never_spend_a_coin_twice()
    {
        var till = new Till();
        for (int i = 0; i < Till.Coins; i++)
            Assert.That(till.Ask(Payment(900, 100)), Is.TypeOf<TransactionQueued>());
        Assert.That(till.Ask(Payment(1, 0)), Is.TypeOf<CommandRefused>());
        Assert.That(till.Pool.Entries.Select(e => e.Nonce), Is.EqualTo([0UL, 1UL, 2UL, 3UL, 4UL, 5UL]));
    }

    [Test]
    [Category("SC-L10")]
    public void Change_that_still_waits_can_be_spent()
    {
        var till = new Till();
        Assert.That(till.Ask(Payment(Till.Coins * 1000 - 500, 100)), Is.TypeOf<TransactionQueued>());
        Assert.That(till.Ask(Payment(300, 100)), Is.TypeOf<TransactionQueued>());
        Assert.That(
            ((CommandRefused)till.Ask(Payment(1, 0))).Reason, Does.StartWith(nameof(Rule.FeeCovered)));
    }

    [TestCase(6000, 0, true)]
    [TestCase(5999, 1, true)]
    [TestCase(6000, 1, false)]
    [TestCase(0, 1, false)]
    [TestCase(long.MaxValue, 1, false)]
    public void Pays_up_to_what_there_is(long amount, long fee, bool holds) =>
        Assert.That(new Till().Ask(Payment(amount, fee)) is TransactionQueued, Is.EqualTo(holds));

    [Test]
    [Category("ST-M05")]
    public void A_balance_names_what_is_reserved_and_what_is_too_young()
    {
        var till = new Till(plots: 1);
        Assert.That(till.Balance(Till.Alice), Is.EqualTo(Report(6000, 6000, 0, 0)));
        till.Ask(Payment(1500, 0));
        Assert.That(till.Balance(Till.Alice), Is.EqualTo(Report(6000, 6000, 0, 2000)));
        var job = till.Bench.Host.Jobs[0];
        till.Bench.Step(Input.JobDone(job.Id, job.Run().Result));
        Assert.That(till.Balance(Till.Alice), Is.EqualTo(Report(4500, 4500, 0, 0)));
        Assert.That(till.Balance(till.Bench.Key), Is.EqualTo(Report(1000, 0, 1000, 0)));
    }

    [Test]
    public void Takes_the_largest_coins_when_there_are_too_many_small_ones()
    {
        OwnedCoin Coin(int i, long amount) => new(
            new Outpoint(Hash.Zero, i),
            new Coin(AssetId.Native, new Amount(amount), Till.AddressOf(Till.Alice), Height.Genesis, false));
        var coins = Enumerable.Range(0, 300).Select(i => Coin(i, i + 1)).ToList();
        long most = Enumerable.Range(45, 256).Sum(i => (long)i);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(CoinSelector.TryChoose(coins, new Amount(3), out var few, out var sum), Is.True);
            Assert.That(few.Select(o => o.Index), Is.EqualTo([0, 1]), "in the order given");
            Assert.That(sum.Units, Is.EqualTo(3));
            Assert.That(CoinSelector.TryChoose(coins, new Amount(most), out var many, out _), Is.True);
            Assert.That(many, Has.Count.EqualTo(TransactionContent.MaxInputs));
            Assert.That(CoinSelector.TryChoose(coins, new Amount(most + 1), out _, out var all), Is.False);
            Assert.That(all.Units, Is.EqualTo(most));
        }
    }

    private static BalanceReport Report(long total, long mature, long immature, long reserved) =>
        new(new Amount(total), new Amount(mature), new Amount(immature), new Amount(reserved));
}
