using Lab.Core.Seam;

namespace Lab.Scenarios.Fuzz;

/// <summary>A store in memory, ordered by key bytes.</summary>
internal sealed class FuzzStore : IStore
{
    private readonly SortedDictionary<byte[], byte[]> pairs =
        new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

    public byte[]? Get(ReadOnlySpan<byte> key) => this.pairs.GetValueOrDefault(key.ToArray());

    public IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix) =>
        [.. this.pairs.Where(pair => pair.Key.AsSpan().StartsWith(prefix))];

    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => this.pairs[key.ToArray()] = value.ToArray();

    public void Delete(ReadOnlySpan<byte> key) => this.pairs.Remove(key.ToArray());
}
