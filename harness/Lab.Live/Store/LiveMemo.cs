using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// A memo that holds a bounded number of results: two generations of half the capacity each, of which the
/// older is dropped when the younger is full; a hit keeps its result young. Jobs may use it beside the
/// loop, so it is locked, but never while it computes.
/// </summary>
public sealed class LiveMemo : IMemo
{
    private readonly Lock gate = new();
    private readonly int half;
    private Dictionary<Hash, object> young = [], old = [];

    /// <summary>A memo that holds at most <paramref name="capacity"/> results; at least 2.</summary>
    public LiveMemo(int capacity)
    {
        Check.That(capacity >= 2);
        this.half = capacity / 2;
    }

    /// <summary>Results held now, never more than the capacity.</summary>
    public int Count
    {
        get
        {
            lock (this.gate) return this.young.Count + this.old.Count;
        }
    }

    public TResult Get<TArgument, TResult>(in Hash key, TArgument argument, Func<TArgument, TResult> compute)
        where TResult : class
    {
        lock (this.gate)
        {
            if (this.young.TryGetValue(key, out object? known)) return (TResult)known;
            if (this.old.Remove(key, out known))
            {
                Keep(key, known);
                return (TResult)known;
            }
        }
        TResult result = compute(argument);
        Put(key, result);
        return result;
    }

    public void Put(in Hash key, object result)
    {
        lock (this.gate)
        {
            this.old.Remove(key);
            Keep(key, result);
        }
    }

    private void Keep(in Hash key, object result)
    {
        if (this.young.Count >= this.half && !this.young.ContainsKey(key))
        {
            (this.young, this.old) = (this.old, this.young);
            this.young.Clear();
        }
        this.young[key] = result;
    }
}
