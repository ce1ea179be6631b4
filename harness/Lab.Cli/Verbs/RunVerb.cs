using Lab.Cli.Runs;
using Lab.Records;
using Lab.Reports;

namespace Lab.Cli.Verbs;

/// <summary><c>lab run</c>: simulate a scenario, judge it, write its record and report.</summary>
internal static class RunVerb
{
    public static ExitCode Run(RunRequest request, Terminal terminal, CancellationToken stop)
    {
        var scenario = Loading.Read(request.File, request.Set);
        if (ReportWriter.WhatIsMissing() is { } missing) throw new IOException(missing);
        using var partial = FolderProbe.Require(request.Out);
        var runs = new List<(Finished Finished, StoredRun Stored)>();
        var seeds = request.SeedsOr(scenario.Seed);
        foreach (ulong seed in seeds)
        {
            Finished finished;
            using (var progress = request.Progress
                ? new ProgressLine(terminal, $"{scenario.Id}, seed {seed}", scenario.Duration) : null)
                finished = Execution.Simulate(scenario, seed, request.Threads, progress, stop);
            var stored = ReportWriter.Write(request.Out, finished.Record, finished.Analysis, stop);
            runs.Add((finished with { Record = stored.Record }, stored));
            if (!request.Json) RunSummary.Print(terminal, stored, brief: seeds.Count > 1);
        }
        string? combined = runs.Count > 1
            ? ReportWriter.WriteMany(request.Out, [.. runs.Select(r => r.Stored)], stop) : null;
        if (request.Json) terminal.WriteJson(RunSummary.Document(runs.ConvertAll(r => r.Stored), combined));
        else if (combined is not null) terminal.Out.WriteLine($"all seeds   {Path.Combine(combined, "report.html")}");
        return ExitCodes.OfWorst(runs.Select(r => r.Stored.Record.Verdict));
    }
}
