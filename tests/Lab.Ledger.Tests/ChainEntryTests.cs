using Lab.Core;

namespace Lab.Ledger.Tests;

/// <summary>Entries know their ancestors: by height, by id, and shared with another chain.</summary>
public sealed class ChainEntryTests
{
    private readonly Miner miner = new(1), other = new(2);
    private readonly ChainEntry genesis = Genesis.Create(Presets.Minimal);

    [Test]
    public void Finds_every_ancestor_by_height_and_id()
    {
        var tip = this.miner.Extend(this.genesis, 150);
        foreach (long from in new[] { 150, 149, 128, 127, 97, 64, 1, 0 })
        {
            var start = tip.Ancestor(new Height(from));
            for (var entry = start; entry is not null; entry = entry.Parent)
            {
                Assert.That(start.Ancestor(entry.Height), Is.SameAs(entry));
                Assert.That(start.Find(entry.Id), Is.SameAs(entry));
            }
        }
    }

    [Test]
    public void Has_no_ancestor_above_itself_or_below_genesis()
    {
        var tip = this.miner.Extend(this.genesis, 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => tip.Ancestor(new Height(4)), Throws.TypeOf<CheckFailed>());
            Assert.That(() => tip.Ancestor(new Height(-1)), Throws.TypeOf<CheckFailed>());
        }
    }

    [Test]
    public void Does_not_find_blocks_of_another_branch()
    {
        var shared = this.miner.Extend(this.genesis, 3);
        var left = this.miner.Extend(shared, 2);
        var right = this.other.Extend(shared, 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(left.Find(right.Id), Is.Null);
            Assert.That(left.Find(shared.Id), Is.SameAs(shared));
            Assert.That(shared.Find(left.Id), Is.Null, "a parent does not know its children");
        }
    }

    [TestCase(0, 5, 9)]
    [TestCase(1, 1, 1)]
    [TestCase(17, 0, 20)]
    [TestCase(40, 30, 3)]
    [TestCase(64, 33, 31)]
    public void Finds_where_two_chains_part(int shared, int left, int right)
    {
        var fork = this.miner.Extend(this.genesis, shared);
        var a = this.miner.Extend(fork, left);
        var b = this.other.Extend(fork, right);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ChainEntry.CommonAncestor(a, b), Is.SameAs(fork));
            Assert.That(ChainEntry.CommonAncestor(b, a), Is.SameAs(fork));
        }
    }

    [Test]
    public void Knows_a_shared_block_by_its_id_even_if_it_was_applied_twice()
    {
        // Without a memo each node makes its own entries.
        var block = this.miner.Mine(this.genesis);
        var a = this.miner.Extend(Miner.Accept(this.genesis, block), 3);
        var b = this.other.Extend(Miner.Accept(this.genesis, block), 2);
        Assert.That(ChainEntry.CommonAncestor(a, b).Id, Is.EqualTo(block.Id));
    }

    [Test]
    public void Two_networks_have_no_common_ancestor()
    {
        var elsewhere = Genesis.Create(Presets.Minimal with { NetworkId = "elsewhere" });
        Assert.That(() => ChainEntry.CommonAncestor(this.genesis, elsewhere), Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void Weighs_the_sum_of_the_difficulties_after_genesis()
    {
        var tip = this.miner.Extend(this.genesis, 20);
        UInt128 sum = 0;
        for (var entry = tip; entry.Parent is not null; entry = entry.Parent)
            sum += entry.Header.Difficulty.Value;
        Assert.That(tip.Weight, Is.EqualTo(sum));
        Assert.That(this.genesis.Weight, Is.EqualTo(UInt128.Zero));
    }
}
