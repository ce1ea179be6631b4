using System.Globalization;

namespace Lab.Sim;

/// <summary>A participant (or the kernel while it served one) threw: the run is over. Says how to see it again.</summary>
/// <param name="seed">Seed of the run.</param>
/// <param name="node">The node that was running.</param>
/// <param name="at">When its last step began.</param>
/// <param name="why">What was thrown.</param>
public sealed class StepFailed(ulong seed, int node, Instant at, Exception why) : Exception(
    string.Create(CultureInfo.InvariantCulture, $"seed {seed}, node {node}, at {at}: {why.Message}"), why)
{
    public ulong Seed => seed;
    public int Node => node;
    public Instant At => at;
}
