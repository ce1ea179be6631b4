using Lab.Core.Crypto;
using Lab.Sim.Queue;
using Lab.Sim.Trace;

namespace Lab.Sim;

/// <summary>The world's main loop, and what can be read from it.</summary>
public sealed partial class SimWorld
{
    private const int WorthSharing = 64; // fewer events than this per lane are not worth waking other threads
    private readonly EventBag none = new(); // stands for the bags of lanes without events, never filled

    /// <summary>All frames handed to participants so far.</summary>
    public long Deliveries => this.lanes.Sum(l => l.Deliveries);

    /// <summary>All steps of participants so far.</summary>
    public long Steps => this.lanes.Sum(l => l.Steps);

    /// <summary>Windows that were large enough to be run by all threads together.</summary>
    public long SharedWindows { get; private set; }

    /// <summary>Steps of the logged second, in event order.</summary>
    public IReadOnlyList<LoggedStep> StepLog =>
        [.. this.lanes.SelectMany(l => l.Log).OrderBy(s => s.At).ThenBy(s => s.Node)];

    /// <summary>Bytes and frames of a node so far.</summary>
    public (long BytesUp, long BytesDown, long Frames) TrafficOf(int node) =>
        (this.nodes[node].BytesUp, this.nodes[node].BytesDown, this.nodes[node].Frames);

    /// <summary>
    /// Runs until run time <paramref name="until"/>: all events and actions before it happen, those at it do not yet.
    /// </summary>
    /// <param name="stop">Asked between windows; true ends the run early, at the end of that window.</param>
    /// <returns>False if it was stopped.</returns>
    public bool Run(Instant until, Func<bool>? stop = null)
    {
        long end = until.Nanoseconds;
        while (true)
        {
            long index = long.MaxValue;
            foreach (var lane in this.lanes) index = Math.Min(index, lane.Wheel.NextWindow());
            long start = index == long.MaxValue ? long.MaxValue : Math.Max(this.now, index * this.window);
            long action = this.agenda.Next;
            if (Math.Min(start, action) >= end) break;
            if (action <= start)
            {
                MoveTo(action);
                this.agenda.RunDue(action);
                continue;
            }
            MoveTo(start);
            long limit = Math.Min(Math.Min((index + 1) * this.window, action), end);
            RunWindow(index, limit);
            MoveTo(limit);
            if (stop is not null && stop()) return false;
        }
        MoveTo(end);
        return true;
    }

    /// <summary>Time passes; nothing happens in between any more.</summary>
    private void MoveTo(long time)
    {
        Check.That(time >= this.now);
        Tell(time);
        if (time / Second > this.now / Second) HashSecond(this.now / Second);
        this.now = time;
    }

    private void HashSecond(long second)
    {
        var lanes = CombinedTrace();
        if (Seconds.Count == 0 || Seconds[^1].A != lanes.A || Seconds[^1].B != lanes.B)
            Seconds.Add(new SecondHash(second, lanes.A, lanes.B));
    }

    /// <summary>The trace of one node so far.</summary>
    internal TraceLanes TraceOf(int node) => this.nodes[node].Trace;

    // ---- what tests look at: that nothing piles up ----

    internal int PendingHeard => this.heard.Waiting + this.lanes.Sum(lane => lane.Heard.Count);
    internal int PendingEvents => this.lanes.Sum(lane => lane.Wheel.Count);
    internal int SpareBags => this.lanes.Sum(lane => lane.Wheel.Spare);

    private TraceLanes CombinedTrace()
    {
        TraceLanes sum = default;
        foreach (var n in this.nodes) sum.Add(n.Trace.A, n.Trace.B);
        return sum;
    }

    /// <summary>
    /// The trace hash so far: the first 128 bits of SHA-256 over all nodes' lanes in order of node, as 32 hexadecimal
    /// digits.
    /// </summary>
    public string TraceHash()
    {
        var bytes = new byte[16 * this.nodes.Count];
        for (int i = 0; i < this.nodes.Count; i++)
        {
            var trace = this.nodes[i].Trace;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16 * i), trace.A);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16 * i + 8), trace.B);
        }
        return Sha256.Of(bytes).ToString()[..32];
    }

    private void RunWindow(long index, long limit)
    {
        long start = index * this.window;
        for (int i = 0; i < this.lanes.Length; i++)
            this.bags[i] = this.lanes[i].Wheel.Take(index) ?? this.none;
        this.order.Build(this.bags, start);
        WindowLimit = limit;
        if (limit < start + this.window) PutBack(limit);
        int events = this.order.Count;
        if (this.lanes.Length > 1 && events >= WorthSharing * this.lanes.Length) RunShared(limit);
        else RunPart(this.lanes[0], 0, events, limit);
        for (int i = 0; i < this.lanes.Length; i++)
            if (this.bags[i] != this.none)
                this.lanes[i].Wheel.Recycle(this.bags[i]);
    }

    /// <summary>Events of a cut window that lie at or beyond the cut go back; their keys no longer count.</summary>
    private void PutBack(long limit)
    {
        bool any = false;
        foreach (uint reference in this.order.Refs)
        {
            ref var e = ref EventOrder.At(this.bags, reference);
            if (e.Time < limit) continue;
            this.lanes[0].Wheel.Add(e.Time) = e;
            any = true;
        }
        if (any) this.order.Drop(this.bags, limit);
    }

    private void RunShared(long limit)
    {
        int count = this.order.Count, from = 0;
        var parts = new (int From, int To)[this.lanes.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            int to = i == parts.Length - 1 ? count : Math.Max(from, (int)((long)count * (i + 1) / parts.Length));
            while (to > from && to < count && this.order.TargetAt(to) == this.order.TargetAt(to - 1)) to++;
            parts[i] = (from, to);
            from = to;
        }
        SharedWindows++;
        this.crew.Run(i => RunPart(this.lanes[i], parts[i].From, parts[i].To, limit));
    }

    private void RunPart(Lane lane, int from, int to, long limit)
    {
        try
        {
            var refs = this.order.Refs;
            while (from < to)
            {
                int target = this.order.TargetAt(from), past = from + 1;
                while (past < to && this.order.TargetAt(past) == target) past++;
                lane.Run(this.nodes[target], this.bags, refs[from..past], limit);
                from = past;
            }
        }
        catch (Exception e) when (e is not StepFailed)
        {
            throw new StepFailed(Options.Seed, lane.Last.Node, lane.Last.At, e);
        }
    }

    /// <summary>Hands out in event order what happened before <paramref name="limit"/>.</summary>
    private void Tell(long limit)
    {
        if (Options.Facts is null) return;
        foreach (ref readonly var h in this.heard.Merge(this.lanes, limit))
        {
            if (h.Reply is null) Options.Facts.Hear(new Instant(h.At), h.Node, h.Fact);
            else Options.Facts.Answered(new Instant(h.At), h.Node, h.Request, h.Reply);
        }
    }
}
