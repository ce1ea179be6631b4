using Lab.Records;

namespace Lab.Reports.Tests;

/// <summary>Operators' answers in figures, and on a page.</summary>
[Category("SC-L20")]
public sealed class OperatorReportTests
{
    private static OperatorAnswer Of(OperatorOutcome outcome, string found) =>
        new("1m", 2, "check-peer", outcome, found, null, null);

    [Test]
    public void Metrics_count_answers_and_refusals_and_leave_out_what_had_no_answer()
    {
        var data = SampleRun.Data();
        Assert.That(Metrics.Of(data).Select(m => m.Name), Has.None.StartsWith("operator-"));
        data.Operator.AddRange(
        [
            Of(OperatorOutcome.Answered, "a"), Of(OperatorOutcome.Answered, "b"), Of(OperatorOutcome.Refused, "c"),
            Of(OperatorOutcome.Unanswered, "d"), Of(OperatorOutcome.Unanswered, "e"), Of(OperatorOutcome.Unanswered, "f"),
        ]);
        var metrics = Metrics.Of(data);
        Assert.That(metrics, Does.Contain(new Metric("operator-answers", "actions", 2)));
        Assert.That(metrics, Does.Contain(new Metric("operator-refusals", "actions", 1)));
    }

    [Test]
    public void A_page_tells_each_action_once_and_escapes_what_a_node_said()
    {
        string page = $"{OperatorSection.Of([Of(OperatorOutcome.Answered, "fine"), Of(OperatorOutcome.Refused, "<no>")])}";
        Assert.That(page, Does.Contain("<td class=\"holds\">answered</td>").And.Contain("<td class=\"fails\">refused</td>"));
        Assert.That(page, Does.Contain("&lt;no&gt;").And.Not.Contain("<no>").And.Not.Contain("href"));
        Assert.That($"{OperatorSection.Of([])}", Is.Empty);
    }
}
