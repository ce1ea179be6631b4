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
internal sealed class BlockStore(IStore store, IMemo memo)
{
    private const int KeyBytes = 1 + sizeof(long) + Hash.Size;

    private static ReadOnlySpan<byte> TipKey => "t"u8;

    /// <param name="entry">The block.</param>
    /// <param name="encoding">Its bytes, which never change.</param>
    public void Add(ChainEntry entry, ReadOnlyMemory<byte> encoding) =>
        store.Keep(memo.Get(KeyName(entry), entry, KeyOf), encoding);

    private static byte[] KeyOf(ChainEntry entry)
    {
        byte[] key = new byte[KeyBytes];
        key[0] = (byte)'b';
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(1), entry.Height.Value);
        entry.Id.CopyTo(key.AsSpan(1 + sizeof(long)));
        return key;
    }

    // The id names height and id; the word, the function.
    private static Hash KeyName(ChainEntry entry) =>
        new(entry.Id.Word(0) ^ 0x626c_6f63_6b6b_6579, entry.Id.Word(1), entry.Id.Word(2), entry.Id.Word(3));

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
