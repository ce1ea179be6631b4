using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>
/// Evenly spread extra delay of each message: up to a share of its latency, or up to a fixed time.
/// </summary>
public readonly record struct Jitter(Ratio OfLatency, Duration UpTo)
{
    public static readonly Jitter None = new(Ratio.Zero, Duration.Zero);
}
