using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>Fork choice is a total order, so that all nodes with the same tips choose the same.</summary>
public sealed class ForkChoiceTests
{
    [Test]
    public void Prefers_the_heavier_chain()
    {
        var genesis = Genesis.Create(Presets.Minimal);
        var one = new Miner(1).Extend(genesis, 1);
        var two = new Miner(2).Extend(genesis, 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ForkChoice.IsBetter(two, one), Is.True);
            Assert.That(ForkChoice.IsBetter(one, two), Is.False);
            Assert.That(ForkChoice.IsBetter(one, genesis), Is.True);
        }
    }

    [Test]
    public void Weighs_difficulty_and_not_length()
    {
        // One chain is slow, so its difficulty falls; the other is fast, so it rises.
        var genesis = Genesis.Create(Presets.Minimal with { GenesisDifficulty = new(400) });
        ChainEntry slow = genesis, fast = genesis;
        var miner = new Miner(1, 4_096);
        for (int i = 0; i < 24; i++)
            slow = Miner.Accept(slow, miner.Mine(slow, new Epoch(slow.Header.Epoch.Value + 40)));
        for (int i = 0; i < 20; i++) fast = miner.Extend(fast, 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(slow.Height, Is.GreaterThan(fast.Height));
            Assert.That(fast.Weight, Is.GreaterThan(slow.Weight));
            Assert.That(ForkChoice.IsBetter(fast, slow), Is.True);
        }
    }

    [Test]
    public void Breaks_a_tie_by_the_lower_score()
    {
        var genesis = Genesis.Create(Presets.Minimal);
        var tips = Tips(genesis, 12).OrderBy(x => x.Header.Score).ToList();
        for (int i = 1; i < tips.Count; i++)
        {
            Assert.That(ForkChoice.IsBetter(tips[i - 1], tips[i]), Is.True);
            Assert.That(ForkChoice.IsBetter(tips[i], tips[i - 1]), Is.False);
        }
    }

    [Test]
    public void Breaks_a_tie_of_scores_by_the_lower_id()
    {
        var genesis = Genesis.Create(Presets.Minimal);
        var miner = new Miner(1);
        var block = miner.Mine(genesis);
        var content = block.Header.Content with { Timestamp = block.Header.Timestamp + new Duration(1) };
        var one = Miner.Accept(genesis, block);
        var other = Miner.Accept(genesis, miner.Resign(block, content));
        Assert.That(one.Header.Score, Is.EqualTo(other.Header.Score));
        Assert.That(ForkChoice.IsBetter(one, other), Is.EqualTo(one.Id < other.Id));
        Assert.That(ForkChoice.IsBetter(other, one), Is.EqualTo(other.Id < one.Id));
    }

    [Test]
    public void First_seen_stays_with_the_tip_it_has()
    {
        var genesis = Genesis.Create(Presets.Minimal with { Tie = TieRule.FirstSeen });
        var tips = Tips(genesis, 4);
        foreach (var a in tips)
            foreach (var b in tips)
                Assert.That(ForkChoice.IsBetter(a, b), Is.False);
    }

    [Test]
    public void Is_a_total_order()
    {
        var genesis = Genesis.Create(Presets.Minimal);
        var tips = Tips(genesis, 6);
        tips.AddRange(tips.ToList().SelectMany(x => Tips(x, 3)));
        tips.Add(genesis);
        foreach (var a in tips)
            foreach (var b in tips)
            {
                bool same = a.Id == b.Id;
                bool oneOfTwo = ForkChoice.IsBetter(a, b) ^ ForkChoice.IsBetter(b, a);
                Assert.That(oneOfTwo, Is.Not.EqualTo(same));
                foreach (var c in tips)
                    if (ForkChoice.IsBetter(a, b) && ForkChoice.IsBetter(b, c))
                        Assert.That(ForkChoice.IsBetter(a, c), Is.True, "transitive");
            }
    }

    private static List<ChainEntry> Tips(ChainEntry parent, int count) =>
        [.. Enumerable.Range(1, count).Select(i => new Miner(i).Extend(parent, 1))];
}
