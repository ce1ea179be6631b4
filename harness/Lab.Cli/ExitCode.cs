using Lab.Records;

namespace Lab.Cli;

/// <summary>
/// What the process tells its caller. The numbers are part of the interface: docs/command-line.md.
/// </summary>
public enum ExitCode
{
    Pass = 0,

    /// <summary>
    /// Our own bug: a check failed outside a simulated node. Also: <c>lab test</c> found a failing test.
    /// </summary>
    Bug = 1,

    /// <summary>Bad input, or an option that the world cannot honour.</summary>
    Invalid = 2,

    /// <summary>A safety check failed.</summary>
    Violated = 3,

    /// <summary>Liveness failed.</summary>
    NoProgress = 4,

    /// <summary>An <c>expect</c> or <c>sometimes</c> was not met, or a bench bar not reached.</summary>
    Missed = 5,

    /// <summary>Two runs of one identity differ.</summary>
    Diverged = 6,

    /// <summary>Disk, port or a missing program: the environment failed.</summary>
    Environment = 7,

    /// <summary>Stopped by Ctrl-C.</summary>
    Stopped = 130,
}

/// <summary>The fixed meaning of each exit code, for <c>--help</c>, and the code of each verdict.</summary>
public static class ExitCodes
{
    /// <summary>Each code with its meaning, in the order of the codes.</summary>
    public static IReadOnlyList<(ExitCode Code, string Meaning)> All { get; } =
    [
        (ExitCode.Pass, "Pass"),
        (ExitCode.Bug, "our own bug: a check failed outside a simulated node; or a test failed"),
        (ExitCode.Invalid, "Invalid: bad input, or an option that the world cannot honour"),
        (ExitCode.Violated, "Violated: a safety check failed"),
        (ExitCode.NoProgress, "NoProgress: liveness failed"),
        (ExitCode.Missed, "Missed: an expectation was not met, or a bench bar not reached"),
        (ExitCode.Diverged, "Diverged: two runs of one identity differ"),
        (ExitCode.Environment, "the environment failed: disk, port, missing program"),
        (ExitCode.Stopped, "stopped by Ctrl-C"),
    ];

    public static ExitCode Of(Verdict verdict) => verdict switch
    {
        Verdict.Pass => ExitCode.Pass,
        Verdict.Missed => ExitCode.Missed,
        Verdict.NoProgress => ExitCode.NoProgress,
        Verdict.Violated => ExitCode.Violated,
        Verdict.Diverged => ExitCode.Diverged,
        _ => throw Core.Check.Unreachable(verdict.ToString()),
    };

    /// <summary>The code of the worst verdict: several seeds give one answer.</summary>
    public static ExitCode OfWorst(IEnumerable<Verdict> verdicts) =>
        Of(verdicts.DefaultIfEmpty(Verdict.Pass).Max());
}
