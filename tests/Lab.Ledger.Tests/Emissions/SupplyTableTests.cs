
namespace Lab.Ledger.Tests;

/// <summary>A chain's supply against a table that was worked out by hand, height by height, from genesis past the cap.</summary>
public sealed class SupplyTableTests
{
    /// <summary>The emission of the shipped scenario emission-supply-curve: first height, last height, reward of each.</summary>
    private static readonly (int From, int To, long Reward)[] Table =
    [
        (1, 19, 1_000_000),
        (20, 39, 500_000),
        (40, 59, 250_000),
        (60, 79, 125_000),
        (80, 164, 100_000), // a halving would give 62,500, but that is below the floor
        (165, 170, 0), // 19 + 10 + 5 + 2.5 + 8.5 million: the cap
    ];

    [Test]
    [Category("ST-E03")]
    [Category("ST-E08")]
    [Category("ST-E09")]
    [Category("ST-E10")]
    public void Every_block_issues_what_the_table_says()
    {
        var bank = new Bank(Presets.Minimal with
        {
            GenesisDifficulty = Difficulty.One,
            Retarget = RetargetRule.Fixed,
            Emission = Emission.Of(new HalvingSchedule(new(1_000_000), 20), floor: new(100_000), cap: new(45_000_000)),
        });
        var tip = bank.Genesis;
        long issued = 0;
        foreach (var (from, to, reward) in Table)
            for (int height = from; height <= to; height++)
            {
                tip = bank.Mine(tip);
                issued += reward;
                Assert.That(tip.Ledger.Supply.Issued.Units, Is.EqualTo(issued), $"at {height}");
                Assert.That(tip.Ledger.TotalBalance(Address.Of(bank.Miner.Key.Public)).Units, Is.EqualTo(issued));
            }

        Assert.That(issued, Is.EqualTo(45_000_000));
    }
}
