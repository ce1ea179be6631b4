using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// What all blocks up to a height issue together, exactly and without a chain: the sum of R-EMIT-7. For charts and
/// tables. Not for several threads, since it keeps sums.
/// </summary>
public sealed class IssuanceCurve
{
    /// <summary>
    /// The most blocks under exponential schedules that are added up one by one, over all versions together: 2^26.
    /// </summary>
    public const long MostDecayBlocks = 1L << 26;

    private static readonly Height Last = new(long.MaxValue - 1);
    private readonly Emission emission;
    private readonly RewardSeries[] series;
    private readonly UInt128?[] whole;
    private Height added = Last;

    private IssuanceCurve(Emission emission)
    {
        this.emission = emission;
        this.series = new RewardSeries[emission.Versions.Count];
        this.whole = new UInt128?[emission.Versions.Count];
    }

    /// <summary>
    /// The last height that <see cref="IssuedThrough"/> knows: 2^63 - 2 unless an exponential schedule is so slow that
    /// after <see cref="MostDecayBlocks"/> it is not at its floor, nor everything up to the limit issued.
    /// </summary>
    public Height Highest { get; private set; } = Last;

    /// <summary>Whether a slow exponential schedule keeps sums from being known at all heights.</summary>
    public bool IsBounded => Highest < Last;

    /// <summary>The largest sum of all rewards: the cap, or the largest amount.</summary>
    public Amount Limit => this.emission.Cap ?? Amount.Max;

    /// <summary>The curve of an emission, which must be valid.</summary>
    public static IssuanceCurve Of(Emission emission)
    {
        Check.That(emission.Validate() is null);
        var curve = new IssuanceCurve(emission);
        long left = MostDecayBlocks;
        for (int i = 0; i < curve.series.Length; i++)
        {
            var series = curve.series[i] = RewardSeries.Of(emission.Versions[i], left);
            long length = curve.LengthOf(i);
            if (series.Most < length)
            {
                var last = new Height(emission.Versions[i].From.Value + series.Most - 1);
                if (last < curve.added) curve.added = last;
            }

            if (emission.Versions[i].Schedule is ExponentialDecaySchedule)
                left -= Math.Min(left, Math.Min(length, series.Settled ?? left));
        }

        curve.Highest = curve.added;
        if (curve.IssuedThrough(curve.added) >= curve.Limit) curve.Highest = Last;
        return curve;
    }

    /// <summary>The sum of the rewards of the blocks up to and with this one, at most <see cref="Highest"/>.</summary>
    public Amount IssuedThrough(Height height)
    {
        Check.That(height >= Height.Genesis && height <= Highest);
        if (height > this.added) return Limit; // or it would not be known
        var versions = this.emission.Versions;
        UInt128 limit = (ulong)Limit.Units, sum = 0;
        for (int i = 0; i < versions.Count && versions[i].From <= height && sum < limit; i++)
        {
            bool over = i + 1 < versions.Count && versions[i + 1].From <= height;
            sum += over ? this.whole[i] ??= Sum(i, LengthOf(i)) : Sum(i, height - versions[i].From + 1);
        }

        return new Amount((long)(ulong)UInt128.Min(sum, limit));
    }

    /// <summary>What the block at this height issues: the scheduled reward, or what the limit leaves of it.</summary>
    public Amount RewardAt(Height height) => height == Height.Genesis
        ? Amount.Zero
        : this.emission.Reward(height, IssuedThrough(new Height(height.Value - 1)));

    /// <summary>The first height at which everything up to the limit is issued; null if none up to the last is.</summary>
    public Height? LimitReached()
    {
        if (IssuedThrough(Highest) < Limit) return null;
        long low = 0, high = Highest.Value;
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (IssuedThrough(new Height(middle)) >= Limit) high = middle;
            else low = middle + 1;
        }

        return new Height(low);
    }

    /// <summary>
    /// The last height that issues anything; null if there is none, if rewards never end, or if that is not known.
    /// </summary>
    public Height? LastReward()
    {
        if (LimitReached() is { } reached) return reached == Height.Genesis ? null : reached;
        int last = this.series.Length - 1;
        if (this.series[last].Settled is not { } settled || this.series[last].After(settled) > Amount.Zero) return null;
        for (int i = last; i >= 0; i--)
            if (this.series[i].LastPaying(LengthOf(i)) is { } blocks
                && this.emission.Versions[i].From.Value + blocks is > 0 and var height)
                return new Height(height);
        return null;
    }

    /// <summary>
    /// The first height from which on a version's reward stays the same; null if its end comes first, or if it is not
    /// known.
    /// </summary>
    public Height? SettledFrom(int version) => this.series[version].Settled is { } blocks && blocks < LengthOf(version)
        ? new Height(this.emission.Versions[version].From.Value + blocks)
        : null;

    /// <summary>The blocks that a version rules; of the last one, as many as there are heights.</summary>
    private long LengthOf(int version)
    {
        var versions = this.emission.Versions;
        return (version + 1 < versions.Count ? versions[version + 1].From.Value : long.MaxValue)
            - versions[version].From.Value;
    }

    /// <summary>The first rewards of a version; genesis, the first of the first one, has none (R-EMIT-1).</summary>
    private UInt128 Sum(int version, long blocks)
    {
        var series = this.series[version];
        return series.SumOf(blocks) - (version == 0 ? series.SumOf(1) : UInt128.Zero);
    }
}
