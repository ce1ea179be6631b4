using Lab.Cli.Runs;
using Lab.Core;
using Lab.Records;
using Lab.Scenarios.Yaml;

namespace Lab.Cli.Tests;

/// <summary>Whatever is thrown becomes one exit code and one clear line.</summary>
public sealed class GuardTests
{
    private static readonly Diagnostic Nowhere = new("a.yaml", 3, 7, "found 'nods', expected a key");

    private static IEnumerable<TestCaseData> Thrown()
    {
        yield return Case(new InputError("no such file", "a.yaml"), ExitCode.Invalid,
            "a.yaml: error: no such file");
        yield return Case(new InputError("bad", "a.yaml", 3, 7), ExitCode.Invalid, "a.yaml:3:7: error: bad");
        yield return Case(new InputError("two seeds"), ExitCode.Invalid, "error: two seeds");
        yield return Case(new ScenarioInvalid([Nowhere]), ExitCode.Invalid,
            "a.yaml:3:7: error: found 'nods', expected a key");
        yield return Case(new OperationCanceledException(), ExitCode.Stopped, "stopped: no record was kept");
        yield return Case(new IOException("disk full"), ExitCode.Environment, "error: disk full");
        yield return Case(new UnauthorizedAccessException("denied"), ExitCode.Environment, "error: denied");
        yield return Case(new AggregateException(new IOException("x")), ExitCode.Environment, "error: x");
        yield return Case(new OutOfMemoryException(), ExitCode.Environment,
            "error: out of memory: fewer nodes, or a larger machine");
        yield return Case(new RecordUnreadable("r.json:1:1: error: found x"), ExitCode.Invalid, "r.json:1:1: error: found x");
        yield return Case(new RunNotWritten("/runs: error: nothing was written: full"), ExitCode.Environment,
            "/runs: error: nothing was written: full");
        yield return Case(new RunsKept([1, 2], 5, new OperationCanceledException()), ExitCode.Stopped,
            "stopped: the records of 2 of 5 seeds were kept (1, 2)");
        yield return Case(new ProcessFailed(ExitCode.Invalid, "a.yaml: error: x"), ExitCode.Invalid, "a.yaml: error: x");
        yield return Case(new ProcessFailed((ExitCode)137, ""), ExitCode.Environment,
            "error: a second lab process ended with code 137");
        yield return Case(new CheckFailed("check failed: x > 0"), ExitCode.Bug,
            "error: our own bug: check failed: x > 0; LAB_STACK=1 shows where");
        yield return Case(new KeyNotFoundException("k"), ExitCode.Bug,
            "error: our own bug: KeyNotFoundException: k; LAB_STACK=1 shows where");
    }

    [TestCaseSource(nameof(Thrown))]
    public void An_exception_becomes_a_code_and_a_line(Exception thrown, ExitCode code, string line)
    {
        using StringWriter output = new(), error = new();
        var terminal = new Terminal(output, error, outputIsTerminal: false, errorIsTerminal: false);
        Assert.That(Program.Guard(() => throw thrown, terminal), Is.EqualTo(code));
        Assert.That(error.ToString(), Is.EqualTo(line + "\n"));
        Assert.That(output.ToString(), Is.Empty);
    }

    private static TestCaseData Case(Exception thrown, ExitCode code, string line) =>
        new TestCaseData(thrown, code, line).SetArgDisplayNames(thrown.GetType().Name, code.ToString());
}
