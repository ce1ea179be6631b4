using System.Collections.Concurrent;
using Lab.Core.Seam;

namespace Lab.Sim.Parallel;

/// <summary>
/// One memo for all nodes of a simulation, safe for several threads. Two generations bound its memory: what is looked
/// up moves to the younger one, and the older is dropped when the younger is full.
/// </summary>
public sealed class SharedMemo(int capacity = 1 << 18) : IMemo
{
    private ConcurrentDictionary<Hash, object> young = new(), old = new();
    private long hits, misses;
    private int size;

    /// <summary>Look-ups that were answered from memory, and those that were not.</summary>
    public (long Hits, long Misses) Count => (Interlocked.Read(ref this.hits), Interlocked.Read(ref this.misses));

    public TResult Get<TArgument, TResult>(in Hash key, TArgument argument, Func<TArgument, TResult> compute)
        where TResult : class
    {
        if (this.young.TryGetValue(key, out object? known))
        {
            Interlocked.Increment(ref this.hits);
            return (TResult)known;
        }
        if (this.old.TryGetValue(key, out known))
        {
            Interlocked.Increment(ref this.hits);
        }
        else
        {
            Interlocked.Increment(ref this.misses);
            known = compute(argument);
        }
        return (TResult)Remember(key, known);
    }

    public void Put(in Hash key, object result) => Remember(key, result);

    private object Remember(in Hash key, object result)
    {
        object kept = this.young.GetOrAdd(key, result);
        if (ReferenceEquals(kept, result) && Interlocked.Increment(ref this.size) == capacity) Turn();
        return kept;
    }

    private void Turn()
    {
        Interlocked.Exchange(ref this.size, 0);
        this.old = this.young;
        this.young = new ConcurrentDictionary<Hash, object>();
    }
}
