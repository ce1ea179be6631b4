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
        if (scenario.Compare is not null) return RunVariants(request, scenario, seeds, terminal, stop);
        var runs = new List<StoredRun>();
        string? combined;
        try
        {
            foreach (ulong seed in seeds)
            {
                string? said = Forewarning.Say(terminal, scenario, seed);
                runs.Add(One(request, scenario, seed, terminal, stop, $"{scenario.Id}, seed {seed}"));
                if (!request.Json) RunSummary.Print(terminal, runs[^1], brief: seeds.Count > 1, said);
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

    /// <summary>The variants that a scenario compares, on the same network, and one report of all.</summary>
    private static ExitCode RunVariants(
        RunRequest request, Scenario scenario, IReadOnlyList<ulong> seeds, Terminal terminal, CancellationToken stop)
    {
        if (seeds.Count > 1)
            throw new InputError("--seeds: a scenario that compares variants plays one seed; use --seed");
        var compare = scenario.Compare!;
        var runs = new List<(string Value, StoredRun Run)>();
        string combined;
        try
        {
            foreach (var (value, variant) in Loading.Variants(request.File, request.Set))
            {
                string? said = Forewarning.Say(terminal, variant, seeds[0]);
                runs.Add((value, One(request, variant, seeds[0], terminal, stop, $"{variant.Id}, {value}")));
                if (request.Json) continue;
                terminal.Out.WriteLine($"{compare.Key}: {value}");
                RunSummary.Print(terminal, runs[^1].Run, brief: true, said);
            }

            combined = ReportWriter.WriteVariants(request.Out, compare.Key, runs, stop);
        }
        catch (OperationCanceledException stopped) when (runs.Count > 0)
        {
            throw new RunsKept([.. runs.Select(r => r.Value)], compare.Values.Count, "variants", stopped);
        }

        if (request.Json) terminal.WriteJson(RunSummary.Document([.. runs.Select(r => r.Run)], combined, compare));
        else RunSummary.PrintVariants(terminal, [.. runs.Select(r => r.Run)], combined);
        return ExitCodes.OfWorst(runs.Select(r => r.Run.Record.Verdict));
    }

    private static StoredRun One(
        RunRequest request, Scenario scenario, ulong seed, Terminal terminal, CancellationToken stop, string title)
    {
        Finished finished;
        using (var progress = request.Progress
            ? new ProgressLine(terminal, title, scenario.Duration) : null)
            finished = Execution.Simulate(scenario, seed, request.Threads, progress, stop);
        return ReportWriter.Write(request.Out, finished.Record, finished.Analysis, stop);
    }
}
