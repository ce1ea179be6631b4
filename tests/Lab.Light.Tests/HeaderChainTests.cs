using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Ledger.Tests;

namespace Lab.Light.Tests;

/// <summary>A chain of headers follows what nodes follow, and forgets what it must.</summary>
[Category("ST-R08")]
public sealed class HeaderChainTests
{
    private readonly ChainEntry genesis = Genesis.Create(Presets.Minimal);

    [Test]
    public void Begins_with_the_genesis_of_its_parameters()
    {
        var chain = new HeaderChain(Presets.Minimal);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chain.Tip.Id, Is.EqualTo(this.genesis.Id));
            Assert.That(chain.Genesis.Id, Is.EqualTo(this.genesis.Id));
            Assert.That(chain.Weight, Is.EqualTo(UInt128.Zero));
            Assert.That(chain.Confirmed(1), Is.SameAs(chain.Tip));
            Assert.That(chain.Confirmed(2), Is.Null);
            Assert.That(chain.Locator(), Is.EqualTo(new[] { this.genesis.Id }));
        }
    }

    [Test]
    public void Follows_a_chain_under_every_rule_of_retarget_and_challenge(
        [Values] RetargetRule retarget, [Values] ChallengeRule challenge)
    {
        var parameters = Presets.Minimal with { Retarget = retarget, Challenge = challenge };
        var tip = Genesis.Create(parameters).Mined(40);
        var chain = new HeaderChain(parameters, new LightLimits { Depth = 3 });
        chain.Follow(tip);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chain.Tip.Id, Is.EqualTo(tip.Id));
            Assert.That(chain.Weight, Is.EqualTo(tip.Weight));
            Assert.That(chain.Confirmed(3)!.Id, Is.EqualTo(tip.Parent!.Parent!.Id));
        }
    }

    [Test]
    public void Switches_to_the_heavier_chain_and_back()
    {
        var shared = this.genesis.Mined(5);
        ChainEntry a = shared.Mined(3, miner: 1), b = shared.Mined(5, miner: 2);
        var chain = new HeaderChain(Presets.Minimal);
        chain.Follow(a);
        chain.Follow(b, shared);
        Assert.That(chain.Tip.Id, Is.EqualTo(b.Id));
        Assert.That(chain.At(a.Height)!.Id, Is.EqualTo(b.Ancestor(a.Height).Id), "heights are those of the best chain");
        var longer = a.Mined(6, miner: 1);
        chain.Follow(longer, a);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chain.Tip.Id, Is.EqualTo(longer.Id));
            Assert.That(chain.Weight, Is.EqualTo(longer.Weight));
            Assert.That(chain.SideBranches, Is.EqualTo(1));
            Assert.That(chain.SideHeaders, Is.EqualTo(5));
        }
    }

    [Test]
    public void Breaks_ties_as_the_chain_says()
    {
        ChainEntry a = this.genesis.Mined(1, miner: 1), b = this.genesis.Mined(1, miner: 2);
        var (better, worse) = ForkChoice.IsBetter(a, b) ? (a, b) : (b, a);
        Assert.That(TipAfter(Presets.Minimal, worse, better), Is.EqualTo(better.Id));
        Assert.That(TipAfter(Presets.Minimal, better, worse), Is.EqualTo(better.Id));

        var seen = Presets.Minimal with { Tie = TieRule.FirstSeen };
        var first = Genesis.Create(seen);
        ChainEntry c = first.Mined(1, miner: 1), d = first.Mined(1, miner: 2);
        Assert.That(TipAfter(seen, c, d), Is.EqualTo(c.Id));
        Assert.That(TipAfter(seen, d, c), Is.EqualTo(d.Id));
    }

    [Test]
    public void Stays_on_its_chain_where_the_policy_is_append_only()
    {
        var parameters = Presets.Minimal with { ForkPolicy = ForkPolicy.AppendOnly };
        var first = Genesis.Create(parameters);
        ChainEntry a = first.Mined(1, miner: 1), b = first.Mined(3, miner: 2);
        Assert.That(TipAfter(parameters, a, b), Is.EqualTo(a.Id));
    }

    [Test]
    public void Forgets_old_headers_and_still_knows_the_difficulty()
    {
        var tip = this.genesis.Mined(60);
        var chain = new HeaderChain(Presets.Minimal, new LightLimits { Depth = 20 });
        chain.Follow(tip);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chain.Tip.Id, Is.EqualTo(tip.Id));
            Assert.That(chain.At(new Height(40))!.Id, Is.EqualTo(tip.Ancestor(new Height(40)).Id));
            Assert.That(chain.At(new Height(39)), Is.Null);
            Assert.That(chain.At(new Height(61)), Is.Null);
            Assert.That(chain.Take(tip.Mined(1).Block), Is.EqualTo(Ruling.Accepted));
        }
    }

    [TestCase(40, true)]
    [TestCase(39, false)]
    [TestCase(1, false)]
    public void Follows_no_fork_below_its_depth(long fork, bool followed)
    {
        var tip = this.genesis.Mined(60);
        var chain = new HeaderChain(Presets.Minimal, new LightLimits { Depth = 20 });
        chain.Follow(tip);
        var ruling = chain.Take(tip.Ancestor(new Height(fork)).Mined(1, miner: 2).Block);
        // One that was forgotten altogether cannot be connected to.
        var refused = fork < 30 ? Ruling.Sender(Rule.HeadersConnect) : Ruling.NotYet(Rule.BranchWithinLimits);
        Assert.That(ruling, Is.EqualTo(followed ? Ruling.Accepted : refused));
        Assert.That(chain.Tip.Id, Is.EqualTo(tip.Id));
    }

    [Test]
    public void Lets_side_branches_go_that_the_best_chain_has_left_behind()
    {
        var chain = new HeaderChain(Presets.Minimal, new LightLimits { Depth = 5 });
        var tip = this.genesis.Mined(3);
        chain.Follow(tip);
        Assert.That(chain.Take(this.genesis.Mined(1, miner: 2).Block), Is.EqualTo(Ruling.Accepted));
        chain.Follow(tip.Mined(2), tip);
        Assert.That(chain.SideBranches, Is.EqualTo(1), "forked 5 below the tip");
        chain.Follow(tip.Mined(3), tip);
        Assert.That(chain.SideBranches, Is.Zero, "forked 6 below the tip");
    }

    [Test]
    public void Keeps_the_heaviest_of_more_branches_than_it_has_room_for()
    {
        var limits = new LightLimits { SideBranches = 2 };
        var chain = new HeaderChain(Presets.Minimal, limits);
        chain.Follow(this.genesis.Mined(6));
        chain.Follow(this.genesis.Mined(3, miner: 2));
        chain.Follow(this.genesis.Mined(2, miner: 3));
        var light = this.genesis.Mined(1, miner: 4);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(chain.Take(light.Block), Is.EqualTo(Ruling.NotYet(Rule.BranchWithinLimits)));
            Assert.That(chain.SideBranches, Is.EqualTo(2));
            Assert.That(chain.SideHeaders, Is.EqualTo(5));
        }

        chain.Follow(this.genesis.Mined(4, miner: 5));
        Assert.That(chain.SideHeaders, Is.EqualTo(7), "3 and 4: the branch of 2 has gone");
    }

    [TestCase(3, true)]
    [TestCase(2, false)]
    public void Bounds_the_headers_of_side_branches(int room, bool kept)
    {
        var chain = new HeaderChain(Presets.Minimal, new LightLimits { SideHeaders = room });
        var tip = this.genesis.Mined(9);
        chain.Follow(tip);
        var ruling = chain.Accept(
            HeaderRun.After(this.genesis.Mined(3, miner: 2), this.genesis), Instant.Never, NoMemo.Instance);
        Assert.That(ruling, Is.EqualTo(kept ? Ruling.Accepted : Ruling.NotYet(Rule.BranchWithinLimits)));
        Assert.That(chain.SideHeaders, Is.EqualTo(kept ? 3 : 0));
    }

    [Test]
    public void Follows_a_heavier_branch_that_is_longer_than_its_room_within_one_run()
    {
        var chain = new HeaderChain(Presets.Minimal, new LightLimits { SideHeaders = 2 });
        chain.Follow(this.genesis.Mined(2));
        var longer = this.genesis.Mined(6, miner: 2);
        Assert.That(
            chain.Accept(HeaderRun.After(longer, this.genesis), Instant.Never, NoMemo.Instance),
            Is.EqualTo(Ruling.Accepted));
        Assert.That(chain.Tip.Id, Is.EqualTo(longer.Id));
    }

    [Test]
    public void Asks_from_its_tip_down_at_growing_steps()
    {
        var tip = this.genesis.Mined(40);
        var chain = new HeaderChain(Presets.Minimal, new LightLimits { Depth = 30 });
        chain.Follow(tip);
        long[] heights = [40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 29, 25, 17, 0];
        Assert.That(chain.Locator(), Is.EqualTo(heights.Select(h => tip.Ancestor(new Height(h)).Id)));
    }

    [TestCase(1ul)]
    [TestCase(2ul)]
    [TestCase(3ul)]
    [TestCase(4ul)]
    public void Stands_where_a_node_stands_whatever_tree_of_blocks_it_is_shown(ulong seed)
    {
        var luck = Rng.For(seed, "light-tree", 0);
        var miners = Enumerable.Range(1, 4).Select(i => new Miner(i)).ToList();
        var tree = new List<ChainEntry> { this.genesis };
        var tip = this.genesis;
        int reorgs = 0;
        var chain = new HeaderChain(Presets.Minimal, new LightLimits { SideBranches = 150 });
        for (int i = 0; i < 150; i++)
        {
            // Mostly near the newest blocks, so that branches overtake each other.
            var parent = tree[Math.Max(0, tree.Count - 1 - luck.Below(8))];
            var next = Miner.Accept(parent, miners[luck.Below(4)].Mine(parent));
            if (tree.Any(x => x.Id == next.Id)) continue;
            tree.Add(next);
            bool follows = ForkChoice.Follows(next, tip);
            if (follows && next.Parent != tip) reorgs++;
            if (follows) tip = next;
            Assert.That(chain.Take(next.Block), Is.EqualTo(Ruling.Accepted), $"seed {seed}");
            Assert.That(chain.Tip.Id, Is.EqualTo(tip.Id), $"seed {seed}, block {i}");
            Assert.That(chain.Weight, Is.EqualTo(tip.Weight), $"seed {seed}, block {i}");
            for (var at = tip; at is not null; at = at.Parent)
                Assert.That(chain.At(at.Height)!.Id, Is.EqualTo(at.Id), $"seed {seed}, block {i}");
        }

        Assert.That(reorgs, Is.GreaterThan(5), $"seed {seed}: the tree has branches that overtake");
    }

    [TestCase(1ul)]
    [TestCase(2ul)]
    public void Keeps_to_its_limits_whatever_tree_of_blocks_it_is_shown(ulong seed)
    {
        var luck = Rng.For(seed, "light-limits", 0);
        var miners = Enumerable.Range(1, 4).Select(i => new Miner(i)).ToList();
        var tree = new List<ChainEntry> { this.genesis };
        var chain = new HeaderChain(
            Presets.Minimal, new LightLimits { Depth = 6, SideBranches = 3, SideHeaders = 8 });
        int refused = 0;
        for (int i = 0; i < 200; i++)
        {
            var parent = tree[Math.Max(0, tree.Count - 1 - luck.Below(10))];
            var next = Miner.Accept(parent, miners[luck.Below(4)].Mine(parent));
            tree.Add(next);
            var weight = chain.Weight;
            // Shown in runs from somewhere below, as a node answers a locator.
            var from = next.Ancestor(new Height(Math.Max(0, next.Height.Value - 1 - luck.Below(6))));
            var ruling = chain.Accept(HeaderRun.After(next, from), Instant.Never, NoMemo.Instance);
            if (!ruling.IsAccepted) refused++;
            Assert.That(ruling.Rule, Is.AnyOf(Rule.None, Rule.BranchWithinLimits, Rule.HeadersConnect), $"seed {seed}");
            Assert.That(chain.Weight, Is.GreaterThanOrEqualTo(weight), $"seed {seed}, block {i}");
            Assert.That(chain.SideBranches, Is.LessThanOrEqualTo(3), $"seed {seed}, block {i}");
            Assert.That(chain.SideHeaders, Is.LessThanOrEqualTo(8), $"seed {seed}, block {i}");
            var oldest = tree.First(x => x.Id == chain.Tip.Id);
            for (int deep = 0; deep <= 6 && oldest is not null; deep++, oldest = oldest.Parent)
                Assert.That(chain.At(oldest.Height)!.Id, Is.EqualTo(oldest.Id), $"seed {seed}, block {i}");
        }

        Assert.That(refused, Is.InRange(1, 150), $"seed {seed}: the limits were met, and not by everything");
    }

    private static Hash TipAfter(ChainParameters parameters, ChainEntry first, ChainEntry second)
    {
        var chain = new HeaderChain(parameters);
        chain.Follow(first);
        chain.Follow(second);
        return chain.Tip.Id;
    }
}
