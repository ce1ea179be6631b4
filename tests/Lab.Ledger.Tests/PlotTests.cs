using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Trees;

namespace Lab.Ledger.Tests;

/// <summary>Plots: their leaves, their scan against the plain formula, and their proofs.</summary>
public sealed class PlotTests
{
    private static readonly PublicKey Key = new(Sha256.Of("miner"u8));
    private static readonly Hash Seed = Sha256.Of("plot"u8);

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(64)]
    [TestCase(100)]
    public void Scans_as_the_formula_says(int count)
    {
        var plot = Plot.Create(Key, Seed, count);
        var rng = Rng.For(1, "scan", (ulong)count);
        int winners = 0;
        for (int i = 0; i < 400; i++)
        {
            var challenge = new Hash(rng.Next(), rng.Next(), rng.Next(), rng.Next());
            var target = new Difficulty(1 + rng.Below(2 * (ulong)count)).Target;
            var expected = Plain(count, challenge, target);
            Assert.That(plot.Scan(challenge, target), Is.EqualTo(expected), $"challenge {challenge}");
            if (expected.Found) winners++;
        }

        Assert.That(winners, Is.InRange(100, 399), "both outcomes were seen");
    }

    [Test]
    public void A_score_equal_to_the_target_does_not_win()
    {
        var plot = Plot.Create(Key, Seed, 1);
        var challenge = Sha256.Of("challenge"u8);
        var score = SpaceTime.Score(challenge, plot.Leaf(0)).ToNumber();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plot.Scan(challenge, score), Is.EqualTo(new ScanResult(-1, Hash.Zero, 1)));
            var above = score with { D = score.D + 1 };
            Assert.That(plot.Scan(challenge, above), Is.EqualTo(new ScanResult(0, score.ToHash(), 1)));
        }
    }

    [Test]
    public void Stops_at_the_first_winner()
    {
        var plot = Plot.Create(Key, Seed, 100);
        var scan = plot.Scan(Hash.Zero, UInt256.Max);
        Assert.That((scan.Leaf, scan.Examined), Is.EqualTo((0, 1)));
    }

    [Test]
    public void Never_finds_a_leaf_in_the_lanes_that_are_only_padding()
    {
        var plot = Plot.Create(Key, Seed, 9);
        Assert.That(plot.Scan(Hash.Zero, UInt256.Zero), Is.EqualTo(new ScanResult(-1, Hash.Zero, 9)));
        for (int i = 0; i < 9; i++)
            Assert.That(plot.Leaf(i), Is.EqualTo(SpaceTime.Leaf(Key, Seed, i)));
    }

    [Test]
    [Category("ST-K03")]
    public void Proves_every_leaf_and_no_other([Values(1, 2, 21, 63, 64, 65, 129, 300)] int count)
    {
        var plot = Plot.Create(Key, Seed, count);
        var all = Enumerable.Range(0, count).Select(plot.Leaf).ToArray();
        Assert.That(plot.Root, Is.EqualTo(MerkleTree.RootOf(all)));
        for (int i = 0; i < plot.Count; i++)
        {
            var proof = plot.Prove(i);
            Assert.That(proof.Path.Verify(plot.Root, proof.Leaf(Key)), Is.True);
            if (count > 1)
                Assert.That(proof.Path.Verify(plot.Root, plot.Leaf((i + 1) % plot.Count)), Is.False);
        }
    }

    [Test]
    [Category("ST-K01")]
    public void Has_the_root_of_its_leaves()
    {
        var plot = Plot.Create(Key, Seed, 13);
        var leaves = Enumerable.Range(0, 13).Select(i => SpaceTime.Leaf(Key, Seed, i)).ToArray();
        Assert.That(plot.Root, Is.EqualTo(MerkleTree.RootOf(leaves)));
    }

    [TestCase(0)]
    [TestCase(Plot.MaxLeaves + 1)]
    public void Refuses_sizes_out_of_range(int count) =>
        Assert.That(() => Plot.Create(Key, Seed, count), Throws.TypeOf<CheckFailed>());

    private static ScanResult Plain(int count, Hash challenge, UInt256 target)
    {
        for (int i = 0; i < count; i++)
        {
            var score = SpaceTime.Score(challenge, SpaceTime.Leaf(Key, Seed, i));
            if (score.ToNumber() < target) return new ScanResult(i, score, i + 1);
        }

        return new ScanResult(-1, Hash.Zero, count);
    }
}
