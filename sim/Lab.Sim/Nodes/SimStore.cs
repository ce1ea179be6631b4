using Lab.Core.Seam;

namespace Lab.Sim.Nodes;

/// <summary>
/// A node's store: an ordered map that remembers how to undo batches which are not durable yet, so that a crash loses
/// a suffix of whole batches.
/// </summary>
internal sealed class SimStore : IStore
{
    private readonly SortedDictionary<byte[], byte[]> map = new(ByteOrder.Instance);
    private readonly List<Undo> open = [];
    private readonly Queue<(long DurableAt, List<Undo> Batch)> sealedBatches = new();

    private readonly record struct Undo(byte[] Key, byte[]? Before);

    /// <summary>Digest of the writes of the open batch, for the trace; 0 if there are none.</summary>
    public ulong OpenDigest { get; private set; }

    public byte[]? Get(ReadOnlySpan<byte> key) => this.map.GetValueOrDefault(key.ToArray());

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix)
    {
        foreach (var pair in this.map)
        {
            if (pair.Key.AsSpan().StartsWith(prefix)) yield return pair;
            else if (pair.Key.AsSpan().SequenceCompareTo(prefix) > 0) yield break;
        }
    }

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Change(key.ToArray(), value.ToArray());
        OpenDigest = Mix.Words(OpenDigest + 1, Mix.Bytes(key), Mix.Bytes(value));
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        Change(key.ToArray(), null);
        OpenDigest = Mix.Words(OpenDigest + 2, Mix.Bytes(key), 0);
    }

    private void Change(byte[] key, byte[]? value)
    {
        this.open.Add(new Undo(key, this.map.GetValueOrDefault(key)));
        if (value is null) this.map.Remove(key);
        else this.map[key] = value;
    }

    /// <summary>Ends the open batch, which will be durable at an instant not before that of earlier batches.</summary>
    public void Seal(long now, long durableAt)
    {
        while (this.sealedBatches.TryPeek(out var oldest) && oldest.DurableAt <= now) this.sealedBatches.Dequeue();
        this.sealedBatches.Enqueue((durableAt, [.. this.open]));
        this.open.Clear();
        OpenDigest = 0;
    }

    /// <summary>The machine crashed: whatever was not durable by <paramref name="now"/> is gone.</summary>
    public void Crash(long now)
    {
        Check.That(this.open.Count == 0);
        var batches = this.sealedBatches.ToArray();
        this.sealedBatches.Clear();
        for (int b = batches.Length - 1; b >= 0 && batches[b].DurableAt > now; b--)
            for (int i = batches[b].Batch.Count - 1; i >= 0; i--)
            {
                var (key, before) = batches[b].Batch[i];
                if (before is null) this.map.Remove(key);
                else this.map[key] = before;
            }
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();
        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
