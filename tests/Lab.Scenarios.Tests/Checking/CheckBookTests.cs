using Lab.Core;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Records;
using Lab.Scenarios.Checking;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Tests.Checking;

/// <summary>The verdict is that of the worst check that failed: safety, then liveness, then what was expected.</summary>
public sealed class CheckBookTests
{
    private static readonly Scenario Everything = new()
    {
        Nodes = 2,
        Always = [new Always(Checkers.OneChain), new Always(Checkers.HonestNeverBanned)],
        Eventually = [new Eventually(Checkers.Converged, null)],
        Sometimes = [new Sometimes("orphan-held")],
        Expect = [new Expectation { Metric = "m", AtMost = new Bound(Quantity.Number, Ratio.One) }],
    };

    private static (CheckBook Book, Verdict Verdict, IReadOnlyList<CheckResult> Checks) Run(
        bool violate = false, bool converge = true, bool reach = true, bool meet = true)
    {
        var book = new CheckBook(Everything);
        book.NodeUp(Instant.Zero, 0);
        book.NodeUp(Instant.Zero, 1);
        book.Hear(Facts.At(1), 0, Facts.Tip(1, 1));
        if (converge) book.Hear(Facts.At(2), 1, Facts.Tip(1, 1));
        if (reach) book.Hear(Facts.At(3), 1, Facts.Reached(Probe.OrphanHeld));
        if (violate) book.Hear(Facts.At(4), 1, Facts.Banned(Rule.HeadersConnect));
        var (verdict, checks) = book.Judge(Facts.At(60), [new Metric("m", "blocks", meet ? 1 : 2)]);
        return (book, verdict, checks);
    }

    [TestCase(false, true, true, true, Verdict.Pass)]
    [TestCase(false, true, true, false, Verdict.Missed)]
    [TestCase(false, true, false, true, Verdict.Missed)]
    [TestCase(false, true, false, false, Verdict.Missed)]
    [TestCase(false, false, true, true, Verdict.NoProgress)]
    [TestCase(false, false, false, false, Verdict.NoProgress)]
    [TestCase(true, true, true, true, Verdict.Violated)]
    [TestCase(true, false, false, false, Verdict.Violated)]
    public void The_worst_failure_is_the_verdict(bool violate, bool converge, bool reach, bool meet, Verdict verdict) =>
        Assert.That(Run(violate, converge, reach, meet).Verdict, Is.EqualTo(verdict));

    [Test]
    public void Every_check_of_the_scenario_is_told_in_order()
    {
        var (book, _, checks) = Run();
        Assert.That(checks, Is.EqualTo(new[]
        {
            new CheckResult("one-chain", "always", true, "held throughout 60.000 s"),
            new CheckResult("honest-never-banned", "always", true, "held throughout 60.000 s"),
            new CheckResult("converged", "eventually", true, "2.000 s after the start"),
            new CheckResult("orphan-held", "sometimes", true, "1 times on 1 nodes, first at 3.000 s"),
            new CheckResult("m", "expect", true, "1 blocks; expected at most 1"),
        }));
        Assert.That(book.Probes.Select(p => p.Name), Is.EqualTo(Probes.Names));
    }

    [Test]
    public void A_failed_check_says_what_was_found()
    {
        var checks = Run(violate: true, converge: false, reach: false, meet: false).Checks;
        Assert.That(checks.Select(c => c.Holds), Is.EqualTo(new[] { true, false, false, false, false }));
        Assert.That(checks[1].Detail, Does.StartWith("at 4.000 s, node 1: banned peer"));
        Assert.That(checks[3].Detail, Is.EqualTo("never reached"));
    }

    [Test]
    public void A_violation_is_known_at_once_and_a_miss_is_not_one()
    {
        Assert.That(Run(violate: true).Book.IsViolated, Is.True);
        Assert.That(Run(converge: false, reach: false, meet: false).Book.IsViolated, Is.False);
    }

    [Test]
    public void Every_checker_that_a_scenario_can_name_exists()
    {
        foreach (string name in Checkers.Safety) Assert.That(SafetyCheck.Of(name, 1, _ => null).Name, Is.EqualTo(name));
        foreach (string name in Checkers.Liveness) Assert.That(LivenessCheck.Of(name, null).Name, Is.EqualTo(name));
        Assert.That(() => SafetyCheck.Of("finality-holds", 1, _ => null), Throws.TypeOf<CheckFailed>());
        Assert.That(() => LivenessCheck.Of("progress", null), Throws.TypeOf<CheckFailed>());
    }
}
