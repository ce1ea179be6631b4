using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Scenarios.Checking;

namespace Lab.Scenarios.Tests.Checking;

/// <summary>One-chain: what it lets pass, and each way to break it.</summary>
public sealed class OneChainTests
{
    /// <summary>What the check says after three nodes told these facts, second by second; null while it holds.</summary>
    private static string? After(params (int Node, Fact Fact)[] heard)
    {
        var check = new OneChain(3);
        for (int i = 0; i < heard.Length; i++) check.Hear(Facts.At(i), heard[i].Node, heard[i].Fact);
        return check.Violation;
    }

    [Test]
    public void Holds_while_all_finalise_the_same_blocks() => Assert.That(
        After((0, Facts.Final(1, 0)), (1, Facts.Final(1, 0)), (2, Facts.Final(1, 0)),
            (0, Facts.Tip(2, 1)), (1, Facts.Tip(2, 1)), (0, Facts.Final(2, 1)), (1, Facts.Final(2, 1))),
        Is.Null);

    [Test]
    public void Holds_while_tips_differ_above_the_final_block() => Assert.That(
        After((0, Facts.Final(1, 0)), (1, Facts.Final(1, 0)), (0, Facts.Tip(2, 1)), (1, Facts.Tip(3, 1))), Is.Null);

    [Test]
    public void Breaks_on_two_different_final_blocks_at_one_height() => Assert.That(
        After((0, Facts.Final(1, 0)), (1, Facts.Final(1, 0)), (0, Facts.Final(5, 9)), (2, Facts.Final(6, 9))),
        Is.EqualTo($"at 3.000 s, node 2: final block {Facts.Block(6).Short} at height 9, "
            + $"where another node has {Facts.Block(5).Short}"));

    [Test]
    public void Breaks_when_one_node_alone_finalises_two_blocks_at_one_height() =>
        Assert.That(After((0, Facts.Final(5, 9)), (0, Facts.Final(6, 9))), Does.Contain("node 0"));

    [TestCase(4, null)]
    [TestCase(3, "at 2.000 s, node 1: left its final block at height 4 for a fork at 3")]
    public void Breaks_on_a_tip_below_the_final_block(long height, string? violation) => Assert.That(
        After((1, Facts.Tip(5, 5)), (1, Facts.Final(4, 4)), (1, Facts.Tip(3, height))), Is.EqualTo(violation));

    [TestCase(6, null)]
    [TestCase(7, "at 2.000 s, node 0: left its final block at height 4 for a fork at 3")]
    public void Breaks_on_a_reorg_past_the_final_block(long taken, string? violation) => Assert.That(
        After((0, Facts.Tip(10, 10)), (0, Facts.Final(4, 4)), (0, Facts.Tip(12, 12, taken))), Is.EqualTo(violation));

    [Test]
    public void A_node_that_has_finalised_less_may_reorg_deeper() => Assert.That(
        After((0, Facts.Tip(10, 10)), (1, Facts.Tip(10, 10)), (0, Facts.Final(8, 8)), (1, Facts.Tip(12, 12, 7))),
        Is.Null);

    [Test]
    public void A_node_that_lost_its_store_may_begin_at_genesis_again() => Assert.That(
        After((0, Facts.Final(1, 0)), (0, Facts.Tip(9, 9)), (0, Facts.Final(1, 0)), (0, Facts.Tip(1, 0)),
            (0, Facts.Tip(9, 9))),
        Is.Null);

    [TestCase(4, null)]
    [TestCase(3, "at 7.000 s, node 0: left its final block at height 4 for a fork at 3")]
    public void The_base_of_a_snapshot_is_final_until_a_store_is_lost_and_again_after_that(long height, string? violation) =>
        Assert.That(
            After((0, Facts.Final(1, 0)), (0, Facts.Final(4, 4)), (0, Facts.Tip(9, 9)),
                (0, Facts.Final(1, 0)), (0, Facts.Tip(1, 0)), (0, Facts.Tip(4, 4)), (0, Facts.Final(4, 4)),
                (0, Facts.Tip(3, height))),
            Is.EqualTo(violation));

    [Test]
    public void Keeps_what_broke_it_first() => Assert.That(
        After((0, Facts.Final(5, 9)), (1, Facts.Final(6, 9)), (2, Facts.Final(7, 9))), Does.StartWith("at 1.000 s, node 1"));
}

/// <summary>Honest-never-banned: any ban breaks it, a mere refusal does not.</summary>
public sealed class HonestNeverBannedTests
{
    [Test]
    public void Holds_while_peers_are_only_refused()
    {
        var check = new HonestNeverBanned();
        check.Hear(Facts.At(1), 0, new Fact(Nodes.NodeFact.PeerRefused, Facts.Block(1), (long)Rule.AnswerWasAsked));
        check.Hear(Facts.At(2), 0, Facts.Tip(1, 1));
        Assert.That(check.Violation, Is.Null);
    }

    [Test]
    public void Breaks_on_a_ban_and_names_the_rule()
    {
        var check = new HonestNeverBanned();
        check.Hear(Facts.At(2.5), 4, Facts.Banned(Rule.HeadersConnect));
        Assert.That(check.Violation,
            Is.EqualTo($"at 2.500 s, node 4: banned peer {Facts.Block(77).Short} for HeadersConnect"));
    }

    [Test]
    public void Is_about_honest_nodes_only()
    {
        var check = new HonestNeverBanned(key => key == Facts.Block(77));
        check.Hear(Facts.At(1), 0, Facts.Banned(Rule.HeadersConnect));
        Assert.That(check.Violation, Is.Null);
        check.Hear(Facts.At(2), 0, new Fact(Nodes.NodeFact.PeerBanned, Facts.Block(78), (long)Rule.HeadersConnect));
        Assert.That(check.Violation, Is.Not.Null);
    }
}
