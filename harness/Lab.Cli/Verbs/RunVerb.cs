using Lab.Cli.Runs;
using Lab.Records;
using Lab.Reports;
using Lab.Scenarios.Model;

namespace Lab.Cli.Verbs;

/// <summary><c>lab run</c>: simulate a scenario, judge it, write its record and report.</summary>
internal static class RunVerb
{
    public static ExitCode Run(RunRequest request, Terminal terminal, CancellationToken stop)
    {
        var scenario = Loading.Read(request.File, request.Set);
        if (ReportWriter.WhatIsMissing() is { } missing) throw new IOException(missing);
        FolderProbe.Require(request.Out);
        var seeds = request.SeedsOr(scenario.Seed);
        var runs = new List<StoredRun>();
        string? combined;
        try
        {
            foreach (ulong seed in seeds)
            {
                runs.Add(One(request, scenario, seed, terminal, stop));
                if (!request.Json) RunSummary.Print(terminal, runs[^1], brief: seeds.Count > 1);
            }
            combined = runs.Count > 1 ? ReportWriter.WriteMany(request.Out, runs, stop) : null;
        }
        catch (OperationCanceledException stopped) when (runs.Count > 0)
        {
            throw new RunsKept([.. runs.Select(r => r.Record.Seed)], seeds.Count, stopped);
        }
        if (request.Json) terminal.WriteJson(RunSummary.Document(runs, combined));
        else if (combined is not null) RunSummary.PrintCombined(terminal, runs, combined);
        return ExitCodes.OfWorst(runs.Select(r => r.Record.Verdict));
    }

    private static StoredRun One(
        RunRequest request, Scenario scenario, ulong seed, Terminal terminal, CancellationToken stop)
    {
        Finished finished;
        using (var progress = request.Progress
            ? new ProgressLine(terminal, $"{scenario.Id}, seed {seed}", scenario.Duration) : null)
            finished = Execution.Simulate(scenario, seed, request.Threads, progress, stop);
        return ReportWriter.Write(request.Out, finished.Record, finished.Analysis, stop);
    }
}
