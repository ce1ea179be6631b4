using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>The retarget's arithmetic, block by block.</summary>
public sealed class RetargetTests
{
    private static readonly ChainParameters Chain =
        Presets.Development with { GenesisDifficulty = new(1_000) };

    private static readonly Duration Settled = Chain.TargetBlockTime * Chain.RetargetWindow;

    [TestCase(1, 1, 1_000)]
    [TestCase(2, 1, 2_000)]
    [TestCase(1, 2, 500)]
    [TestCase(3, 1, 3_000)]
    [TestCase(1, 3, 333, Description = "rounded down")]
    [TestCase(4, 1, 4_000)]
    [TestCase(5, 1, 4_000, Description = "clamped")]
    [TestCase(1, 4, 250)]
    [TestCase(1, 5, 250, Description = "clamped")]
    public void Sliding_follows_the_rate_of_the_window(int faster, int slower, int expected) =>
        Assert.That(
            Retarget.Sliding(Chain, 60, 60_000, Settled * slower / faster),
            Is.EqualTo(new Difficulty((ulong)expected)));

    [Test]
    public void Sliding_fills_a_young_chain_with_settled_blocks()
    {
        // 59 assumed blocks of 1,000 in 590 s, and one of 1,000 in 1 s.
        var next = Retarget.Sliding(Chain, 1, 1_000, Duration.FromSeconds(1));
        Assert.That(next, Is.EqualTo(new Difficulty(60_000 * 10 / 591)));
    }

    [Test]
    public void Sliding_starts_from_the_genesis_difficulty() =>
        Assert.That(Retarget.Sliding(Chain, 0, 0, Duration.Zero), Is.EqualTo(Chain.GenesisDifficulty));

    [Test]
    public void Sliding_never_falls_below_one() =>
        Assert.That(Retarget.Sliding(Chain, 60, 60, Settled * 1_000), Is.EqualTo(Difficulty.One));

    [Test]
    public void Sliding_survives_the_largest_numbers()
    {
        var chain = Chain with
        {
            GenesisDifficulty = new(ulong.MaxValue),
            RetargetWindow = 65_536,
            TargetBlockTime = Duration.FromHours(24),
        };
        var weight = (UInt128)ulong.MaxValue * 65_536;
        var next = Retarget.Sliding(chain, 65_536, weight, new Duration(1));
        Assert.That(next, Is.EqualTo(new Difficulty(ulong.MaxValue)));
    }

    [TestCase(1, 1, 1_000)]
    [TestCase(2, 1, 1_500)]
    [TestCase(1, 2, 750)]
    [TestCase(7, 1, 4_000)]
    [TestCase(8, 1, 4_000, Description = "clamped")]
    public void Every_n_goes_half_of_the_way(int faster, int slower, int expected) =>
        Assert.That(
            Retarget.HalfWay(Chain, new(1_000), Settled * slower / faster),
            Is.EqualTo(new Difficulty((ulong)expected)));

    [Test]
    public void Every_n_changes_only_after_a_full_window()
    {
        var chain = Presets.Minimal with { Retarget = RetargetRule.EveryN, GenesisDifficulty = new(64) };
        var tip = Genesis.Create(chain);
        var miner = new Miner(1, 512);
        for (int height = 1; height <= 16; height++)
        {
            var before = tip.NextDifficulty;
            tip = miner.Extend(tip, 1);
            Assert.That(tip.NextDifficulty == before, Is.EqualTo(height % 8 != 0), $"height {height}");
        }
    }

    [Test]
    public void An_entry_uses_the_blocks_of_its_own_window()
    {
        var tip = new Miner(1).Extend(Genesis.Create(Presets.Minimal), 30);
        for (var entry = tip; entry.Height.Value > 8; entry = entry.Parent!)
        {
            UInt128 sum = 0;
            var start = entry;
            for (int i = 0; i < 8; i++, start = start.Parent!) sum += start.Header.Difficulty.Value;
            var expected = Retarget.Sliding(
                Presets.Minimal, 8, sum, entry.Header.Timestamp - start.Header.Timestamp);
            Assert.That(entry.NextDifficulty, Is.EqualTo(expected));
        }
    }
}
