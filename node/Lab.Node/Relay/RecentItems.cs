using Lab.Core.Seam;

namespace Lab.Nodes.Relay;

/// <summary>
/// The frames of the items accepted last, from which requests are served: first in, first out, bounded in
/// number and in bytes. Frames are shared with everybody else who holds the item.
/// </summary>
internal sealed class RecentItems(int maxCount, long maxBytes)
{
    private const int FirstSize = 8;

    // A ring; a linear search over packed keys beats a dictionary at these sizes, and costs no memory when
    // empty.
    private ulong[] keys = [];
    private Frame?[] frames = [];
    private int head, count;
    private long bytes;

    public int Count => this.count;
    public long Bytes => this.bytes;

    /// <summary>Keeps a frame, forgetting the oldest ones beyond the bounds (but never this one).</summary>
    public void Add(ulong key, Frame frame)
    {
        while (this.count > 0 && (this.count >= maxCount || this.bytes + frame.Length > maxBytes))
            DropOldest();
        if (this.count == this.keys.Length) Grow();
        int at = (this.head + this.count) & (this.keys.Length - 1);
        this.keys[at] = key;
        this.frames[at] = frame;
        this.count++;
        this.bytes += frame.Length;
    }

    /// <summary>The frame of an item, or null if it is gone or was never here. Keys are never 0.</summary>
    public Frame? Find(ulong key)
    {
        int at = this.keys.AsSpan().IndexOf(key);
        return at < 0 ? null : this.frames[at];
    }

    /// <summary>All frames, the oldest first.</summary>
    public IEnumerable<Frame> Frames()
    {
        for (int i = 0; i < this.count; i++) yield return this.frames[(this.head + i) & (this.keys.Length - 1)]!;
    }

    private void DropOldest()
    {
        this.bytes -= this.frames[this.head]!.Length;
        this.keys[this.head] = 0;
        this.frames[this.head] = null;
        this.head = (this.head + 1) & (this.keys.Length - 1);
        this.count--;
    }

    private void Grow()
    {
        int size = Math.Max(FirstSize, this.keys.Length * 2);
        var largerKeys = new ulong[size];
        var largerFrames = new Frame?[size];
        for (int i = 0; i < this.count; i++)
        {
            int from = (this.head + i) & (this.keys.Length - 1);
            largerKeys[i] = this.keys[from];
            largerFrames[i] = this.frames[from];
        }

        (this.keys, this.frames, this.head) = (largerKeys, largerFrames, 0);
    }
}
