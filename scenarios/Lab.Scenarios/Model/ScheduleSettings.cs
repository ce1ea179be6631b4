using Lab.Core;
using Lab.Ledger;

namespace Lab.Scenarios.Model;

/// <summary>How rewards change; see R-EMIT-2 to R-EMIT-6 of the specification.</summary>
public enum EmissionKind { Fixed, Halving, LinearDecay, ExponentialDecay, Table }

/// <summary>One schedule of rewards and its floor. Amounts are in base units.</summary>
public sealed record ScheduleSettings
{
    public EmissionKind Kind { get; init; }

    /// <summary>The first reward; a table has none.</summary>
    public long Initial { get; init; } = 5_000_000_000;

    /// <summary>Blocks from one halving to the next.</summary>
    public long Interval { get; init; } = 2_100_000;

    /// <summary>What each reward has less than the one before.</summary>
    public long Step { get; init; } = 1;

    /// <summary>One reward over the one before, above 0 and below 1.</summary>
    public Ratio Ratio { get; init; } = new(999, 1000);

    /// <summary>The rewards of a table, in rising order, the first from 0; else empty.</summary>
    public IReadOnlyList<TableRange> Ranges { get; init; } = [];

    /// <summary>The least reward; 0 for none.</summary>
    public long Floor { get; init; }

    /// <summary>The ledger's schedule.</summary>
    public EmissionSchedule ToSchedule() => Kind switch
    {
        EmissionKind.Halving => new HalvingSchedule(new Amount(Initial), Interval),
        EmissionKind.LinearDecay => new LinearDecaySchedule(new Amount(Initial), new Amount(Step)),
        EmissionKind.ExponentialDecay => new ExponentialDecaySchedule(new Amount(Initial), Fraction(Ratio)),
        EmissionKind.Table => new TableSchedule(Ranges),
        _ => new FixedSchedule(new Amount(Initial)),
    };

    /// <summary>A share in units of 2^-64, at most 1 - 2^-64.</summary>
    private static ulong Fraction(Ratio ratio)
    {
        var scaled = ((UInt128)(ulong)ratio.Top << 64) / (ulong)ratio.Bottom;
        return scaled > ulong.MaxValue ? ulong.MaxValue : (ulong)scaled;
    }
}
