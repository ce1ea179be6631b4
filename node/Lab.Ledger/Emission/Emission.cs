using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>A schedule and the height at which it comes into force.</summary>
/// <param name="From">The first height that it rules; of the first version, 0.</param>
/// <param name="Schedule">How its rewards change with the blocks since then.</param>
/// <param name="Floor">The least reward; zero for none.</param>
public sealed record EmissionVersion(Height From, EmissionSchedule Schedule, Amount Floor);

/// <summary>
/// What each block may issue: schedules that follow one another at given heights, and a cap over all of them.
/// Immutable; part of what genesis commits to.
/// </summary>
public sealed record Emission
{
    public const int MaxVersions = 64;

    /// <summary>No rewards at all: everything exists from genesis on.</summary>
    public static readonly Emission None = new()
    {
        Versions = [new EmissionVersion(Height.Genesis, new FixedSchedule(Amount.Zero), Amount.Zero)],
    };

    /// <summary>In rising order of their heights, the first from 0; 1 to 64 of them.</summary>
    public required IReadOnlyList<EmissionVersion> Versions { get; init; }

    /// <summary>All rewards together never pass it; null for no other bound than the largest amount.</summary>
    public Amount? Cap { get; init; }

    /// <summary>One schedule for ever.</summary>
    public static Emission Of(EmissionSchedule schedule, Amount floor = default, Amount? cap = null) =>
        new() { Versions = [new EmissionVersion(Height.Genesis, schedule, floor)], Cap = cap };

    /// <summary>
    /// R-EMIT-1: the reward that the schedule in force and its floor name for a block, before the cap. Genesis has
    /// none. O(log n) in the number of versions, of ranges and in the height.
    /// </summary>
    public Amount Scheduled(Height height)
    {
        if (height == Height.Genesis) return Amount.Zero;
        int low = 0, high = Versions.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Versions[middle].From <= height) low = middle;
            else high = middle - 1;
        }

        var version = Versions[low];
        var reward = version.Schedule.After(height - version.From);
        return reward < version.Floor ? version.Floor : reward;
    }

    /// <summary>
    /// R-EMIT-7: the reward of a block after so much was issued: the scheduled one, or what the cap leaves of it.
    /// The cap wins over the floor, so the last reward may be partial, and all later ones are zero.
    /// </summary>
    public Amount Reward(Height height, Amount issuedBefore)
    {
        var cap = Cap ?? Amount.Max;
        var left = issuedBefore < cap ? cap - issuedBefore : Amount.Zero;
        var scheduled = Scheduled(height);
        return scheduled < left ? scheduled : left;
    }

    /// <summary>The first thing that is wrong, or null.</summary>
    public ParameterFault? Validate()
    {
        if (Versions.Count is < 1 or > MaxVersions) return new(nameof(Versions), "1 to 64 versions");
        if (Versions[0].From != Height.Genesis) return new(nameof(Versions), "a first version from height 0");
        for (int i = 0; i < Versions.Count; i++)
        {
            if (i > 0 && Versions[i].From <= Versions[i - 1].From)
                return new(nameof(Versions), "versions in rising order of height");
            if (Versions[i].Schedule.Validate() is { } fault) return fault;
        }

        return null;
    }

    /// <summary>H(`lab.emission`, cap, versions), each number in 8 little-endian bytes.</summary>
    internal Hash Digest()
    {
        var hasher = Hasher.Tagged(Domains.Emission);
        hasher.Add(Cap is { } cap ? (ulong)cap.Units : ulong.MaxValue);
        hasher.Add((ulong)Versions.Count);
        foreach (var version in Versions)
        {
            hasher.Add((ulong)version.From.Value);
            hasher.Add((ulong)version.Floor.Units);
            version.Schedule.WriteDigest(ref hasher);
        }

        return hasher.Finish();
    }
}
