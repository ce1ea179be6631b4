namespace Lab.Scenarios.Model;

/// <summary>
/// How the run is computed. Neither option may change its outcome: they exist so that this can be proved.
/// </summary>
public sealed record EngineOptions
{
    /// <summary>Whether nodes share the results of pure functions.</summary>
    public bool Memo { get; init; } = true;

    /// <summary>Whether every frame is encoded and decoded again at each delivery.</summary>
    public bool WireParanoid { get; init; }
}

/// <summary>Where a scenario may run: in the simulator, or as a live rehearsal on real sockets.</summary>
public enum World { Sim, Live }
