using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live;

/// <summary>
/// An ordered store in memory, which counts as durable: it outlives the incarnations of its participant.
/// Writes show at once and are kept by <see cref="Commit"/> or all taken back by <see cref="Rollback"/>.
/// One thread at a time.
/// </summary>
public sealed class MemoryStore : IStore
{
    private readonly SortedSet<Pair> pairs = new(ByKey.Instance);

    // What each write of the open batch replaced, newest last: a null value stands for an absent key.
    private readonly List<Pair> undo = [];

    public int Count => this.pairs.Count;

    /// <summary>The stored bytes themselves; the caller must not change them.</summary>
    public byte[]? Get(ReadOnlySpan<byte> key) => Find(key.ToArray())?.Value;

    /// <summary>A copy made at the call: later writes do not disturb it.</summary>
    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix)
    {
        var found = new List<KeyValuePair<byte[], byte[]>>();
        var low = new Pair(prefix, null);
        if (this.pairs.Max is not { } high || ByKey.Instance.Compare(low, high) > 0) return found;
        foreach (Pair pair in this.pairs.GetViewBetween(low, high))
        {
            if (!pair.Key.AsSpan().StartsWith(prefix)) break;
            found.Add(new(pair.Key, pair.Value!));
        }
        return found;
    }

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var pair = new Pair(key.ToArray(), value.ToArray());
        Remember(pair.Key);
        this.pairs.Remove(pair);
        this.pairs.Add(pair);
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        byte[] copy = key.ToArray();
        Remember(copy);
        this.pairs.Remove(new Pair(copy, null));
    }

    /// <summary>Keeps the writes since the last commit or rollback, all of them.</summary>
    public void Commit() => this.undo.Clear();

    /// <summary>Takes the writes since the last commit back, all of them.</summary>
    public void Rollback()
    {
        for (int i = this.undo.Count - 1; i >= 0; i--)
        {
            this.pairs.Remove(this.undo[i]);
            if (this.undo[i].Value != null) this.pairs.Add(this.undo[i]);
        }
        this.undo.Clear();
    }

    private void Remember(byte[] key) => this.undo.Add(new Pair(key, Find(key)?.Value));

    private Pair? Find(byte[] key) =>
        this.pairs.TryGetValue(new Pair(key, null), out Pair? pair) ? pair : null;

    private sealed record Pair(byte[] Key, byte[]? Value);

    private sealed class ByKey : IComparer<Pair>
    {
        public static readonly ByKey Instance = new();

        public int Compare(Pair? x, Pair? y)
        {
            Check.That(x != null && y != null);
            return x.Key.AsSpan().SequenceCompareTo(y.Key);
        }
    }
}
