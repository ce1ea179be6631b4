using Lab.Core.Seam;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Peers;

/// <summary>
/// Frames that wait in the node because too much waits in the host: control and blocks first, then
/// broadcasts and transactions. Frames are shared, so what waits costs references, not bytes; bounded all the same.
/// </summary>
internal sealed class Outbox
{
    public const int MaxFrames = 4096;
    public const long MaxBytes = 32 * 1024 * 1024;

    private readonly Queue<Frame> urgent = new(), bulk = new();
    private long bytes;

    /// <summary>Payload bytes of the frames that wait.</summary>
    public long Bytes => this.bytes;

    public bool IsEmpty => this.urgent.Count + this.bulk.Count == 0;

    /// <summary>Takes a frame; false if there is no room for it.</summary>
    public bool TryAdd(Frame frame)
    {
        if (this.urgent.Count + this.bulk.Count >= MaxFrames) return false;
        if (this.bytes + frame.Length > MaxBytes) return false;
        (Wire.CodeOf(frame) is MessageCode.Broadcast or MessageCode.Transaction ? this.bulk : this.urgent).Enqueue(frame);
        this.bytes += frame.Length;
        return true;
    }

    /// <summary>The next frame to send; there must be one.</summary>
    public Frame Take()
    {
        var frame = this.urgent.Count > 0 ? this.urgent.Dequeue() : this.bulk.Dequeue();
        this.bytes -= frame.Length;
        return frame;
    }
}
