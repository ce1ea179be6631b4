using Lab.Core.Seam;

namespace Lab.Sim.Nodes;

/// <summary>
/// A node's store: an ordered map that remembers how to undo batches which are not durable yet, so that a crash loses
/// a suffix of whole batches.
/// </summary>
internal sealed class SimStore : IStore
{
    private Content? content; // made at the first write: most toys never write

    private sealed class Content
    {
        // Keys mostly come in rising order, so that an insert moves next to nothing; and an entry takes 24 bytes.
        public readonly SortedList<byte[], ReadOnlyMemory<byte>> Map = new(ByteOrder.Instance);
        public readonly List<Undo> Open = [];
        public readonly Queue<(long DurableAt, Undo[] Batch)> Sealed = new();
    }

    private readonly record struct Undo(byte[] Key, ReadOnlyMemory<byte>? Before);

    /// <summary>Digest of the writes of the open batch, for the trace; 0 if there are none.</summary>
    public ulong OpenDigest { get; private set; }

    public byte[]? Get(ReadOnlySpan<byte> key) => Before(key.ToArray())?.ToArray();

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix)
    {
        if (this.content is null) yield break;
        foreach (var pair in this.content.Map)
        {
            if (pair.Key.AsSpan().StartsWith(prefix)) yield return new(pair.Key, pair.Value.ToArray());
            else if (pair.Key.AsSpan().SequenceCompareTo(prefix) > 0) yield break;
        }
    }

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Change(key.ToArray(), value.ToArray());
        OpenDigest = Mix.Words(OpenDigest + 1, Mix.Bytes(key), Mix.Bytes(value));
    }

    public void Keep(byte[] key, ReadOnlyMemory<byte> value)
    {
        Change(key, value);
        OpenDigest = Mix.Words(OpenDigest + 1, Mix.Bytes(key), Mix.Bytes(value.Span));
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        Change(key.ToArray(), null);
        OpenDigest = Mix.Words(OpenDigest + 2, Mix.Bytes(key), 0);
    }

    private ReadOnlyMemory<byte>? Before(byte[] key) =>
        this.content is not null && this.content.Map.TryGetValue(key, out var value)
            ? value
            : default(ReadOnlyMemory<byte>?); // a bare null would be an empty value

    private void Change(byte[] key, ReadOnlyMemory<byte>? value)
    {
        this.content ??= new Content();
        var map = this.content.Map;
        this.content.Open.Add(new Undo(key, Before(key)));
        if (value is { } bytes) map[key] = bytes;
        else map.Remove(key);
    }

    /// <summary>Ends the open batch, which will be durable at an instant not before that of earlier batches.</summary>
    public void Seal(long now, long durableAt)
    {
        var batches = this.content!.Sealed;
        while (batches.TryPeek(out var oldest) && oldest.DurableAt <= now) batches.Dequeue();
        batches.Enqueue((durableAt, [.. this.content.Open]));
        this.content.Open.Clear();
        OpenDigest = 0;
    }

    /// <summary>The machine crashed: whatever was not durable by <paramref name="now"/> is gone.</summary>
    public void Crash(long now)
    {
        if (this.content is null) return;
        var batches = this.content.Sealed.ToArray();
        TakeBack([.. this.content.Open]); // written by a participant that crashed before its first step
        for (int b = batches.Length - 1; b >= 0 && batches[b].DurableAt > now; b--) TakeBack(batches[b].Batch);
        this.content.Open.Clear();
        this.content.Sealed.Clear();
        OpenDigest = 0;
    }

    private void TakeBack(Undo[] batch)
    {
        for (int i = batch.Length - 1; i >= 0; i--)
        {
            var (key, before) = batch[i];
            if (before is { } bytes) this.content!.Map[key] = bytes;
            else this.content!.Map.Remove(key);
        }
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();
        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
