namespace Lab.Core.Seam;

/// <summary>What a participant may know of time when a step begins.</summary>
/// <param name="Wall">Its own calendar clock (skew, drift and jumps included): for timestamps and epochs.</param>
/// <param name="Mono">Time since it booted (drift only): for timeouts and round trips.</param>
public readonly record struct Now(Instant Wall, Duration Mono);
