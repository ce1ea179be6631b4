namespace Lab.Scenarios.Fuzz;

/// <summary>A node under random messages did what it must never do.</summary>
public sealed class FuzzFailed(ulong seed, long step, string what, Exception? cause = null)
    : Exception($"seed {seed}, step {step}: {what}", cause);
