using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Ledger.Tests;

/// <summary>The transition is a pure function that a memo cannot be seen in.</summary>
public sealed class TransitionTests
{
    private readonly Miner miner = new(1);
    private readonly ChainEntry genesis = Genesis.Create(Presets.Minimal);

    [Test]
    public void Gives_the_same_entry_with_and_without_a_memo()
    {
        var memo = new CountingMemo();
        ChainEntry with = this.genesis, without = this.genesis;
        for (int i = 0; i < 40; i++)
        {
            var block = this.miner.Mine(with);
            with = Transition.Apply(with, block, memo).Entry!;
            without = Transition.Apply(without, block, NoMemo.Instance).Entry!;
            using (Assert.EnterMultipleScope())
            {
                Assert.That(with.Lineage, Is.EqualTo(without.Lineage));
                Assert.That(with.Weight, Is.EqualTo(without.Weight));
                Assert.That(with.Seed, Is.EqualTo(without.Seed));
                Assert.That(with.NextDifficulty, Is.EqualTo(without.NextDifficulty));
            }
        }
    }

    [Test]
    public void Gives_the_same_ruling_with_and_without_a_memo()
    {
        var memo = new CountingMemo();
        var block = this.miner.Mine(this.genesis);
        var bad = this.miner.Resign(block, block.Header.Content with { Height = new Height(7) });
        for (int i = 0; i < 2; i++)
            Assert.That(Transition.Apply(this.genesis, bad, memo).Ruling,
                Is.EqualTo(Transition.Apply(this.genesis, bad, NoMemo.Instance).Ruling));
    }

    [Test]
    [Category("U-28")]
    public void Is_computed_once_for_all_nodes_that_share_a_memo()
    {
        var memo = new CountingMemo();
        var block = this.miner.Mine(this.genesis);
        var first = Transition.Apply(this.genesis, block, memo);
        int computed = memo.Computed;
        // Another node has a genesis of its own.
        var second = Transition.Apply(Genesis.Create(Presets.Minimal), Block.Decode(block.Encode())!, memo);
        Assert.That(second.Entry, Is.SameAs(first.Entry));
        Assert.That(memo.Computed, Is.EqualTo(computed));
    }

    [Test]
    public void Keeps_networks_apart_in_one_memo()
    {
        var memo = new CountingMemo();
        var other = Genesis.Create(Presets.Minimal with { Tie = TieRule.FirstSeen });
        var block = this.miner.Mine(this.genesis);
        Assert.That(Transition.Apply(this.genesis, block, memo).Ruling, Is.EqualTo(Ruling.Accepted));
        var there = this.miner.Mine(other);
        Assert.That(there.Header.Score, Is.EqualTo(block.Header.Score), "the proof is the same on both networks");
        var entry = Transition.Apply(other, there, memo).Entry!;
        Assert.That(entry.Parameters.Tie, Is.EqualTo(TieRule.FirstSeen));
    }

    [Test]
    public void Keeps_two_signatures_of_one_id_apart()
    {
        var block = this.miner.Mine(this.genesis);
        var signature = block.Header.Signature;
        var spoilt = Block.From(
            BlockHeader.From(block.Header.Content, signature with { R = signature.S }), block.Proof,
            block.Transactions);
        var memo = new CountingMemo();
        using (Assert.EnterMultipleScope())
        {
            var refused = Transition.Apply(this.genesis, spoilt, memo).Ruling;
            Assert.That(refused.Rule, Is.EqualTo(Rule.SignedByMiner));
            Assert.That(Transition.Apply(this.genesis, block, memo).Ruling, Is.EqualTo(Ruling.Accepted));
        }
    }

    [Test]
    public void Refuses_to_apply_a_block_to_what_is_not_its_parent()
    {
        var block = this.miner.Mine(this.genesis);
        var elsewhere = Genesis.Create(Presets.Minimal with { NetworkId = "elsewhere" });
        Assert.That(() => Transition.Apply(elsewhere, block, NoMemo.Instance), Throws.TypeOf<CheckFailed>());
    }

    [Test]
    public void The_builder_tells_the_memo_that_its_signature_is_good()
    {
        var memo = new CountingMemo();
        var first = new Epoch(1);
        var start = Presets.Minimal.StartOf(first);
        var block = BlockBuilder.Build(this.genesis, start, first, this.miner.Plot.Win(0), this.miner.Key, [], memo);
        Assert.That(block.Header.IsSigned(memo), Is.True);
        Assert.That(memo.Computed, Is.Zero);
        Assert.That(block.Header.IsSigned(NoMemo.Instance), Is.True);
    }

    /// <summary>Remembers everything, and counts what it had to compute.</summary>
    private sealed class CountingMemo : IMemo
    {
        private readonly Dictionary<Hash, object> known = [];

        public int Computed { get; private set; }

        public TResult Get<TArgument, TResult>(
            in Hash key, TArgument argument, Func<TArgument, TResult> compute)
            where TResult : class
        {
            if (this.known.TryGetValue(key, out object? result)) return (TResult)result;
            Computed++;
            var made = compute(argument);
            this.known[key] = made;
            return made;
        }

        public void Put(in Hash key, object result) => this.known[key] = result;
    }
}
