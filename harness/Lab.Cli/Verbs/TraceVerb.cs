using Lab.Cli.Runs;
using Lab.Scenarios.Worlds;

namespace Lab.Cli.Verbs;

/// <summary>
/// What a child process of <c>lab compare</c> prints: the trace hash, the trace of every second, and on request every
/// step of one second. No record is written.
/// </summary>
internal static class TraceVerb
{
    /// <summary>One line a fact, so that the parent can stream it.</summary>
    public static ExitCode Run(TraceRequest trace, Terminal terminal, CancellationToken stop)
    {
        var (request, second) = trace;
        var scenario = Loading.ReadOne("trace", request.File, request.Set);
        using var run = new SimRun(scenario, request.SeedsOr(scenario.Seed)[0], request.Threads, second);
        var until = second is { } s ? Core.Duration.FromSeconds(s + 1) : (Core.Duration?)null;
        var outcome = run.Play(_ => !stop.IsCancellationRequested, until);
        // Millions of lines at times, which the console's own writer would flush one by one.
        using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
        new TraceText(outcome.TraceHash!, second is null ? outcome.Data.Trace : [], run.StepLog).Write(output);
        return ExitCode.Pass;
    }
}
