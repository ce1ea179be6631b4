namespace Lab.Sim.Network;

/// <summary>A transmission rate, kept as nanoseconds a byte in 32.32 fixed point; the default is unlimited.</summary>
public readonly record struct Rate
{
    private readonly ulong nanosecondsPerByte32;

    private Rate(ulong nanosecondsPerByte32) => this.nanosecondsPerByte32 = nanosecondsPerByte32;

    public static Rate Unlimited => default;

    public bool IsUnlimited => this.nanosecondsPerByte32 == 0;

    /// <summary>At least 1 byte a second.</summary>
    public static Rate BytesPerSecond(long bytes)
    {
        Check.That(bytes > 0);
        return new Rate(Math.Max(1, (ulong)((UInt128)1_000_000_000 << 32) / (ulong)bytes));
    }

    /// <summary>The slower of two.</summary>
    public static Rate Slower(Rate a, Rate b) => a.nanosecondsPerByte32 > b.nanosecondsPerByte32 ? a : b;

    /// <summary>Nanoseconds that <paramref name="bytes"/> take, rounded down.</summary>
    public long TimeOf(long bytes)
    {
        // The lower half is multiplied out again: what the runtime gives for it makes a detour through memory.
        ulong high = Math.BigMul((ulong)bytes, this.nanosecondsPerByte32, out _);
        ulong low = (ulong)bytes * this.nanosecondsPerByte32;
        return (long)(high << 32 | low >> 32);
    }

    /// <summary>Bytes that fit into <paramref name="nanoseconds"/>; 0 if unlimited (nothing ever waits).</summary>
    public long BytesIn(long nanoseconds) =>
        IsUnlimited ? 0 : (long)(((UInt128)(ulong)nanoseconds << 32) / this.nanosecondsPerByte32);

    /// <summary>
    /// The steady rate of a TCP stream under loss, 1.22 MSS / (RTT sqrt(p)) (Mathis et al. 1997), MSS 1,448 bytes.
    /// </summary>
    public static Rate UnderLoss(long roundTripNs, int lossPerMillion)
    {
        if (lossPerMillion == 0) return Unlimited;
        // ns per byte = RTT * sqrt(p) / (1.22 * 1448); sqrt(p) = isqrt(ppm * 10^6) / 10^6
        ulong root = SquareRoot((ulong)lossPerMillion * 1_000_000);
        return new Rate((ulong)(((UInt128)(ulong)roundTripNs * root << 32) / (1_766_560_000UL)));
    }

    private static ulong SquareRoot(ulong n)
    {
        ulong root = 0;
        for (ulong bit = 1UL << 31; bit != 0; bit >>= 1)
            if ((root | bit) * (root | bit) <= n)
                root |= bit;
        return root;
    }
}
