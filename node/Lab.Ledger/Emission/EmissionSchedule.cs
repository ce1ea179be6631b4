using Lab.Core;
using Lab.Core.Crypto;

namespace Lab.Ledger;

/// <summary>
/// How the reward changes with the blocks since a schedule came into force. Integers only, rounded down.
/// </summary>
public abstract record EmissionSchedule
{
    private protected EmissionSchedule()
    {
    }

    /// <summary>The reward after so many blocks under this schedule (0 and up), before floor and cap.</summary>
    public abstract Amount After(long blocks);

    /// <summary>What is wrong with it, or null.</summary>
    public abstract ParameterFault? Validate();

    internal abstract void WriteDigest(ref Hasher hasher);
}

/// <summary>R-EMIT-2: initial / 2^(blocks / interval), both divisions rounded down; zero after 63 halvings.</summary>
/// <param name="Initial">The first reward.</param>
/// <param name="Interval">Blocks from one halving to the next, at least 1.</param>
public sealed record HalvingSchedule(Amount Initial, long Interval) : EmissionSchedule
{
    public override Amount After(long blocks)
    {
        long halvings = blocks / Interval;
        return halvings >= 63 ? Amount.Zero : new Amount(Initial.Units >> (int)halvings);
    }

    public override ParameterFault? Validate() =>
        Interval < 1 ? new ParameterFault(nameof(Interval), "at least 1 block") : null;

    internal override void WriteDigest(ref Hasher hasher)
    {
        hasher.Add((byte)1);
        hasher.Add((ulong)Initial.Units);
        hasher.Add((ulong)Interval);
    }
}

/// <summary>
/// R-EMIT-3: initial x ratio^blocks, where ratio is a fraction of 2^64 that stands for e^-rate. The power is taken
/// by squaring, lowest bit first, and every product rounded down to 2^-64.
/// </summary>
/// <param name="Initial">The first reward.</param>
/// <param name="Ratio">2^64 times the ratio of one reward to the one before; 0 to 2^64 - 1.</param>
public sealed record ExponentialDecaySchedule(Amount Initial, ulong Ratio) : EmissionSchedule
{
    public override Amount After(long blocks)
    {
        var power = UInt128.One << 64;
        for (ulong square = Ratio; blocks > 0; blocks >>= 1)
        {
            if ((blocks & 1) == 1) power = power * square >> 64;
            square = Math.BigMul(square, square, out _);
        }

        return new Amount((long)((UInt128)(ulong)Initial.Units * power >> 64));
    }

    public override ParameterFault? Validate() => null;

    internal override void WriteDigest(ref Hasher hasher)
    {
        hasher.Add((byte)2);
        hasher.Add((ulong)Initial.Units);
        hasher.Add(Ratio);
    }
}

/// <summary>R-EMIT-4: initial - blocks x step, at least zero.</summary>
/// <param name="Initial">The first reward.</param>
/// <param name="Step">What each reward has less than the one before.</param>
public sealed record LinearDecaySchedule(Amount Initial, Amount Step) : EmissionSchedule
{
    public override Amount After(long blocks)
    {
        var lost = (Int128)blocks * Step.Units;
        return lost >= Initial.Units ? Amount.Zero : new Amount(Initial.Units - (long)lost);
    }

    public override ParameterFault? Validate() => null;

    internal override void WriteDigest(ref Hasher hasher)
    {
        hasher.Add((byte)3);
        hasher.Add((ulong)Initial.Units);
        hasher.Add((ulong)Step.Units);
    }
}

/// <summary>R-EMIT-5: the same reward for ever.</summary>
public sealed record FixedSchedule(Amount Reward) : EmissionSchedule
{
    public override Amount After(long blocks) => Reward;

    public override ParameterFault? Validate() => null;

    internal override void WriteDigest(ref Hasher hasher)
    {
        hasher.Add((byte)4);
        hasher.Add((ulong)Reward.Units);
    }
}

/// <summary>R-EMIT-6: a reward for each range of heights, found by bisection; the last range has no end.</summary>
/// <param name="Ranges">In rising order, the first from 0, so that there is no gap; 1 to 4,096 of them.</param>
public sealed record TableSchedule(IReadOnlyList<TableRange> Ranges) : EmissionSchedule
{
    public const int MaxRanges = 4_096;

    public override Amount After(long blocks)
    {
        int low = 0, high = Ranges.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (Ranges[middle].From <= blocks) low = middle;
            else high = middle - 1;
        }

        return Ranges[low].Reward;
    }

    public override ParameterFault? Validate()
    {
        if (Ranges.Count is < 1 or > MaxRanges) return new(nameof(Ranges), "1 to 4096 ranges");
        if (Ranges[0].From != 0) return new(nameof(Ranges), "a first range from 0");
        for (int i = 1; i < Ranges.Count; i++)
            if (Ranges[i].From <= Ranges[i - 1].From) return new(nameof(Ranges), "ranges in rising order");
        return null;
    }

    internal override void WriteDigest(ref Hasher hasher)
    {
        hasher.Add((byte)5);
        hasher.Add((ulong)Ranges.Count);
        foreach (var range in Ranges)
        {
            hasher.Add((ulong)range.From);
            hasher.Add((ulong)range.Reward.Units);
        }
    }
}

/// <summary>The reward from a number of blocks on.</summary>
public readonly record struct TableRange(long From, Amount Reward);
