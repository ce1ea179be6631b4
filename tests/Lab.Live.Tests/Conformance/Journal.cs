using Lab.Core.Seam;

namespace Lab.Live.Tests.Conformance;

/// <summary>What one node heard in all its lives, in order. Written by its steps, read by the test.</summary>
internal sealed class Journal
{
    private readonly Lock gate = new();
    private readonly List<Heard> heard = [];
    private int inside, overlaps;

    /// <summary>How many steps began while another had not ended.</summary>
    public int Overlaps => Volatile.Read(ref this.overlaps);

    public IReadOnlyList<Heard> All
    {
        get
        {
            lock (this.gate) return this.heard.ToArray();
        }
    }

    public void Enter()
    {
        if (Interlocked.Increment(ref this.inside) > 1) Interlocked.Increment(ref this.overlaps);
        Thread.SpinWait(20);
    }

    public void Leave() => Interlocked.Decrement(ref this.inside);

    public void Add(Heard what)
    {
        lock (this.gate) this.heard.Add(what);
    }

    public IReadOnlyList<Heard> Of(InputKind kind)
    {
        lock (this.gate) return this.heard.FindAll(h => h.Kind == kind);
    }

    public int Count(InputKind kind)
    {
        lock (this.gate) return this.heard.Count(h => h.Kind == kind);
    }
}
