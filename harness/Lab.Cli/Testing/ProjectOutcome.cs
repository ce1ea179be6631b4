using System.Globalization;

namespace Lab.Cli.Testing;

/// <summary>A test that failed or was skipped, and why.</summary>
public sealed record NamedTest(string Name, string Reason);

/// <summary>What the tests of one project came to.</summary>
/// <param name="Project">Name of the test project.</param>
/// <param name="Passed">Number of tests that passed.</param>
/// <param name="Failed">Each test that failed, with message and place.</param>
/// <param name="Skipped">Each test that did not run, with its reason.</param>
/// <param name="Took">Wall time, the start of the test host included.</param>
public sealed record ProjectOutcome(
    string Project, int Passed, IReadOnlyList<NamedTest> Failed, IReadOnlyList<NamedTest> Skipped,
    TimeSpan Took)
{
    /// <summary>The project's line: name, counts, seconds.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture,
        $"{Project,-26} {Passed,5} passed {Failed.Count,4} failed {Skipped.Count,4} skipped " +
        $"{Took.TotalSeconds,7:0.0} s");
}
