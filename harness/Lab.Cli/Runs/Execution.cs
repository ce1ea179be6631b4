using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Globalization;
using System.Runtime.InteropServices;
using Lab.Records;
using Lab.Reports;
using Lab.Scenarios;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Cli.Runs;

/// <summary>One finished run: its record (files not yet listed) and the analysis that its report is made of.</summary>
internal sealed record Finished(RunRecord Record, RunAnalysis Analysis, RunOutcome Outcome);

/// <summary>Runs one scenario with one seed in simulation and judges it.</summary>
internal static class Execution
{
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public static Finished Simulate(
        Scenario scenario, ulong seed, int threads, ProgressLine? progress, CancellationToken stop)
    {
        var began = DateTime.UtcNow;
        var watch = Stopwatch.StartNew();
        var outcome = Play(scenario, seed, threads, progress, stop);
        return Judge(
            scenario, seed, "sim", SeededKeys.Word, "simulated", outcome, HostOf(threads, watch.Elapsed, outcome.Deliveries, began));
    }

    /// <summary>Apart, so that the world and its nodes are gone before the report takes memory of its own.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RunOutcome Play(
        Scenario scenario, ulong seed, int threads, ProgressLine? progress, CancellationToken stop)
    {
        using var run = new SimRun(scenario, seed, threads);
        return run.Play(at =>
        {
            progress?.Report(at.Simulated, at.Deliveries);
            return !stop.IsCancellationRequested;
        });
    }

    /// <summary>Turns what a world gave into a record with its verdict.</summary>
    public static Finished Judge(
        Scenario scenario, ulong seed, string world, string keys, string links, RunOutcome outcome, RunHost host)
    {
        var analysis = RunAnalysis.Of(outcome.Data);
        var (verdict, checks) = outcome.Checks.Judge(outcome.End, analysis.Metrics);
        var record = new RunRecord
        {
            World = world,
            ScenarioId = scenario.Id,
            Claim = scenario.Claim,
            ScenarioHash = ScenarioFile.HashOf(scenario).ToString(),
            Resolved = ScenarioFile.Resolve(scenario),
            BuildHash = BuildIdentity.Hash,
            Commit = BuildIdentity.Commit,
            Seed = seed,
            Keys = keys,
            Links = links,
            TraceHash = outcome.TraceHash,
            Verdict = verdict,
            Checks = checks,
            Probes = outcome.Checks.Probes,
            Operator = outcome.Data.Operator,
            Warnings = outcome.Warnings,
            SimulatedNs = (outcome.End - Core.Instant.Zero).Nanoseconds,
            Host = host,
        };
        return new Finished(ReportWriter.Completed(record, analysis), analysis, outcome);
    }

    public static RunHost HostOf(int threads, TimeSpan wall, long deliveries, DateTime began) => new(
        $"{Environment.ProcessorCount} x {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}",
        RuntimeInformation.FrameworkDescription, threads, (long)(wall.TotalSeconds * 1e9), deliveries,
        began.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
}
