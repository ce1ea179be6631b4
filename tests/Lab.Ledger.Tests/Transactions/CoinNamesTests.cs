using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Ledger.Tests;

/// <summary>A ledger knows the name of each coin in its state, whatever a block did before it ended.</summary>
[Category("ST-M05")]
[Category("SC-L17")]
public sealed class CoinNamesTests
{
    private readonly Bank bank = new();

    /// <summary>
    /// Alice pays Bob, who owns one coin, and he spends what he just got: both in one block.
    /// </summary>
    private ChainEntry InOneBlock()
    {
        var start = this.bank.Genesis;
        var paid = this.bank.Transfer(start, Bank.Alice, 500, Bank.Bob, 200);
        var spent = Bank.Sign(Bank.Bob, this.bank.Content(
            start, Bank.Bob, [new Outpoint(paid.Id, 0)],
            [new Output(Bank.AddressOf(Bank.Carol), new Amount(100)), new Output(Bank.AddressOf(Bank.Bob), new Amount(99))]));
        return this.bank.Mine(start, paid, spent);
    }

    // Found by a scenario that took a snapshot: the coin that was never in the state took the owner's other one with it.
    [Test]
    public void A_coin_made_and_spent_in_one_block_takes_no_other_coin_of_its_owner_with_it()
    {
        var coins = InOneBlock().Ledger.CoinsOf(Bank.AddressOf(Bank.Bob)).Select(c => c.Coin.Amount.Units);
        Assert.That(coins, Is.EquivalentTo(new[] { 70L, 99L }));
    }

    [Test]
    public void Every_coin_of_a_state_after_such_a_block_is_in_its_snapshot_by_name()
    {
        var tip = InOneBlock();
        var snapshot = ChainSnapshot.Of(tip);
        Assert.That(snapshot.Verify(tip.Parameters, NoMemo.Instance, out var entered).IsAccepted);
        foreach (var owner in new[] { Bank.Alice, Bank.Bob, Bank.Carol })
        {
            Assert.That(
                entered!.Ledger.CoinsOf(Bank.AddressOf(owner)), Is.EqualTo(tip.Ledger.CoinsOf(Bank.AddressOf(owner))));
            Assert.That(
                tip.Ledger.CoinsOf(Bank.AddressOf(owner)).Sum(c => c.Coin.Amount.Units),
                Is.EqualTo(tip.Ledger.TotalBalance(Bank.AddressOf(owner)).Units));
        }
    }
}
