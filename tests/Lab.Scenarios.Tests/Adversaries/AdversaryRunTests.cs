using Lab.Records;
using Lab.Scenarios.Tests.Worlds;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Adversaries;

/// <summary>Small networks under each attack: what the honest nodes keep, and what becomes of the attackers.</summary>
public sealed class AdversaryRunTests
{
    private const string Checks = "always: [ one-chain, honest-never-banned, supply-conserved, memory-bounded ]";

    [TestCase("garbage-bytes")]
    [TestCase("oversized-messages")]
    [TestCase("sync-malicious-headers")]
    [Category("ST-N06")]
    [Category("ST-B08")]
    [Category("U-08")]
    public void Who_provably_breaks_a_rule_is_banned_and_nobody_else_suffers(string behaviour)
    {
        var (outcome, attack) = Play(behaviour);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Failed(), Is.Empty);
            Assert.That(attack.Banned, Is.EqualTo(attack.Attackers));
            Assert.That(attack.LinksThen, Is.GreaterThan(20));
            Assert.That(attack.LinksKept, Is.EqualTo(attack.LinksThen));
            Assert.That(attack.TipLag, Is.InRange(1, 2));
        }
    }

    [TestCase("slow-drip")]
    [TestCase("flood")]
    [TestCase("sync-stalling")]
    [TestCase("peer-exchange-poisoning")]
    [TestCase("eclipse")]
    public void Who_only_wastes_the_time_of_others_costs_them_neither_links_nor_the_tip(string behaviour)
    {
        var (outcome, attack) = Play(behaviour);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcome.Failed(), Is.Empty);
            Assert.That(attack.LinksThen, Is.GreaterThan(20));
            Assert.That(attack.LinksKept, Is.EqualTo(attack.LinksThen));
            Assert.That(attack.TipLag, Is.InRange(1, 2));
            Assert.That(attack.Memory, Is.GreaterThan(0));
        }
    }

    [Test]
    public void An_attack_changes_the_run_and_two_runs_of_it_are_one()
    {
        string attacked = Play("flood").Outcome.TraceHash!, again = Play("flood").Outcome.TraceHash!;
        string idle = Play("flood", "59s").Outcome.TraceHash!;
        Assert.That(again, Is.EqualTo(attacked));
        Assert.That(idle, Is.Not.EqualTo(attacked));
    }

    [Test]
    public void What_adversaries_do_is_left_out_of_coverage_and_common_tips()
    {
        var (outcome, _) = Play("garbage-bytes");
        Assert.That(outcome.Checks.View.Up, Is.EqualTo(12));
        foreach (var block in outcome.Items("block")) Assert.That(block.Reach(), Is.EqualTo(12));
    }

    private static (RunOutcome Outcome, AttackTrack Attack) Play(string behaviour, string from = "20s")
    {
        var scenario = Runs.Small(
            "nodes: 15\nduration: 1m\nwarm-up: 10s\n" + Checks
            + $"\nadversaries: [ {{ behaviour: {behaviour}, count: 3, from: {from}, every: 500ms }} ]");
        var outcome = Runs.Play(scenario);
        return (outcome, outcome.Data.Attack!);
    }
}
