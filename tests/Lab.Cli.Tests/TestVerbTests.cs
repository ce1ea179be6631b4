using System.Xml.Linq;
using Lab.Cli.Testing;
using Lab.Cli.Verbs;

namespace Lab.Cli.Tests;

/// <summary>What <c>lab test</c> makes of the results that a test host leaves.</summary>
public sealed class TestVerbTests
{
    private const string Trx = """
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <Results>
            <UnitTestResult testId="1" testName="Adds" outcome="Passed" />
            <UnitTestResult testId="2" testName="Subtracts" outcome="Failed"><Output><ErrorInfo>
              <Message>Expected: 1</Message>
              <StackTrace>at Sums.Subtracts()</StackTrace></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testId="3" testName="Draws" outcome="NotExecuted"><Output><ErrorInfo>
              <Message>no browser</Message></ErrorInfo></Output></UnitTestResult>
          </Results>
          <TestDefinitions>
            <UnitTest id="1"><TestMethod className="Sums" /></UnitTest>
            <UnitTest id="2"><TestMethod className="Sums" /></UnitTest>
            <UnitTest id="3"><TestMethod className="Pages" /></UnitTest>
          </TestDefinitions>
        </TestRun>
        """;

    private static readonly ProjectOutcome Green = new("Lab.A.Tests", 3, [], [], TimeSpan.Zero);

    [Test]
    public void Reads_what_passed_failed_and_was_skipped()
    {
        var outcome = TrxFile.Read("Lab.A.Tests", XDocument.Parse(Trx), TimeSpan.FromSeconds(2));
        Assert.That(outcome.Passed, Is.EqualTo(1));
        NamedTest[] failed = [new("Sums.Subtracts", "Expected: 1\nat Sums.Subtracts()")];
        Assert.That(outcome.Failed, Is.EqualTo(failed));
        Assert.That(outcome.Skipped, Is.EqualTo((NamedTest[])[new("Pages.Draws", "no browser")]));
        Assert.That(outcome.Line, Does.Contain("1 passed    1 failed    1 skipped     2.0 s"));
    }

    [Test]
    public void Ends_with_the_totals_after_naming_each_skip_and_failure()
    {
        var red = TrxFile.Read("Lab.B.Tests", XDocument.Parse(Trx), TimeSpan.Zero);
        var (code, lines) = Conclude(Green, red);
        Assert.That(code, Is.EqualTo(ExitCode.Bug));
        Assert.That(lines, Is.EqualTo((string[])
        [
            "skipped: Pages.Draws: no browser",
            "failed: Sums.Subtracts", "    Expected: 1", "    at Sums.Subtracts()",
            "4 passed, 1 failed, 1 skipped",
        ]));
    }

    [Test]
    public void Says_nothing_of_skips_when_there_are_none()
    {
        var (code, lines) = Conclude(Green);
        Assert.That(code, Is.EqualTo(ExitCode.Pass));
        Assert.That(lines, Is.EqualTo((string[])["3 passed, 0 failed"]));
    }

    [Test]
    public void Fails_when_no_test_ran()
    {
        var (code, lines) = Conclude(Green with { Passed = 0 });
        Assert.That(code, Is.EqualTo(ExitCode.Bug));
        Assert.That(lines[^1], Is.EqualTo("0 passed, 0 failed"));
    }

    [Test]
    public void Finds_every_test_project_of_the_solution()
    {
        string tests = Path.Combine(Checkout.Find().Root, "tests");
        var folders = Directory.GetFiles(tests, "*.Tests.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension);
        var projects = TestProject.All(Checkout.Find()).Select(project => project.Name);
        Assert.That(projects, Is.EquivalentTo(folders));
    }

    private static (ExitCode Code, string[] Lines) Conclude(params ProjectOutcome[] outcomes)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false);
        var code = TestVerb.Conclude(outcomes, terminal);
        return (code, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
