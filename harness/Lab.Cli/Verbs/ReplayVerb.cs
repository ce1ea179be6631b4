using Lab.Cli.Runs;
using Lab.Records;
using Lab.Scenarios;

namespace Lab.Cli.Verbs;

/// <summary><c>lab replay</c>: repeat a recorded run; the same trace hash, or the first difference.</summary>
internal static class ReplayVerb
{
    public static ExitCode Run(ReplayRequest request, Terminal terminal, CancellationToken stop)
    {
        var stored = StoredRun.Open(request.Run);
        var record = stored.Record;
        if (record.TraceHash is null)
            throw new InputError($"{request.Run} was recorded in world {record.World}: only simulated runs replay");
        foreach (string damaged in stored.Damaged())
            terminal.Warn($"{damaged} is not what the record says; the record itself is replayed");
        var scenario = ScenarioFile.FromResolved(record.Resolved);
        string hash = ScenarioFile.HashOf(scenario).ToString();
        if (hash != record.ScenarioHash)
            terminal.Warn($"the record's scenario hash is {record.ScenarioHash[..16]}, its scenario gives {hash[..16]}");
        Finished again;
        using (var progress = request.Progress
            ? new ProgressLine(terminal, $"{scenario.Id}, seed {record.Seed}", scenario.Duration) : null)
            again = Execution.Simulate(scenario, record.Seed, request.Threads, progress, stop);
        bool same = again.Record.TraceHash == record.TraceHash, sameBuild = again.Record.BuildHash == record.BuildHash;
        if (request.Json)
            terminal.WriteJson(new
            {
                Same = same, SameBuild = sameBuild, Recorded = record.TraceHash, Replayed = again.Record.TraceHash,
            });
        else
            terminal.Out.WriteLine(same
                ? $"same trace hash {record.TraceHash}{(sameBuild ? "" : " (though the build differs)")}"
                : $"DIVERGED: recorded {record.TraceHash}, now {again.Record.TraceHash}");
        if (same) return ExitCode.Pass;
        if (!sameBuild)
            terminal.Error.WriteLine(
                $"the build differs: recorded {record.BuildHash[..16]} (commit {record.Commit ?? "unknown"}), now {again.Record.BuildHash[..16]}");
        return ExitCode.Diverged;
    }
}
