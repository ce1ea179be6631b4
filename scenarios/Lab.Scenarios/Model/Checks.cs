using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>A safety check that must hold at every instant.</summary>
public sealed record Always(string Checker);

/// <summary>
/// A liveness check: it must hold within a time after the last healing (or after the start, if nothing is healed);
/// without a time, by the end of the run.
/// </summary>
public sealed record Eventually(string Checker, Duration? Within);

/// <summary>A rare case that the run must reach at least once.</summary>
public sealed record Sometimes(string Probe);

/// <summary>
/// What a metric must be: at least and at most a bound (each optional), or equal to one within a tolerance
/// (a share of it).
/// </summary>
public sealed record Expectation
{
    public string Metric { get; init; } = "";
    public Bound? AtLeast { get; init; }
    public Bound? AtMost { get; init; }

    /// <summary>Written <c>equals</c>; excludes the other two.</summary>
    public Bound? Target { get; init; }

    /// <summary>How far from the target is still met, as a share of it, 0 to 1.</summary>
    public Ratio Within { get; init; } = Ratio.Zero;

    /// <summary>The smallest value that meets the expectation, in the metric's base unit; null when there is none.</summary>
    public Ratio? Lowest => Target is { } t ? Scale(t.Value, Within.Bottom - Within.Top) : AtLeast?.Value;

    /// <summary>The largest value that meets the expectation, in the metric's base unit; null when there is none.</summary>
    public Ratio? Highest => Target is { } t ? Scale(t.Value, Within.Bottom + Within.Top) : AtMost?.Value;

    private Ratio Scale(Ratio value, long top) => new(checked(value.Top * top), checked(value.Bottom * Within.Bottom));
}

/// <summary>What a number measures. Base units: nanosecond, one (of a whole), one, byte, bit a second.</summary>
public enum Quantity { Duration, Share, Number, Size, Rate }

/// <summary>A number with what it measures, exact, in the base unit of its quantity.</summary>
public readonly record struct Bound(Quantity Quantity, Ratio Value)
{
    public override string ToString() => Units.Bounds.Write(this);
}
