using Lab.Core;
using Lab.Ledger;

namespace Lab.Scenarios.Model;

/// <summary>What each block of a scenario's chain may issue. Amounts are in base units.</summary>
public sealed record EmissionSettings
{
    /// <summary>The schedule that rules from height 0 on.</summary>
    public ScheduleSettings First { get; init; } = new();

    /// <summary>Schedules that take over later, in rising order of their heights; at most 63.</summary>
    public IReadOnlyList<EmissionChange> Versions { get; init; } = [];

    /// <summary>All rewards together stay within it; null for no bound.</summary>
    public long? Cap { get; init; }

    /// <summary>The ledger's emission.</summary>
    public Emission ToEmission() => new()
    {
        Versions =
        [
            Version(0, First), .. Versions.Select(v => Version(v.From, v.Schedule)),
        ],
        Cap = Cap is { } cap ? new Amount(cap) : null,
    };

    private static EmissionVersion Version(long from, ScheduleSettings schedule) =>
        new(new Height(from), schedule.ToSchedule(), new Amount(schedule.Floor));
}

/// <summary>A schedule that takes over at a height, 1 or more, and counts its blocks from there.</summary>
public sealed record EmissionChange
{
    public long From { get; init; }
    public ScheduleSettings Schedule { get; init; } = new();
}
