using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Ledger.Tests;

namespace Lab.Light.Tests;

/// <summary>Every rule that a header and its proof can break, and what they cannot show.</summary>
[Category("ST-R08")]
public sealed class HeaderRulesTests
{
    private static readonly ChainParameters Parameters = Presets.Minimal;
    private readonly Miner miner = new(1);
    private readonly ChainEntry parent = Genesis.Create(Parameters).Mined(3);
    private readonly Block good;
    private HeaderChain chain = new(Parameters);

    public HeaderRulesTests() => this.good = this.miner.Mine(this.parent);

    [SetUp]
    public void FollowTheParent()
    {
        this.chain = new HeaderChain(Parameters);
        this.chain.Follow(this.parent);
    }

    [Test]
    public void Accepts_a_header_that_keeps_all_rules()
    {
        Assert.That(this.chain.Take(this.good), Is.EqualTo(Ruling.Accepted));
        Assert.That(this.chain.Tip.Id, Is.EqualTo(this.good.Id));
    }

    [Test]
    public void Rejects_content_that_nobody_signed()
    {
        var content = this.good.Header.Content with { StateRoot = Hash.Zero };
        Refuses(Ruling.Sender(Rule.SignedByMiner), With(BlockHeader.From(content, this.good.Header.Signature)));
    }

    [Test]
    public void Rejects_another_proof() =>
        Refuses(
            Ruling.Sender(Rule.ProofMatchesHeader),
            Block.From(this.good.Header, new Miner(2).Plot.Prove(0), this.good.Transactions));

    [Test]
    public void Rejects_an_unknown_version() =>
        Refuses(Ruling.Author(Rule.KnownVersion), Changed(c => c with { Version = 2 }));

    [Test]
    public void Rejects_a_path_to_another_plot_root() =>
        Refuses(Ruling.Author(Rule.PathLeadsToPlotRoot), Changed(c => c with { PlotRoot = new Miner(2).Plot.Root }));

    [Test]
    public void Rejects_a_proof_taken_over_by_another_miner()
    {
        var thief = new Miner(2);
        var stolen = thief.Resign(this.good, this.good.Header.Content with { Miner = thief.Key.Public });
        Refuses(Ruling.Author(Rule.PathLeadsToPlotRoot), stolen);
    }

    [Test]
    public void Rejects_a_score_at_the_target()
    {
        var target = this.parent.NextDifficulty.Target;
        Refuses(Ruling.Author(Rule.ScoreBelowTarget), Changed(c => c with { Score = target.ToHash() }));
        var below = target with { D = target.D - 1 };
        Refuses(Ruling.Author(Rule.ScoreOfChallenge), Changed(c => c with { Score = below.ToHash() }));
    }

    [Test]
    public void Rejects_a_score_that_is_not_the_leafs() =>
        Refuses(Ruling.Author(Rule.ScoreOfChallenge), Changed(c => c with { Score = new Hash(0, 0, 0, 1) }));

    [Test]
    public void Rejects_a_timestamp_outside_its_epoch()
    {
        var end = Parameters.StartOf(this.good.Header.Epoch) + Parameters.EpochLength;
        Refuses(Ruling.Author(Rule.EpochOfTimestamp), Changed(c => c with { Timestamp = end }));
        var last = Changed(c => c with { Timestamp = end - new Duration(1) });
        Assert.That(this.chain.Take(last), Is.EqualTo(Ruling.Accepted));
    }

    [Test]
    public void Rejects_an_epoch_that_is_not_after_the_parents() =>
        Refuses(
            Ruling.Author(Rule.EpochAfterParent),
            Changed(c => c with { Epoch = this.parent.Header.Epoch, Timestamp = this.parent.Header.Timestamp }));

    [TestCase(-1)]
    [TestCase(1)]
    public void Rejects_a_height_that_does_not_follow(int more) =>
        Refuses(
            Ruling.Author(Rule.HeightFollowsParent),
            Changed(c => c with { Height = new Height(c.Height.Value + more) }));

    [Test]
    public void Rejects_a_height_that_does_not_follow_on_a_fork()
    {
        var block = this.miner.Mine(this.parent.Parent!, this.parent.Header.Epoch.Next);
        var forged = this.miner.Resign(block, block.Header.Content with { Height = new Height(9) });
        Refuses(Ruling.Author(Rule.HeightFollowsParent), forged);
        Assert.That(this.chain.Take(block), Is.EqualTo(Ruling.Accepted));
    }

