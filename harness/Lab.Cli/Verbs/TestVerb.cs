using System.Globalization;
using Lab.Cli.Testing;

namespace Lab.Cli.Verbs;

/// <summary>Which tests to run.</summary>
/// <param name="Projects">Parts of project names; all test projects when empty.</param>
/// <param name="Filter">A VSTest filter expression, or null.</param>
public sealed record TestRequest(IReadOnlyList<string> Projects, string? Filter);

/// <summary>
/// <c>lab test</c>: runs every test project that the wrapper has built, says each skip with its reason and
/// each
/// failure with its message, and ends with one line of totals.
/// </summary>
public static class TestVerb
{
    /// <summary>Test projects that run at the same time.</summary>
    private const int Lanes = 2;

    public static ExitCode Run(TestRequest request, Terminal terminal, CancellationToken stop)
    {
        var checkout = Checkout.Find();
        var projects = TestProject.All(checkout).Where(p => Wanted(p.Name, request.Projects)).ToList();
        string? browser = Browser.FindOrInstall(terminal, stop);
        string folder = Directory.CreateTempSubdirectory("lab-test-").FullName;
        try
        {
            var outcomes = RunAll(projects, request.Filter, browser, folder, terminal, stop);
            return Conclude(outcomes, terminal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The details, then the totals: the last line of stdout.</summary>
    public static ExitCode Conclude(IReadOnlyList<ProjectOutcome> outcomes, Terminal terminal)
    {
        foreach (var outcome in outcomes)
            foreach (var skip in outcome.Skipped)
                terminal.Out.WriteLine($"skipped: {skip.Name}: {skip.Reason}");
        foreach (var outcome in outcomes)
            foreach (var failure in outcome.Failed)
                terminal.Out.WriteLine($"failed: {failure.Name}\n{Indent(failure.Reason)}");
        int passed = outcomes.Sum(o => o.Passed);
        int failed = outcomes.Sum(o => o.Failed.Count), skipped = outcomes.Sum(o => o.Skipped.Count);
        if (passed + failed == 0) terminal.Fail("error: no test ran");
        string totals = string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed");
        if (skipped > 0) totals += string.Create(CultureInfo.InvariantCulture, $", {skipped} skipped");
        terminal.Out.WriteLine(totals);
        return failed > 0 || passed == 0 ? ExitCode.Bug : ExitCode.Pass;
    }

    private static List<ProjectOutcome> RunAll(
        List<TestProject> projects, string? filter, string? browser, string folder, Terminal terminal,
        CancellationToken stop)
    {
        var outcomes = new ProjectOutcome[projects.Count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Min(Lanes, Environment.ProcessorCount), CancellationToken = stop,
        };
        Parallel.For(0, projects.Count, options, i =>
        {
            outcomes[i] = projects[i].Run(filter, browser, folder, stop);
            lock (terminal)
                terminal.Out.WriteLine(outcomes[i].Line);
        });
        return [.. outcomes];
    }

    private static bool Wanted(string name, IReadOnlyList<string> parts) =>
        parts.Count == 0 || parts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string Indent(string text) => "    " + text.TrimEnd().ReplaceLineEndings("\n    ");
}
