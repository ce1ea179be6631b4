using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Lab.Cli.Keys;
using Lab.Cli.Runs;
using Lab.Reports;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;
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
        if (request.Plaintext && scenario.Network.Tls)
            throw new InputError("--plaintext: the scenario asks for encrypted links (network.tls: on)");
        if (ReportWriter.WhatIsMissing() is { } missing) throw new IOException(missing);
        ulong seed = run.SeedsOr(scenario.Seed)[0];
        FolderProbe.Require(run.Out);
        string? said = Forewarning.Say(terminal, scenario, seed);
        var began = DateTime.UtcNow;
        var watch = Stopwatch.StartNew();
        Finished finished;
        using var plots = new LivePlots(request.Plots); // ends after the world that reads them
        IKeySource keys = request.SeededKeys ? new SeededKeys(seed) : KeysOf(scenario, request.Plots);
        using (var progress = run.Progress
            ? new ProgressLine(terminal, scenario.Id + ", live", scenario.Duration, live: true) : null)
        {
            var outcome = new LiveRun(scenario, seed, keys, request.Plaintext, plots)
                .PlayAsync(at => progress?.Report(at.Simulated, at.Deliveries), stop).GetAwaiter().GetResult();
            finished = Execution.Judge(
                scenario, seed, "live-inproc", keys.Name, request.Plaintext ? "plaintext" : "tls-1.3", outcome,
                Execution.HostOf(Environment.ProcessorCount, watch.Elapsed, outcome.Deliveries, began));
        }
        var stored = ReportWriter.Write(run.Out, finished.Record, finished.Analysis, stop);
        foreach (var refused in plots.Refused) terminal.Warn($"{refused.Message}; left out");
        if (run.Json) terminal.WriteJson(RunSummary.Document([stored], null));
        else RunSummary.Print(terminal, stored, brief: false, said);
        if (!run.Json) terminal.Out.WriteLine($"  keys    {stored.Record.Keys}");
        if (!run.Json) terminal.Out.WriteLine($"  links   {stored.Record.Links}");
        if (!run.Json && request.Plots is { } folder)
        {
            string others = plots.Others > 0 ? $", {plots.Others} of miners that are not in this run left alone" : "";
            terminal.Out.WriteLine($"  plots   {plots.Counts.Read} read from {folder}, {plots.Counts.Made} made there{others}");
        }

        return ExitCodes.Of(stored.Record.Verdict);
    }

    /// <summary>Keys of the system's: for this run only, or those that the user's plots belong to.</summary>
    private static SystemKeys KeysOf(Scenario scenario, string? plots)
    {
        if (plots is null) return new SystemKeys();
        string file = Path.Combine(plots, KeyFile.Name);
        var keys = KeyFile.Read(file);
        int had = keys.Seeds().Count();
        for (int node = 0; node < scenario.Nodes; node++) keys.KeyOf(KeyPurpose.Node, node, 0);
        for (int i = 0; i < (scenario.Workload.Transfers?.Wallets ?? 0); i++) keys.KeyOf(KeyPurpose.Wallet, i, 0);
        // Before the plots that are bound to them.
        if (keys.Seeds().Count() > had) KeyFile.Write(file, keys);
        return keys;
    }
}
