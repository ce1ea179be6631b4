using Lab.Core;

namespace Lab.Nodes.Peers;

/// <summary>
/// A token bucket for all that a node sends: it fills at the limit and holds one second of it. The less urgent a class,
/// the more it leaves in the bucket for others (R-RELAY-7).
/// </summary>
/// <param name="bytesPerSecond">Bytes on the wire, 1 and up.</param>
internal sealed class UploadBudget(long bytesPerSecond)
{
    private const long Second = 1_000_000_000;

    // In parts of a byte, a billion of them, so that no rounding adds up. Below zero after a large frame.
    private Int128 tokens = (Int128)bytesPerSecond * Second;
    private Duration filledAt;

    private Int128 Full => (Int128)bytesPerSecond * Second;

    /// <summary>Whether a frame of this class may leave now.</summary>
    public bool Allows(SendClass what, Duration now)
    {
        Fill(now);
        return what == SendClass.Control || this.tokens > Reserve(what);
    }

    /// <summary>A frame of so many bytes on the wire leaves.</summary>
    public void Spend(int bytes) => this.tokens -= (Int128)bytes * Second;

    /// <summary>How long until a frame of this class may leave if nothing else does; 1 ms at least.</summary>
    public Duration TimeUntil(SendClass what, Duration now)
    {
        Fill(now);
        var lacking = Reserve(what) - this.tokens;
        var time = lacking <= 0 ? 0 : lacking / bytesPerSecond + 1;
        return new Duration((long)Int128.Clamp(time, 1_000_000, long.MaxValue));
    }

    /// <summary>Nothing for blocks, a quarter of the bucket for broadcasts, half of it for transactions.</summary>
    private Int128 Reserve(SendClass what) => what switch
    {
        SendClass.Broadcast => Full / 4,
        SendClass.Transaction => Full / 2,
        _ => 0,
    };

    private void Fill(Duration now)
    {
        this.tokens = Int128.Min(Full, this.tokens + (Int128)(now - this.filledAt).Nanoseconds * bytesPerSecond);
        this.filledAt = now;
    }
}
