using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// The rewards of one version of an emission as a series: sums of its first ones, and where they stop changing.
/// Exact. Closed forms for all schedules but the exponential one.
/// </summary>
internal sealed class RewardSeries
{
    private readonly EmissionSchedule schedule;
    private readonly Amount floor;
    private readonly DecaySeries? decay;

    private RewardSeries(EmissionVersion version)
    {
        this.schedule = version.Schedule;
        this.floor = version.Floor;
        this.decay = this.schedule is ExponentialDecaySchedule d ? new DecaySeries(d, this.floor) : null;
    }

    /// <summary>The first number of blocks from which on the reward is the same for ever; null if it is not known.</summary>
    public long? Settled { get; private init; }

    /// <summary>The most blocks that <see cref="SumOf"/> adds up.</summary>
    public long Most { get; private init; }

    /// <summary>The series of a version, which must be valid.</summary>
    /// <param name="version">The schedule and its floor.</param>
    /// <param name="most">The most blocks of an exponential schedule that may be added up one by one.</param>
    public static RewardSeries Of(EmissionVersion version, long most)
    {
        var series = new RewardSeries(version);
        long? settled = series.SettledFrom(most);
        bool endless = settled is not null || version.Schedule is not ExponentialDecaySchedule;
        return new RewardSeries(version) { Settled = settled, Most = endless ? long.MaxValue : most };
    }

    /// <summary>The reward after so many blocks, none below the floor.</summary>
    public Amount After(long blocks)
    {
        var reward = this.schedule.After(blocks);
        return reward < this.floor ? this.floor : reward;
    }

    /// <summary>The sum of the first rewards: of those after 0 to <paramref name="blocks"/> - 1 blocks.</summary>
    public UInt128 SumOf(long blocks)
    {
        Check.That(blocks >= 0 && blocks <= Most);
        return this.schedule switch
        {
            HalvingSchedule halving => Halving(halving, blocks),
            LinearDecaySchedule linear => Linear(linear, blocks),
            TableSchedule table => Table(table, blocks),
            ExponentialDecaySchedule => Decay(blocks),
            _ => Constant(After(0), blocks),
        };
    }

    /// <summary>
    /// The last number of blocks below <paramref name="length"/> after which the reward is above zero; null if none is.
    /// </summary>
    public long? LastPaying(long length)
    {
        if (length <= 0) return null;
        if (Settled is not { } settled || settled >= length || After(settled) > Amount.Zero)
            settled = length;
        if (this.schedule is TableSchedule table)
            for (int i = table.Ranges.Count - 1; i >= 0 && settled > 0; i--)
            {
                if (After(settled - 1) > Amount.Zero) break;
                settled = Math.Min(settled, table.Ranges[i].From);
            }

        // Just before it settles, an exponential schedule may give nothing once or twice.
        while (settled > 0 && After(settled - 1) == Amount.Zero) settled--;
        return settled == 0 ? null : settled - 1;
    }

    private static UInt128 Constant(Amount reward, long blocks) => (UInt128)(ulong)reward.Units * (ulong)blocks;

    private long? SettledFrom(long most)
    {
        switch (this.schedule)
        {
            case HalvingSchedule halving:
                int halvings = 0;
                while (halving.Initial.Units >> halvings > this.floor.Units) halvings++;
                var at = (Int128)halvings * halving.Interval;
                return at > long.MaxValue ? null : (long)at;
            case LinearDecaySchedule linear:
                return Falling(linear);
            case TableSchedule table:
                int last = table.Ranges.Count - 1;
                while (last > 0 && After(table.Ranges[last - 1].From) == After(table.Ranges[last].From)) last--;
                return last == 0 ? 0 : table.Ranges[last].From;
            case ExponentialDecaySchedule:
                return this.decay!.SettledWithin(most);
            default:
                return 0;
        }
    }

    /// <summary>How many rewards of a linear schedule are above the floor; 0 if none or all are.</summary>
    private long Falling(LinearDecaySchedule linear)
    {
        if (linear.Initial <= this.floor || linear.Step == Amount.Zero) return 0;
        long above = linear.Initial.Units - this.floor.Units;
        return (above - 1) / linear.Step.Units + 1;
    }

    private UInt128 Halving(HalvingSchedule halving, long blocks)
    {
        var sum = UInt128.Zero;
        for (long done = 0; done < blocks;)
        {
            long rest = blocks - done;
            bool ends = Settled is { } settled && done >= settled;
            long here = ends ? rest : Math.Min(rest, halving.Interval);
            sum += Constant(After(done), here);
            done += here;
        }

        return sum;
    }

    /// <summary>n x initial - step x n (n - 1) / 2 over the n rewards above the floor, and the floor for the rest.</summary>
    private UInt128 Linear(LinearDecaySchedule linear, long blocks)
    {
        long falling = Math.Min(blocks, Settled!.Value);
        var sum = Constant(linear.Initial, falling);
        if (falling > 1) sum -= (UInt128)(ulong)falling * (ulong)(falling - 1) / 2 * (ulong)linear.Step.Units;
        return sum + Constant(After(Settled.Value), blocks - falling);
    }

    private UInt128 Table(TableSchedule table, long blocks)
    {
        var sum = UInt128.Zero;
        for (int i = 0; i < table.Ranges.Count && table.Ranges[i].From < blocks; i++)
        {
            long end = i + 1 < table.Ranges.Count ? Math.Min(table.Ranges[i + 1].From, blocks) : blocks;
            sum += Constant(After(table.Ranges[i].From), end - table.Ranges[i].From);
        }

        return sum;
    }

    private UInt128 Decay(long blocks)
    {
        long falling = Settled is { } settled ? Math.Min(blocks, settled) : blocks;
        return this.decay!.SumOf(falling) + Constant(this.floor, blocks - falling);
    }
}
