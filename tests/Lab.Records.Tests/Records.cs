using System.Text.Json.Nodes;

namespace Lab.Records.Tests;

/// <summary>Run records to test with.</summary>
internal static class Records
{
    public static RunRecord Sample { get; } = new()
    {
        World = "sim",
        ScenarioId = "partition-heals",
        Claim = "A network cut in half returns to \"one\" chain – schön.",
        ScenarioHash = new string('a', 64),
        Resolved = new JsonObject { ["nodes"] = 1000, ["network"] = new JsonObject { ["loss"] = "1/200" } },
        BuildHash = new string('b', 64),
        Commit = "0123456",
        Seed = ulong.MaxValue,
        TraceHash = "0123456789abcdef0123456789abcdef",
        Verdict = Verdict.NoProgress,
        Checks = [new CheckResult("one-chain", "always", true, "held for 60 minutes")],
        Probes = [new ProbeResult("reorg-deeper-than-1", 3, 7, "12.5s")],
        Metrics = [new Metric("block-propagation-p95", "s", 1.25)],
        Warnings = ["clocks differ"],
        SimulatedNs = 3_600_000_000_000,
        Host = new RunHost("x64, 2 cores", ".NET 10.0.0", 2, 36_000_000_000, 1_234_567, "2026-01-02T03:04:05Z"),
    };
}
