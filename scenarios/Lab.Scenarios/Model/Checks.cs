using Lab.Core;

namespace Lab.Scenarios.Model;

/// <summary>A safety check that must hold at every instant.</summary>
public sealed record Always(string Checker);

/// <summary>
/// A liveness check: it must hold within a time after the last healing (or after the start, if nothing is
/// healed); without a time, by the end of the run.
/// </summary>
public sealed record Eventually(string Checker, Duration? Within);

/// <summary>A rare case that the run must reach at least once.</summary>
public sealed record Sometimes(string Probe);

/// <summary>
/// What a number measures. Base units: nanosecond, one (of a whole), one, byte, bit a second.
/// </summary>
public enum Quantity { Duration, Share, Number, Size, Rate }

/// <summary>A number with what it measures, exact, in the base unit of its quantity.</summary>
public readonly record struct Bound(Quantity Quantity, Ratio Value)
{
    public override string ToString() => Units.Bounds.Write(this);
}
