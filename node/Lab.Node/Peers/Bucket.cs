using System.Runtime.CompilerServices;
using Lab.Core;

namespace Lab.Nodes.Peers;

/// <summary>
/// A token bucket that is refilled only when it is empty, so that the common case is a comparison and a
/// subtraction. In any span it gives at most twice its burst and the rate for the span.
/// </summary>
internal struct Bucket
{
    private const long Second = 1_000_000_000;

    private int tokens;
    private long filledAt;

    /// <summary>What it held when last filled or taken from.</summary>
    public readonly int Tokens => this.tokens;

    /// <summary>Starts with some seconds' worth, at most the burst.</summary>
    public void Start(in RateLimit limit, int seconds, Duration now)
    {
        this.tokens = limit.BytesPerSecond * Math.Min(seconds, limit.BurstSeconds);
        this.filledAt = now.Nanoseconds;
    }

    /// <summary>Takes what a message of some bytes costs; false, and nothing taken, if that is too much.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(int bytes, in RateLimit limit, int share, Duration now)
    {
        int left = this.tokens - bytes - share;
        if (left < 0) return TryTakeAfterRefill(ref this.tokens, bytes + share, limit, now);
        this.tokens = left;
        return true;
    }

    /// <summary>
    /// Refills, and takes what a message costs; false, and nothing taken, if that is too much. The tokens are this
    /// bucket's, or stand elsewhere, where they are at hand: then they start at <see cref="Tokens"/>.
    /// </summary>
    public bool TryTakeAfterRefill(ref int tokens, int cost, in RateLimit limit, Duration now)
    {
        // Longer than the bucket takes to fill makes no difference, and keeps the product within 64 bits.
        long span = Math.Min(now.Nanoseconds - this.filledAt, limit.BurstSeconds * Second);
        long micros = span / 1_000, added = micros * limit.BytesPerSecond / 1_000_000;
        if (added > 0)
        {
            bool full = tokens + added >= limit.Burst;
            tokens = full ? limit.Burst : tokens + (int)added;
            // What was too short for a token is left for the next time.
            this.filledAt = full ? now.Nanoseconds : this.filledAt + added * Second / limit.BytesPerSecond;
        }

        if (tokens < cost) return false;
        tokens -= cost;
        return true;
    }
}
