namespace Lab.Cli;

/// <summary>What a verb does once its command line is understood.</summary>
/// <param name="request">The command line, understood and bounded.</param>
/// <param name="terminal">Where results, progress and errors go.</param>
/// <param name="stop">Cancelled by Ctrl-C; the body throws <see cref="OperationCanceledException"/> soon
/// after.</param>
public delegate ExitCode VerbBody<in TRequest>(TRequest request, Terminal terminal, CancellationToken stop);

/// <summary>
/// The bodies of the verbs that drive a world. A verb without a body does not exist in this executable.
/// </summary>
public sealed record VerbBodies
{
    public VerbBody<RunRequest>? Run { get; init; }
    public VerbBody<CheckRequest>? Check { get; init; }
    public VerbBody<DiffRequest>? Diff { get; init; }
    public VerbBody<ReplayRequest>? Replay { get; init; }

    /// <summary>Two processes that differ in everything that must not matter.</summary>
    public VerbBody<RunRequest>? Compare { get; init; }
    /// <summary>What the processes of <see cref="Compare"/> run; not shown in the help.</summary>
    public VerbBody<TraceRequest>? Trace { get; init; }
    public VerbBody<RehearseRequest>? Rehearse { get; init; }
    public VerbBody<BenchRequest>? Bench { get; init; }
}
