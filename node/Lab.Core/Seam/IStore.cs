namespace Lab.Core.Seam;

/// <summary>
/// A participant's durable store, ordered by key bytes. Writes of a step are one atomic batch; reads see pending
/// writes at once. What a step sends leaves only when its batch and all earlier ones are durable.
/// </summary>
public interface IStore
{
    /// <summary>The value, or null if the key is absent.</summary>
    byte[]? Get(ReadOnlySpan<byte> key);

    /// <summary>All pairs whose key starts with <paramref name="prefix"/>, in key order.</summary>
    IEnumerable<KeyValuePair<byte[], byte[]>> Scan(byte[] prefix);

    void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>
    /// As <see cref="Put"/>, for bytes that never change: a host may keep both by reference, so that thousands of nodes
    /// in one process share what they all store.
    /// </summary>
    void Keep(byte[] key, ReadOnlyMemory<byte> value) => Put(key, value.Span);

    void Delete(ReadOnlySpan<byte> key);
}
