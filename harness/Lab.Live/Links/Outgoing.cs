using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// The frames that wait for a link's socket. The loop adds, the link's writer copies them out in order and
/// says when the socket has taken them: until then they count as backlog.
/// </summary>
internal sealed class Outgoing
{
    private readonly SemaphoreSlim changed = new(0);
    private readonly Lock gate = new();
    private readonly Queue<Frame> frames = [];
    private int offset;
    private long backlog;
    private bool wasAbove, complete, dropped;

    /// <summary>Bytes that the socket has not taken yet.</summary>
    public long Backlog
    {
        get
        {
            lock (this.gate) return this.backlog;
        }
    }

    /// <summary>Adds a frame; false if the backlog now exceeds <see cref="Limits.SlowPeerAbove"/>.</summary>
    public bool Add(Frame frame)
    {
        lock (this.gate)
        {
            if (this.complete || this.dropped) return true;
            this.frames.Enqueue(frame);
            this.backlog += frame.Length;
            this.wasAbove |= this.backlog >= Limits.DrainedBelow;
            if (this.frames.Count == 1) this.changed.Release();
            return this.backlog <= Limits.SlowPeerAbove;
        }
    }

    /// <summary>No frame follows: the writer ends once all are written.</summary>
    public void Complete()
    {
        lock (this.gate) this.complete = true;
        this.changed.Release();
    }

    /// <summary>Forgets all frames: the socket is gone. The writer ends.</summary>
    public void Drop()
    {
        lock (this.gate)
        {
            this.dropped = true;
            this.frames.Clear();
            this.backlog = 0;
        }
        this.changed.Release();
    }

    /// <summary>Waits for something to write; false when nothing will follow.</summary>
    public async ValueTask<bool> WaitAsync(CancellationToken cancel)
    {
        while (true)
        {
            lock (this.gate)
            {
                if (this.frames.Count > 0) return true;
                if (this.complete || this.dropped) return false;
            }
            await this.changed.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Copies the next bytes of the stream, many small frames or a part of a large one; 0 if none wait.
    /// </summary>
    public int Fill(Span<byte> to)
    {
        int filled = 0;
        lock (this.gate)
            while (filled < to.Length && this.frames.TryPeek(out Frame? head))
            {
                int part = Math.Min(head.Length - this.offset, to.Length - filled);
                head.Span.Slice(this.offset, part).CopyTo(to[filled..]);
                filled += part;
                this.offset += part;
                if (this.offset < head.Length) break;
                this.frames.Dequeue();
                this.offset = 0;
            }
        return filled;
    }

    /// <summary>Takes written bytes off the backlog; true if that made the link drained.</summary>
    public bool Written(int bytes)
    {
        lock (this.gate)
        {
            if (this.dropped) return false;
            this.backlog -= bytes;
            Check.That(this.backlog >= 0);
            if (!this.wasAbove || this.backlog >= Limits.DrainedBelow) return false;
            this.wasAbove = false;
            return true;
        }
    }
}
