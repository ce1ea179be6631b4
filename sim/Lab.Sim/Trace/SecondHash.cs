namespace Lab.Sim.Trace;

/// <summary>The state of all traces at the end of one simulated second in which something happened.</summary>
/// <param name="Second">Whole seconds since the start of the run; the hash covers all events before Second + 1.</param>
public readonly record struct SecondHash(long Second, ulong A, ulong B);
