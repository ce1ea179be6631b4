using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// The rewards of an exponential schedule, added up block by block: since every reward is rounded down by itself
/// (R-EMIT-3), their sum has no closed form. Sums of whole chunks of 65,536 blocks are kept.
/// </summary>
internal sealed class DecaySeries(ExponentialDecaySchedule schedule, Amount floor)
{
    private const int ChunkBits = 16, Chunk = 1 << ChunkBits;
    private readonly List<UInt128> sums = [UInt128.Zero];
    private ulong[] powers = [];

    /// <summary>
    /// The first number of blocks, at most <paramref name="most"/>, from which on every reward is the floor; null if
    /// there is none.
    /// </summary>
    public long? SettledWithin(long most)
    {
        if (!StaysAtFloor(most)) return null;
        long low = 0, high = most;
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (StaysAtFloor(middle)) high = middle;
            else low = middle + 1;
        }

        // The bound is a little above the rewards, so they may have settled some blocks before.
        while (high > 0 && schedule.After(high - 1) <= floor) high--;
        return high;
    }

    /// <summary>The sum of the first rewards, none below the floor. Time grows with the blocks not added up yet.</summary>
    public UInt128 SumOf(long blocks)
    {
        Check.That(blocks >= 0);
        long whole = blocks >> ChunkBits;
        while (this.sums.Count <= whole) this.sums.Add(this.sums[^1] + SumWithin(this.sums.Count - 1, Chunk));
        return this.sums[(int)whole] + SumWithin(whole, (int)(blocks & (Chunk - 1)));
    }

    /// <summary>
    /// Whether initial x ratio^blocks, with every product rounded up, is below floor + 1. If it is, then so is every
    /// later reward, for the powers of R-EMIT-3 are rounded down and the true ones fall.
    /// </summary>
    private bool StaysAtFloor(long blocks)
    {
        var power = UInt128.One << 64;
        for (UInt128 square = schedule.Ratio; blocks > 0; blocks >>= 1)
        {
            if ((blocks & 1) == 1) power = RoundedUp(power, square);
            square = RoundedUp(square, square);
        }

        return (ulong)schedule.Initial.Units * power < (UInt128)((ulong)floor.Units + 1) << 64;
    }

    private static UInt128 RoundedUp(UInt128 a, UInt128 b) => (a * b + ulong.MaxValue) >> 64;

    /// <summary>
    /// The first rewards of a chunk. The squares of a block's higher bits are the same in a whole chunk, and follow
    /// those of its lower bits, whose products are kept: so this gives each reward exactly as R-EMIT-3 does.
    /// </summary>
    private UInt128 SumWithin(long chunk, int blocks)
    {
        if (blocks == 0) return UInt128.Zero;
        if (this.powers.Length == 0) this.powers = Powers();
        Span<ulong> factors = stackalloc ulong[64];
        int count = 0;
        ulong square = schedule.Ratio;
        for (int bit = 0; bit < ChunkBits; bit++) square = Math.BigMul(square, square, out _);
        for (long rest = chunk; rest > 0; rest >>= 1)
        {
            if ((rest & 1) == 1) factors[count++] = square;
            square = Math.BigMul(square, square, out _);
        }

        ulong initial = (ulong)schedule.Initial.Units, least = (ulong)floor.Units;
        var sum = (UInt128)Math.Max((ulong)schedule.After(chunk << ChunkBits).Units, least);
        for (int i = 1; i < blocks; i++)
        {
            ulong power = this.powers[i];
            for (int f = 0; f < count; f++) power = Math.BigMul(power, factors[f], out _);
            sum += Math.Max(Math.BigMul(initial, power, out _), least);
        }

        return sum;
    }

    /// <summary>ratio^i in units of 2^-64, at i from 1 up: that of a number without its highest bit, times a square.</summary>
    private ulong[] Powers()
    {
        ulong[] all = new ulong[Chunk];
        ulong square = schedule.Ratio;
        for (int top = 1; top < Chunk; top <<= 1)
        {
            all[top] = square;
            for (int i = 1; i < top; i++) all[top + i] = Math.BigMul(all[i], square, out _);
            square = Math.BigMul(square, square, out _);
        }

        return all;
    }
}
