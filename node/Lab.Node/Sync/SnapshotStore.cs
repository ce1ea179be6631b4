using System.Buffers.Binary;
using Lab.Core;
using Lab.Core.Codec;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes.Messages;

namespace Lab.Nodes.Sync;

/// <summary>
/// A snapshot in the node's store: under <c>s</c> the block that it is of and whether it is whole, under <c>h</c> and
/// the height (8 bytes, big-endian) the headers up to there, under <c>c</c> and a number (4 bytes) its chunks.
/// </summary>
internal sealed class SnapshotStore(IStore store)
{
    private const int MarkBytes = sizeof(long) + Hash.Size + 1;

    private static ReadOnlySpan<byte> MarkKey => "s"u8;

    /// <summary>The block of the snapshot that is here, and whether all of it is; null if there is none.</summary>
    public (BlockRef Block, bool IsWhole)? Mark()
    {
        if (store.Get(MarkKey) is not { Length: MarkBytes } bytes) return null;
        var height = new Height(BinaryPrimitives.ReadInt64BigEndian(bytes));
        return (new BlockRef(height, new Hash(bytes.AsSpan(sizeof(long), Hash.Size))), bytes[^1] != 0);
    }

    public void SetMark(BlockRef block, bool isWhole)
    {
        Span<byte> bytes = stackalloc byte[MarkBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, block.Height.Value);
        block.Id.CopyTo(bytes[sizeof(long)..]);
        bytes[^1] = isWhole ? (byte)1 : (byte)0;
        store.Put(MarkKey, bytes);
    }

    public void Add(BlockHeader header)
    {
        using var writer = new CanonicalWriter(BlockHeader.MaxBytes);
        header.Write(writer);
        store.Put(HeaderKey(header.Height), writer.Written);
    }

    public void Add(int number, SnapshotChunk chunk) => store.Put(ChunkKey(number), chunk.Encode());

    /// <summary>All headers, lowest first.</summary>
    public List<BlockHeader> Headers()
    {
        var headers = new List<BlockHeader>();
        foreach (var (_, bytes) in store.Scan("h"u8.ToArray()))
        {
            var from = new CanonicalReader(bytes);
            var header = BlockHeader.Read(ref from);
            Check.That(header is not null && from.Finish()); // the node wrote it; a damaged store is the host's to report
            headers.Add(header);
        }

        return headers;
    }

    /// <summary>All chunks, in their order.</summary>
    public IEnumerable<SnapshotChunk> Chunks()
    {
        foreach (var (_, bytes) in store.Scan("c"u8.ToArray()))
        {
            var chunk = SnapshotChunk.Decode(bytes);
            Check.That(chunk is not null);
            yield return chunk;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        store.Delete(MarkKey);
        foreach (var (key, _) in store.Scan("h"u8.ToArray())) store.Delete(key);
        foreach (var (key, _) in store.Scan("c"u8.ToArray())) store.Delete(key);
    }

    /// <summary>Forgets the headers.</summary>
    public void ClearHeaders()
    {
        foreach (var (key, _) in store.Scan("h"u8.ToArray())) store.Delete(key);
    }

    private static byte[] HeaderKey(Height height)
    {
        byte[] key = new byte[1 + sizeof(long)];
        key[0] = (byte)'h';
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(1), height.Value);
        return key;
    }

    private static byte[] ChunkKey(int number)
    {
        byte[] key = new byte[1 + sizeof(int)];
        key[0] = (byte)'c';
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(1), number);
        return key;
    }
}
