using Lab.Cli.Runs;
using Lab.Records;
using Lab.Reports;
using Lab.Scenarios;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Cli.Verbs;

/// <summary><c>lab replay</c>: repeat a recorded run; the same trace hash, or the first difference.</summary>
internal static class ReplayVerb
{
    public static ExitCode Run(ReplayRequest request, Terminal terminal, CancellationToken stop)
    {
        var stored = StoredRun.Open(request.Run);
        var record = stored.Record;
        string file = Path.Combine(RunSummary.Relative(stored.Directory), RunDirectory.RecordFile);
        if (record.TraceHash is null)
            throw new InputError($"found a run of world {record.World}, expected a simulated one: no other repeats", file);
        var scenario = ScenarioOf(record, file);
        foreach (string damaged in stored.Damaged())
            terminal.Warn($"{damaged} is not what the record says; only the record is used");
        Finished again;
        using (var progress = request.Progress
            ? new ProgressLine(terminal, $"{scenario.Id}, seed {record.Seed}", scenario.Duration) : null)
            again = Execution.Simulate(scenario, record.Seed, request.Threads, progress, stop);
        bool same = again.Record.TraceHash == record.TraceHash, sameBuild = again.Record.BuildHash == record.BuildHash;
        long? second = same ? null : FirstSecond(stored, again);
        if (request.Json)
            terminal.WriteJson(new
            {
                Same = same, SameBuild = sameBuild, Recorded = record.TraceHash, Replayed = again.Record.TraceHash,
                FirstDifferentSecond = second,
            });
        else
            Say(terminal, record, again.Record, same, sameBuild, second);
        if (same) return ExitCode.Pass;
        if (sameBuild) return ExitCode.Diverged;
        throw new InputError(
            $"found a record of build {Build(record)}, expected one of this build, {Build(again.Record)}: "
            + "another build may make another run", file);
    }

    private static void Say(
        Terminal terminal, RunRecord record, RunRecord again, bool same, bool sameBuild, long? second)
    {
        string run = $"{record.ScenarioId}, seed {record.Seed}";
        if (same)
            terminal.Out.WriteLine($"same trace hash {record.TraceHash} ({run}{(sameBuild ? "" : ", by another build")})");
        else
            terminal.Out.WriteLine($"DIVERGED: recorded {record.TraceHash}, now {again.TraceHash} ({run})");
        if (second is { } s) terminal.Out.WriteLine($"  first difference: in simulated second {s}");
    }

    /// <summary>The recorded scenario, which must be the one that the record's hash was taken of.</summary>
    private static Scenario ScenarioOf(RunRecord record, string file)
    {
        string hash;
        try
        {
            hash = CanonicalJson.Digest(record.Resolved).ToString();
        }
        catch (JsonNotPortable)
        {
            hash = "none"; // no scenario is like that
        }
        if (hash != record.ScenarioHash)
            throw new InputError("found a scenario that is not the one of the record's scenario hash: "
                + "the record was edited, expected it as its run wrote it", file);
        try
        {
            return ScenarioFile.FromResolved(record.Resolved);
        }
        catch (ScenarioInvalid invalid)
        {
            // Only another build can have written it: its form of a scenario differs from ours.
            throw new InputError($"found a scenario of build {Build(record)} that this one cannot read "
                + $"({invalid.Diagnostics[0].Message})", file);
        }
    }

    /// <summary>
    /// The first second in which the recorded traces differ; null if they were not kept or are damaged.
    /// </summary>
    private static long? FirstSecond(StoredRun stored, Finished again) =>
        stored.Damaged().Contains(TraceTable.Path) || TraceTable.Read(stored) is not { } recorded
            ? null : Difference.Second(recorded, again.Outcome.Data.Trace);

    private static string Build(RunRecord record) =>
        record.BuildHash[..12] + (record.Commit is { Length: >= 12 } commit ? $" (commit {commit[..12]})" : "");
}
