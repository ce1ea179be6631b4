using Lab.Core.Seam;

namespace Lab.Sim.Trace;

/// <summary>One step, as kept for finding the first difference between two runs.</summary>
/// <param name="At">Start of the step, run time.</param>
/// <param name="Trace">First lane of the node's trace after the step.</param>
public readonly record struct LoggedStep(Instant At, int Node, InputKind Input, ulong Digest, ulong Trace);
