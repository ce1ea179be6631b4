using System.Buffers.Binary;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;

namespace Lab.Nodes.Chain;

/// <summary>
/// Accepted blocks in the node's store, keyed so that a scan gives parents before children: <c>b</c>, height
/// (8 bytes, big-endian), id. Under <c>t</c> stands the id of the tip, which breaks ties that the rules leave
/// open.
/// </summary>
internal sealed class BlockStore(IStore store)
{
    private const int KeyBytes = 1 + sizeof(long) + Hash.Size;

    private static ReadOnlySpan<byte> TipKey => "t"u8;

    public void Add(ChainEntry entry, ReadOnlySpan<byte> encoding)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        key[0] = (byte)'b';
        BinaryPrimitives.WriteInt64BigEndian(key[1..], entry.Height.Value);
        entry.Id.CopyTo(key[(1 + sizeof(long))..]);
        store.Put(key, encoding);
    }

    public void SetTip(ChainEntry tip)
    {
        Span<byte> id = stackalloc byte[Hash.Size];
        tip.Id.CopyTo(id);
        store.Put(TipKey, id);
    }

    /// <summary>The id of the tip when the node was last up, or null.</summary>
    public Hash? Tip() => store.Get(TipKey) is { Length: Hash.Size } id ? new Hash(id) : null;

    /// <summary>All blocks, parents first.</summary>
    public IEnumerable<Block> Blocks()
    {
        foreach (var (_, encoding) in store.Scan("b"u8.ToArray()))
        {
            var block = Block.Decode(encoding);
            Check.That(block is not null); // the node wrote it; a damaged store is the host's to report
            yield return block;
        }
    }
}