    [TestCase(-1)]
    [TestCase(1)]
    public void Rejects_a_difficulty_that_the_retarget_does_not_give(int more)
    {
        // A score of one is below any target, so that the difficulty is what is wrong first.
        var forged = Changed(c => c with
        {
            Difficulty = new Difficulty((ulong)((long)c.Difficulty.Value + more)), Score = new Hash(0, 0, 0, 1),
        });
        Refuses(Ruling.Author(Rule.DifficultyFollowsRetarget), forged);
    }

    [Test]
    public void Waits_for_an_epoch_that_starts_more_than_two_windows_ahead()
    {
        var limit = Parameters.StartOf(this.good.Header.Epoch) - Parameters.EpochLength * 2;
        var early = limit - new Duration(1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(At(early), Is.EqualTo(Ruling.NotYet(Rule.EpochHasCome)));
            Assert.That(this.chain.Tip.Id, Is.EqualTo(this.parent.Id));
            Assert.That(At(limit), Is.EqualTo(Ruling.Accepted));
        }

        Ruling At(Instant wall) => this.chain.Accept(Runs.Of(this.good), wall, NoMemo.Instance);
    }

    [Test]
    public void Rejects_a_run_that_follows_nothing_known()
    {
        var next = Miner.Accept(this.parent, this.good).Mined(1);
        Refuses(Ruling.Sender(Rule.HeadersConnect), next.Block);
    }

    [Test]
    public void Rejects_a_run_with_a_gap_and_keeps_what_came_before_it()
    {
        var tip = Miner.Accept(this.parent, this.good).Mined(2);
        Assert.That(this.chain.Take(this.good, tip.Block), Is.EqualTo(Ruling.Sender(Rule.HeadersConnect)));
        Assert.That(this.chain.Tip.Id, Is.EqualTo(this.good.Id));
    }

    [Test]
    public void Rejects_a_run_that_goes_back() =>
        Assert.That(
            this.chain.Take(this.good, this.parent.Block), Is.EqualTo(Ruling.Sender(Rule.HeadersConnect)));

    [Test]
    public void Rejects_another_networks_headers()
    {
        var other = Genesis.Create(Parameters with { NetworkId = "other" }).Mined(1);
        Refuses(Ruling.Sender(Rule.HeadersConnect), other.Block);
    }

    [Test]
    public void Passes_over_what_it_knows()
    {
        Assert.That(this.chain.Take(this.parent.Block, this.good), Is.EqualTo(Ruling.Accepted));
        Assert.That(this.chain.Take(this.parent.Block, this.good), Is.EqualTo(Ruling.Accepted));
        Assert.That(this.chain.SideBranches, Is.Zero);
    }

    [Test]
    public void Takes_an_empty_run() => Assert.That(this.chain.Take(), Is.EqualTo(Ruling.Accepted));

    /// <summary>What a light client trusts: a miner who spends space on it can claim a false state or body.</summary>
    [Test]
    public void Cannot_see_that_a_state_or_a_body_is_not_what_the_header_claims()
    {
        var false1 = Changed(c => c with { StateRoot = new Hash(0, 0, 0, 1) });
        var false2 = Changed(c => c with { TransactionRoot = new Hash(0, 0, 0, 1) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(this.chain.Take(false1), Is.EqualTo(Ruling.Accepted));
            Assert.That(this.chain.Take(false2), Is.EqualTo(Ruling.Accepted));
            Assert.That(Full(false1), Is.EqualTo(Ruling.Author(Rule.StateRootMatches)));
            Assert.That(Full(false2), Is.EqualTo(Ruling.Sender(Rule.TransactionsMatchHeader)));
        }

        Ruling Full(Block block) => Transition.Apply(this.parent, block, NoMemo.Instance).Ruling;
    }

    private void Refuses(Ruling ruling, Block block)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(this.chain.Take(block), Is.EqualTo(ruling));
            Assert.That(this.chain.Tip.Id, Is.EqualTo(this.parent.Id));
            Assert.That(this.chain.SideBranches, Is.Zero);
        }
    }

    private Block With(BlockHeader header) => Block.From(header, this.good.Proof, this.good.Transactions);

    private Block Changed(Func<HeaderContent, HeaderContent> change) =>
        this.miner.Resign(this.good, change(this.good.Header.Content));
}
