using System.Text.Json.Nodes;

namespace Lab.Records;

/// <summary>Verdict of a run, worst last; the exit code of each is fixed by the command-line conventions.</summary>
public enum Verdict { Pass, Missed, NoProgress, Violated, Diverged }

/// <summary>One check of a run: <c>always</c>, <c>eventually</c>, <c>sometimes</c> or <c>expect</c>.</summary>
/// <param name="Name">Name of the checker or metric: <c>one-chain</c>, <c>block-propagation-p95</c>.</param>
/// <param name="Kind">always, eventually, sometimes or expect.</param>
/// <param name="Holds">Whether it held.</param>
/// <param name="Detail">What was found, in one sentence, with instants and nodes when it failed.</param>
public sealed record CheckResult(string Name, string Kind, bool Holds, string Detail);

/// <summary>A rare case, and whether this run reached it.</summary>
public sealed record ProbeResult(string Name, long Times, long Nodes, string FirstAt);

/// <summary>A named number with its unit.</summary>
public sealed record Metric(string Name, string Unit, double Value);

/// <summary>A file of the run directory, relative to it, with its SHA-256 in lower-case hexadecimal.</summary>
public sealed record RunFile(string Path, string Sha256);

/// <summary>The content of <c>record.json</c>: one run, its identity and its verdict.</summary>
public sealed record RunRecord
{
    public const int SchemaVersion = 1;
    public int Schema { get; init; } = SchemaVersion;

    /// <summary>sim, live-inproc, live-process or live-docker.</summary>
    public required string World { get; init; }
    public required string ScenarioId { get; init; }
    public required string Claim { get; init; }
    public required string ScenarioHash { get; init; }

    /// <summary>The scenario with defaults filled in and overrides applied, as canonical JSON.</summary>
    public required JsonObject Resolved { get; init; }
    public required string BuildHash { get; init; }
    public string? Commit { get; init; }
    public required ulong Seed { get; init; }

    /// <summary>
    /// Where the keys of nodes and wallets came from: <c>seeded</c>, so that whoever knows the seed knows them, or
    /// <c>system</c>, the system's cryptographic random numbers.
    /// </summary>
    public string Keys { get; init; } = "seeded";

    /// <summary>What links were: <c>simulated</c>, <c>tls-1.3</c> or <c>plaintext</c>.</summary>
    public string Links { get; init; } = "simulated";

    /// <summary>32 hexadecimal digits; null in a live world, which has none.</summary>
    public string? TraceHash { get; init; }
    public required Verdict Verdict { get; init; }
    public IReadOnlyList<CheckResult> Checks { get; init; } = [];
    public IReadOnlyList<ProbeResult> Probes { get; init; } = [];
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>What operators asked of nodes, in the order of the scenario; empty for a run without.</summary>
    public IReadOnlyList<OperatorAnswer> Operator { get; init; } = [];

    /// <summary>Reasons not to trust the result unread.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
    public required long SimulatedNs { get; init; }

    /// <summary>What may differ between two runs of one identity.</summary>
    public required RunHost Host { get; init; }
    public IReadOnlyList<RunFile> Files { get; init; } = [];
}

/// <summary>The part of a record that may differ between two runs of one identity.</summary>
public sealed record RunHost(string Machine, string Runtime, int Threads, long WallNs, long Deliveries, string StartedUtc);
