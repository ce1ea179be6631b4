using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>
/// How the difficulty behaves over thousands of blocks: a model chain, where an epoch has a winner with
/// probability 1 - (1 - 1/D)^leaves and nothing is hashed.
/// </summary>
public sealed class RetargetModelTests
{
    private const long Leaves = 6_400;

    private static readonly ChainParameters Chain = Presets.Development with
    {
        GenesisDifficulty = Presets.Development.DifficultyFor(Leaves),
    };

    [TestCase(1UL)]
    [TestCase(2UL)]
    [TestCase(3UL)]
    [Category("ST-K04")]
    public void Keeps_the_mean_interval_within_three_percent(ulong seed)
    {
        var model = new Model(Chain, seed);
        model.Run(10_000, Leaves);
        Assert.That(model.MeanInterval(10_000), Is.EqualTo(10).Within(0.3), $"seed {seed}");
    }

    [Test]
    public void Starts_settled_at_the_difficulty_for_its_space()
    {
        double sum = 0;
        for (ulong seed = 1; seed <= 200; seed++)
        {
            var model = new Model(Chain, seed);
            model.Run(60, Leaves);
            sum += model.MeanInterval(60);
        }

        Assert.That(sum / 200, Is.EqualTo(10).Within(0.5));
    }

    [TestCase(10, 1, 1UL)]
    [TestCase(10, 1, 2UL)]
    [TestCase(1, 10, 1UL)]
    [TestCase(1, 10, 2UL)]
    public void Absorbs_a_tenfold_change_of_space_within_600_blocks(int times, int by, ulong seed)
    {
        var model = new Model(Chain, seed);
        model.Run(1_000, Leaves);
        model.Run(600, Leaves * times / by);
        model.Run(3_000, Leaves * times / by);
        Assert.That(model.MeanInterval(3_000), Is.EqualTo(10).Within(0.5), $"seed {seed}");
    }

    [Test]
    public void A_difficulty_that_stays_does_not_absorb_a_change()
    {
        var model = new Model(Chain with { Retarget = RetargetRule.Fixed }, 1);
        model.Run(3_000, Leaves / 10);
        Assert.That(model.MeanInterval(3_000), Is.GreaterThan(50), "the test above can fail");
    }

    [TestCase(1UL)]
    [TestCase(2UL)]
    public void The_sources_rule_keeps_the_mean_interval_too(ulong seed)
    {
        var model = new Model(Chain with { Retarget = RetargetRule.EveryN }, seed);
        model.Run(20_000, Leaves);
        Assert.That(model.MeanInterval(20_000), Is.EqualTo(10).Within(0.4), $"seed {seed}");
    }

    /// <summary>A chain of difficulties and times.</summary>
    private sealed class Model(ChainParameters chain, ulong seed)
    {
        private readonly Rng rng = Rng.For(seed, "model");
        private readonly List<(UInt128 Weight, long Epoch, Difficulty Difficulty)> blocks =
            [(0, 0, chain.GenesisDifficulty)];

        public double MeanInterval(int last) =>
            (this.blocks[^1].Epoch - this.blocks[^(last + 1)].Epoch) / (double)last;

        public void Run(int count, long leaves)
        {
            for (int i = 0; i < count; i++)
            {
                var next = Next();
                double lost = leaves * Math.Log(1 - 1.0 / next.Value);
                double luck = ((this.rng.Next() >> 11) + 1) * (1.0 / (1L << 53));
                long epochs = Math.Max(1, (long)Math.Ceiling(Math.Log(luck) / lost));
                var tip = this.blocks[^1];
                this.blocks.Add((tip.Weight + next.Value, tip.Epoch + epochs, next));
            }
        }

        private Difficulty Next()
        {
            int height = this.blocks.Count - 1, window = chain.RetargetWindow;
            var tip = this.blocks[^1];
            if (height == 0 || chain.Retarget == RetargetRule.Fixed) return chain.GenesisDifficulty;
            if (chain.Retarget == RetargetRule.EveryN)
                return height % window == 0
                    ? Retarget.HalfWay(chain, tip.Difficulty, Since(this.blocks[height - window].Epoch))
                    : tip.Difficulty;
            int real = Math.Min(window, height);
            var start = this.blocks[height - real];
            return Retarget.Sliding(chain, real, tip.Weight - start.Weight, Since(start.Epoch));
        }

        private Duration Since(long epoch) => chain.EpochLength * (this.blocks[^1].Epoch - epoch);
    }
}
