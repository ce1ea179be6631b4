using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Lab.Cli.Runs;
using Lab.Reports;
using Lab.Scenarios.Model;

namespace Lab.Cli.Verbs;

/// <summary><c>lab rehearse</c>: the same scenario file on real sockets, judged by the same checks.</summary>
internal static class RehearseVerb
{
    private const string InProcess = "inproc";

    [SuppressMessage("Usage", "VSTHRD002", Justification = "The command line is synchronous; no context can deadlock.")]
    public static ExitCode Run(RehearseRequest request, Terminal terminal, CancellationToken stop)
    {
        if (request.World != InProcess)
            throw new InputError($"--world {request.World}: this build rehearses in world {InProcess} only");
        var run = request.Run;
        if (run.Seeds.Count > 1) throw new InputError("--seeds: a rehearsal plays one seed; use --seed");
        if (run.Threads != 1) throw new InputError("--threads: a live world cannot honour it; it is for simulation");
        var scenario = Loading.Read(run.File, run.Set);
        if (!scenario.Worlds.Contains(World.Live))
            throw new InputError("not meant for the live world: expected 'live' among worlds", run.File);
        if (LiveLimits.Of(scenario) is { Count: > 0 } refused)
            throw new InputError("world live-inproc cannot honour " + string.Join("; ", refused), run.File);
        if (ReportWriter.WhatIsMissing() is { } missing) throw new IOException(missing);
        ulong seed = run.SeedsOr(scenario.Seed)[0];
        using var probe = FolderProbe.Require(run.Out);
        var began = DateTime.UtcNow;
        var watch = Stopwatch.StartNew();
        Finished finished;
        using (var progress = run.Progress ? new ProgressLine(terminal, scenario.Id + ", live", scenario.Duration) : null)
        {
            var outcome = new LiveRun(scenario, seed)
                .PlayAsync(at => progress?.Report(at.Simulated, at.Deliveries), stop).GetAwaiter().GetResult();
            finished = Execution.Judge(scenario, seed, "live-inproc", outcome,
                Execution.HostOf(Environment.ProcessorCount, watch.Elapsed, outcome.Deliveries, began));
        }
        var stored = ReportWriter.Write(run.Out, finished.Record, finished.Analysis, stop);
        if (run.Json) terminal.WriteJson(RunSummary.Document([stored], null));
        else RunSummary.Print(terminal, stored, brief: false);
        return ExitCodes.Of(stored.Record.Verdict);
    }
}
