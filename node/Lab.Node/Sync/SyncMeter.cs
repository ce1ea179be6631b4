using Lab.Core;

namespace Lab.Nodes.Sync;

/// <summary>
/// The rate at which blocks and bytes come in, over the last ten to twenty seconds of the node's clock.
/// </summary>
internal sealed class SyncMeter
{
    private static readonly Duration Span = Duration.FromSeconds(10);

    private Mark older, newer;
    private long blocks, bytes;

    /// <summary>Blocks and bytes since the beginning.</summary>
    public long Blocks => this.blocks;

    public long Bytes => this.bytes;

    public void Begin(Duration now)
    {
        this.blocks = this.bytes = 0;
        this.older = this.newer = new Mark(now, 0, 0);
    }

    public void Downloaded(long size) => this.bytes += size;

    public void Applied(Duration now)
    {
        this.blocks++;
        if (now - this.newer.At >= Span) (this.older, this.newer) = (this.newer, new Mark(now, this.blocks, this.bytes));
    }

    /// <summary>Blocks in 1,000 seconds; 0 if nothing can be said yet.</summary>
    public long MilliblocksPerSecond(Duration now) => PerSecond(now, (this.blocks - this.older.Blocks) * 1_000);

    /// <summary>Bytes a second.</summary>
    public long BytesPerSecond(Duration now) => PerSecond(now, this.bytes - this.older.Bytes);

    /// <summary>The time that so many more blocks will take, or null if nothing can be said yet.</summary>
    public Duration? TimeFor(long remaining, Duration now)
    {
        long done = this.blocks - this.older.Blocks;
        if (done == 0) return null;
        var time = (Int128)(now - this.older.At).Nanoseconds * remaining / done;
        return time > long.MaxValue ? null : new Duration((long)time);
    }

    private long PerSecond(Duration now, long amount)
    {
        long passed = (now - this.older.At).Nanoseconds;
        return passed <= 0 ? 0 : (long)((Int128)amount * 1_000_000_000 / passed);
    }

    private readonly record struct Mark(Duration At, long Blocks, long Bytes);
}
