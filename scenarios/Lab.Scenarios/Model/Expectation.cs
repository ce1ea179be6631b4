using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>
/// What a metric must be: at least and at most a bound (each optional), or equal to one within a tolerance.
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

    /// <summary>
    /// The smallest value that meets the expectation, in the base unit; null when there is none.
    /// </summary>
    public Ratio? Lowest => Target is { } t ? Scale(t.Value, Within.Bottom - Within.Top) : AtLeast?.Value;

    /// <summary>
    /// The largest value that meets the expectation, in the base unit; null when there is none.
    /// </summary>
    public Ratio? Highest => Target is { } t ? Scale(t.Value, Within.Bottom + Within.Top) : AtMost?.Value;

    /// <summary>For people: <c>at most 5s</c>, <c>518ms within 5%</c>.</summary>
    public override string ToString() => (AtLeast, AtMost, Target) switch
    {
        (_, _, { } target) => $"{target} within {Units.Shares.Write(Within)}",
        ({ } least, { } most, _) => $"from {least} to {most}",
        ({ } least, _, _) => $"at least {least}",
        _ => $"at most {AtMost}",
    };

    private Ratio Scale(Ratio value, long top) =>
        new(checked(value.Top * top), checked(value.Bottom * Within.Bottom));
}
