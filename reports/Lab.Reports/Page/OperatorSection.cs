using System.Globalization;
using Lab.Records;

namespace Lab.Reports;

/// <summary>The part of a page that tells what operators asked of nodes, and what came of it.</summary>
internal static class OperatorSection
{
    public static Markup Of(IReadOnlyList<OperatorAnswer> actions) => Markup.Of($"""
        <section><h2>Operators</h2>
        <div class="wide"><table class="checks operators">
        <thead><tr><th scope="col">At</th><th scope="col">Node</th><th scope="col">Action</th><th scope="col">Outcome</th><th scope="col">Found</th></tr></thead>
        <tbody>
        {Markup.Join(actions.Select(Row))}
        </tbody></table></div></section>
        """).If(actions.Count > 0);

    private static Markup Row(OperatorAnswer a) => Markup.Of($"""
        <tr><td>{a.At}</td><td>{a.Node.ToString(CultureInfo.InvariantCulture)}</td><th scope="row">{a.Action}</th>
        <td class="{(a.Outcome == OperatorOutcome.Answered ? "holds" : "fails")}">{Word(a.Outcome)}</td>
        <td>{a.Found}{Markup.Of($""" (<a href="{a.File ?? ""}">file</a>)""").If(a.File is not null)}</td></tr>

        """);

    private static string Word(OperatorOutcome outcome) => outcome switch
    {
        OperatorOutcome.Answered => "answered",
        OperatorOutcome.Refused => "refused",
        _ => "unanswered",
    };
}
