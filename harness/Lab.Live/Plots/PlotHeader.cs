using System.Buffers.Binary;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Trees;
using Lab.Ledger;

namespace Lab.Live.Plots;

/// <summary>
/// The first page of a plot file, and where the rest lies: the leaves as <see cref="LeafGroups"/> lays them out,
/// little-endian, then a hash for each 64 leaves (<see cref="CachedMerkleTree.BlockRoot"/>).
/// </summary>
/// <param name="Count">Leaves, 1 to <see cref="MaxLeaves"/>.</param>
/// <param name="Miner">Whose plot it is.</param>
/// <param name="Seed">The plot seed.</param>
/// <param name="Root">The Merkle root over the leaves.</param>
internal sealed record PlotHeader(int Count, PublicKey Miner, Hash Seed, Hash Root)
{
    /// <summary>8 GiB of leaves; their tree takes about 1 byte a leaf of memory.</summary>
    public const int MaxLeaves = 1 << 28;

    /// <summary>Bytes before the leaves: one page.</summary>
    public const int Page = 4_096;

    private const int Signed = 128;

    private static ReadOnlySpan<byte> Mark => "LABPLOT1"u8;

    public long LeafBytes => (long)(Count + LeafGroups.Leaves - 1) / LeafGroups.Leaves * LeafGroups.Words * sizeof(uint);
    public long LevelAt => Page + LeafBytes;
    public long LevelBytes => (long)CachedMerkleTree.BlocksOf(Count) * Hash.Size;
    public long FileBytes => LevelAt + LevelBytes;

    public byte[] Encode()
    {
        byte[] page = new byte[Page];
        var at = page.AsSpan();
        Mark.CopyTo(at);
        BinaryPrimitives.WriteInt64LittleEndian(at[8..], Count);
        Miner.Bytes.CopyTo(at[16..]);
        Seed.CopyTo(at[48..]);
        Root.CopyTo(at[80..]);
        Sha256.Of(at[..Signed]).CopyTo(at[Signed..]);
        return page;
    }

    public static PlotFault NoPlot(string file, long bytes) => new(
        file, PlotRule.PlotMark, $"no plot file: {bytes} bytes, expected {Page} and more that begin with LABPLOT1");

    /// <summary>The header of a file, checked against the file's length.</summary>
    /// <exception cref="PlotFault">It is none.</exception>
    public static PlotHeader Decode(string file, ReadOnlySpan<byte> page, long fileBytes)
    {
        if (page.Length < Page || !page.StartsWith(Mark)) throw NoPlot(file, fileBytes);
        var sum = Sha256.Of(page[..Signed]);
        var told = new Hash(page.Slice(Signed, Hash.Size));
        if (sum != told)
            throw new PlotFault(file, PlotRule.PlotHeader, $"checksum {told.Short} of a header with {sum.Short}");
        if (page[(Signed + Hash.Size)..].ContainsAnyExcept((byte)0) || page.Slice(112, 16).ContainsAnyExcept((byte)0))
            throw new PlotFault(file, PlotRule.PlotHeader, "bytes that this version does not know");
        long count = BinaryPrimitives.ReadInt64LittleEndian(page[8..]);
        if (count is < 1 or > MaxLeaves)
            throw new PlotFault(file, PlotRule.PlotLength, $"{count} leaves, expected 1 to {MaxLeaves}");
        var header = new PlotHeader(
            (int)count, new PublicKey(new Hash(page.Slice(16, 32))), new Hash(page.Slice(48, 32)), new Hash(page.Slice(80, 32)));
        if (fileBytes != header.FileBytes)
            throw new PlotFault(
                file, PlotRule.PlotLength, $"{fileBytes} bytes, expected {header.FileBytes} for {count} leaves");
        return header;
    }
}
