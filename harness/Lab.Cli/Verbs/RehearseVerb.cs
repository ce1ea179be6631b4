using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Lab.Cli.Runs;
using Lab.Reports;
using Lab.Scenarios.Yaml;

namespace Lab.Cli.Verbs;

/// <summary><c>lab rehearse</c>: the same scenario file on real sockets, judged by the same checks.</summary>
internal static class RehearseVerb
{
    [SuppressMessage("Usage", "VSTHRD002", Justification = "The command line is synchronous; no context can deadlock.")]
    public static ExitCode Run(RehearseRequest request, Terminal terminal, CancellationToken stop)
    {
        Core.Check.That(request.World == "inproc"); // the command line accepts no other
        var run = request.Run;
        if (run.Seeds.Count > 1) throw new InputError("--seeds: a rehearsal plays one seed; use --seed");
        if (run.Threads != 1) throw new InputError("--threads: a live world cannot honour it; it is for simulation");
        var scenario = Loading.Read(run.File, run.Set, out var places);
        var findings = new Findings();
        foreach (var refused in LiveLimits.Of(scenario))
            findings.Add(places(refused.Path), $"{refused.Found}, which world live-inproc cannot honour", refused.Expected);
        findings.ThrowIfAny();
        if (ReportWriter.WhatIsMissing() is { } missing) throw new IOException(missing);
        ulong seed = run.SeedsOr(scenario.Seed)[0];
        FolderProbe.Require(run.Out);
        string? said = Forewarning.Say(terminal, scenario, seed);
        var began = DateTime.UtcNow;
        var watch = Stopwatch.StartNew();
        Finished finished;
        using var plots = new LivePlots(request.Plots); // ends after the world that reads them
        using (var progress = run.Progress
            ? new ProgressLine(terminal, scenario.Id + ", live", scenario.Duration, live: true) : null)
        {
            var outcome = new LiveRun(scenario, seed, plots)
                .PlayAsync(at => progress?.Report(at.Simulated, at.Deliveries), stop).GetAwaiter().GetResult();
            finished = Execution.Judge(scenario, seed, "live-inproc", outcome,
                Execution.HostOf(Environment.ProcessorCount, watch.Elapsed, outcome.Deliveries, began));
        }
        var stored = ReportWriter.Write(run.Out, finished.Record, finished.Analysis, stop);
        foreach (var refused in plots.Refused) terminal.Warn($"{refused.Message}; left out");
        if (run.Json) terminal.WriteJson(RunSummary.Document([stored], null));
        else RunSummary.Print(terminal, stored, brief: false, said);
        if (!run.Json && request.Plots is { } folder)
            terminal.Out.WriteLine($"  plots   {plots.Counts.Read} read from {folder}, {plots.Counts.Made} made there");
        return ExitCodes.Of(stored.Record.Verdict);
    }
}
