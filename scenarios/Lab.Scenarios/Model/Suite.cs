namespace Lab.Scenarios.Model;

/// <summary>The scenarios that continuous integration and release teams run.</summary>
public sealed record Suite
{
    public const int FormVersion = 1;

    public IReadOnlyList<SuiteEntry> Scenarios { get; init; } = [];
}

/// <summary>What an entry decides: a merge, a release, or nothing (it is run for its report).</summary>
public enum Gate { Merge, Release }

/// <summary>One scenario of a suite.</summary>
public sealed record SuiteEntry
{
    public string Id { get; init; } = "";

    /// <summary>The scenario's file, relative to the suite's, with forward slashes.</summary>
    public string File { get; init; } = "";

    /// <summary>The scenario's own claim, word for word.</summary>
    public string Claim { get; init; } = "";

    /// <summary>The seeds to run, in order; at least one.</summary>
    public IReadOnlyList<ulong> Seeds { get; init; } = [1];

    public IReadOnlyList<World> Worlds { get; init; } = [World.Sim];
    public IReadOnlyList<Gate> Gates { get; init; } = [];
}
