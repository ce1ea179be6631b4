using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Nodes.Peers;

/// <summary>
/// Frames that wait in the node, because too much waits in the host or because the node may not send more for now: the
/// most urgent class first, each in the order of arrival. Frames are shared, so what waits costs references, not bytes;
/// bounded all the same.
/// </summary>
/// <param name="all">Counts what waits in all outboxes; null for one that stands alone.</param>
internal sealed class Outbox(WaitingBytes? all = null)
{
    public const int MaxFrames = 4096;
    public const long MaxBytes = 32 * 1024 * 1024;

    private readonly Queue<Frame>?[] classes = new Queue<Frame>?[SendClasses.Count];
    private int count;

    /// <summary>Payload bytes of the frames that wait.</summary>
    public long Bytes { get; private set; }

    public bool IsEmpty => this.count == 0;

    /// <summary>
    /// Whether the host has too much waiting and will say when it has drained; otherwise the node's own limit is what
    /// the frames wait for.
    /// </summary>
    public bool WaitsForHost { get; set; }

    /// <summary>The class of the next frame; there must be one.</summary>
    public SendClass First
    {
        get
        {
            for (int i = 0; i < this.classes.Length; i++)
                if (this.classes[i] is { Count: > 0 }) return (SendClass)i;
            throw Check.Unreachable("the first of no frames");
        }
    }

    /// <summary>The class of what would leave last; there must be a frame.</summary>
    public SendClass Last
    {
        get
        {
            for (int i = this.classes.Length - 1; i >= 0; i--)
                if (this.classes[i] is { Count: > 0 }) return (SendClass)i;
            throw Check.Unreachable("the last of no frames");
        }
    }

    /// <summary>Takes a frame; false if there is no room for it.</summary>
    public bool TryAdd(Frame frame)
    {
        if (this.count >= MaxFrames || Bytes + frame.Length > MaxBytes) return false;
        (this.classes[(int)SendClasses.Of(frame)] ??= new Queue<Frame>()).Enqueue(frame);
        this.count++;
        Bytes += frame.Length;
        all?.Sum += frame.Length;
        return true;
    }

    /// <summary>Gives up all that waits.</summary>
    public void Clear()
    {
        while (!IsEmpty) Drop();
    }

    /// <summary>The next frame to send; there must be one.</summary>
    public Frame Take() => Take(First);

    /// <summary>Gives up the oldest of the least urgent frames; there must be one.</summary>
    public void Drop() => Take(Last);

    private Frame Take(SendClass what)
    {
        var frame = this.classes[(int)what]!.Dequeue();
        this.count--;
        Bytes -= frame.Length;
        all?.Sum -= frame.Length;
        return frame;
    }
}
