using Lab.Core;
using Lab.Records;
using Lab.Scenarios.Checking;

namespace Lab.Scenarios.Worlds;

/// <summary>What a run of one scenario and seed gave, before its checks are judged against the metrics.</summary>
/// <param name="TraceHash">32 hexadecimal digits; null for a live world.</param>
/// <param name="Deliveries">Frames handed to participants.</param>
public sealed record RunOutcome(
    CheckBook Checks, RunData Data, Instant End, string? TraceHash, long Deliveries,
    IReadOnlyList<string> Warnings);
