using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>
/// A stretch of the run, from the end of the phase before it. At its start first the healing is done, then
/// its faults begin; a fault lasts until a later phase heals it, or to the end of the run.
/// </summary>
public sealed record Phase
{
    /// <summary>The end of this phase, counted from the start of the run.</summary>
    public Duration Until { get; init; }

    public IReadOnlyList<Fault> Faults { get; init; } = [];
    public Heal Heal { get; init; } = Heal.None;
}

/// <summary>What a phase heals at its start: every fault so far, or those of the given names.</summary>
public sealed record Heal(bool All, IReadOnlyList<string> Names)
{
    public static readonly Heal None = new(false, []);
    public static readonly Heal Everything = new(true, []);
}
