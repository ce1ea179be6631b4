using Lab.Core;
using Lab.Ledger;

namespace Lab.Scenarios.Model;

/// <summary>How rewards change; see R-EMIT-2 to R-EMIT-5 of the specification.</summary>
public enum EmissionKind { Fixed, Halving, LinearDecay, ExponentialDecay }

/// <summary>What each block of a scenario's chain may issue. Amounts are in base units.</summary>
public sealed record EmissionSettings
{
    public EmissionKind Schedule { get; init; }

    /// <summary>The first reward.</summary>
    public long Initial { get; init; } = 5_000_000_000;

    /// <summary>Blocks from one halving to the next.</summary>
    public long Interval { get; init; } = 2_100_000;

    /// <summary>What each reward has less than the one before.</summary>
    public long Step { get; init; } = 1;

    /// <summary>One reward over the one before, above 0 and below 1.</summary>
    public Ratio Ratio { get; init; } = new(999, 1000);

    /// <summary>The least reward; 0 for none.</summary>
    public long Floor { get; init; }

    /// <summary>All rewards together stay within it; null for no bound.</summary>
    public long? Cap { get; init; }

    public Emission ToEmission() => Emission.Of(
        Schedule switch
        {
            EmissionKind.Halving => new HalvingSchedule(new Amount(Initial), Interval),
            EmissionKind.LinearDecay => new LinearDecaySchedule(new Amount(Initial), new Amount(Step)),
            EmissionKind.ExponentialDecay => new ExponentialDecaySchedule(
                new Amount(Initial), Fraction(Ratio)),
            _ => new FixedSchedule(new Amount(Initial)),
        },
        new Amount(Floor), Cap is { } cap ? new Amount(cap) : null);

    /// <summary>A share in units of 2^-64, at most 1 - 2^-64.</summary>
    private static ulong Fraction(Ratio ratio)
    {
        var scaled = ((UInt128)(ulong)ratio.Top << 64) / (ulong)ratio.Bottom;
        return scaled > ulong.MaxValue ? ulong.MaxValue : (ulong)scaled;
    }
}
