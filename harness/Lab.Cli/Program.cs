using Lab.Cli.Runs;
using Lab.Cli.Verbs;
using Lab.Core;
using Lab.Live;
using Lab.Records;
using Lab.Scenarios.Yaml;
using Lab.Sim.Network;

namespace Lab.Cli;

/// <summary>
/// The <c>lab</c> executable: turns whatever happens into one exit code and at most one clear line.
/// </summary>
public static class Program
{
    public static int Main(string[] args)
    {
        var terminal = new Terminal();
        using var stop = new StopSignal();
        return (int)Guard(() => new CommandLine(Bodies, terminal, stop.Token).Invoke(args), terminal);
    }

    /// <summary>The bodies that this executable is built with.</summary>
    private static VerbBodies Bodies { get; } = new()
    {
        Run = RunVerb.Run,
        Diff = DiffVerb.Run,
        Check = CheckVerb.Run,
        Replay = ReplayVerb.Run,
        Compare = CompareVerb.Run,
        Trace = TraceVerb.Run,
        Rehearse = RehearseVerb.Run,
        Bench = BenchVerb.Run,
    };

    /// <summary>
    /// Runs <paramref name="work"/>; an exception becomes a line on stderr and an exit code.
    /// </summary>
    public static ExitCode Guard(Func<ExitCode> work, Terminal terminal)
    {
        try
        {
            return work();
        }
        catch (Exception thrown)
        {
            var first = thrown is AggregateException many ? many.Flatten().InnerExceptions[0] : thrown;
            var (code, line) = Explain(first);
            terminal.Fail(line);
            if (code == ExitCode.Bug && Environment.GetEnvironmentVariable("LAB_STACK") is { Length: > 0 })
                terminal.Error.WriteLine(thrown);
            return code;
        }
    }

    private static (ExitCode Code, string Line) Explain(Exception thrown) => thrown switch
    {
        ScenarioInvalid invalid => (ExitCode.Invalid, invalid.Message),
        ProcessFailed failed => (failed.Code, failed.Message),
        InputError input => (ExitCode.Invalid, input.OneLine),
        TopologyImpossible impossible => (ExitCode.Invalid, "error: network.topology: " + impossible.Message),
        RecordUnreadable unreadable => (ExitCode.Invalid, unreadable.Message),
        RunNotWritten unwritten => (ExitCode.Environment, unwritten.Message),
        RunsKept kept => (ExitCode.Stopped, kept.Message),
        LiveFailure failure => (ExitCode.Environment, "error: " + failure.Message),
        OperationCanceledException => (ExitCode.Stopped, "stopped: no record was kept"),
        OutOfMemoryException => (ExitCode.Environment, "error: out of memory: fewer nodes, or a larger machine"),
        CheckFailed failed => (ExitCode.Bug, OurBug(failed.Message)),
        IOException or UnauthorizedAccessException => (ExitCode.Environment, "error: " + thrown.Message),
        System.ComponentModel.Win32Exception => (ExitCode.Environment, "error: " + thrown.Message),
        _ => (ExitCode.Bug, OurBug($"{thrown.GetType().Name}: {thrown.Message}")),
    };

    private static string OurBug(string what) => $"error: our own bug: {what}; LAB_STACK=1 shows where";
}
