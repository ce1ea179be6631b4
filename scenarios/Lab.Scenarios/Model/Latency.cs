using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>When a random latency is drawn: once for each link, or anew for each message.</summary>
public enum DrawnPer { Link, Message }

/// <summary>One-way latency of a link, without queueing and transmission.</summary>
public abstract record Latency
{
    public DrawnPer Per { get; init; } = DrawnPer.Link;
}

public sealed record ConstantLatency(Duration Value) : Latency;

/// <summary>Evenly spread from <c>From</c> to <c>To</c>, both included.</summary>
public sealed record UniformLatency(Duration From, Duration To) : Latency;

/// <summary>
/// The logarithm is normal, with standard deviation <c>Sigma</c> around the logarithm of the median.
/// </summary>
public sealed record LogNormalLatency(Duration Median, Ratio Sigma) : Latency;

/// <summary>
/// At least <c>Scale</c>, and above x with probability (Scale / x)^Shape; cut off at <c>Cap</c>.
/// </summary>
public sealed record ParetoLatency(Duration Scale, Ratio Shape, Duration Cap) : Latency;
