using Lab.Core;

namespace Lab.Nodes.Sync;

/// <summary>
/// How much a sync may download now, under a limit of bytes a second: a bucket that holds one second's worth and may
/// be overdrawn by what is under way, so that the mean over any time is the limit. Without a limit it is never empty.
/// </summary>
/// <param name="turn">The step under way, for its time.</param>
/// <param name="rate">Bytes a second, 0 for no limit.</param>
internal sealed class DownloadBudget(Turn turn, long rate)
{
    private const long Second = 1_000_000_000;

    // How much of a full bucket is gone.
    private long spent;
    private Duration filledAt;

    public bool IsLimited => rate > 0;

    /// <summary>Bytes that may be asked for now; 0 or less if none.</summary>
    public long Left
    {
        get
        {
            if (!IsLimited) return long.MaxValue;
            var earned = (Int128)(turn.Now.Mono - this.filledAt).Nanoseconds * rate / Second;
            if (earned >= this.spent)
            {
                this.spent = 0;
                this.filledAt = turn.Now.Mono;
            }
            else
            {
                // The rest of the division is earned again next time.
                this.spent -= (long)earned;
                this.filledAt += new Duration((long)(earned * Second / rate));
            }

            return rate - this.spent;
        }
    }

    /// <summary>Takes bytes out, or puts some back if negative.</summary>
    public void Take(long bytes)
    {
        if (IsLimited) this.spent = Math.Max(0, rate - Left + bytes);
    }

    /// <summary>
    /// How many things of a size may be asked for now: of those that are larger than the bucket one, when it is full.
    /// </summary>
    public int Room(int most, long each)
    {
        if (!IsLimited) return most;
        long left = Left;
        return (int)Math.Min(most, Math.Max(left / each, left == rate ? 1 : 0));
    }

    /// <summary>The time until it pays to ask for things of a size again.</summary>
    public Duration Until(long each)
    {
        long missing = Math.Min(Math.Max(rate / 8 + 1, each), rate) - Left;
        return missing <= 0 ? Duration.Zero : new Duration((long)((Int128)missing * Second / rate) + 1);
    }
}
