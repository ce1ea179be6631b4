using System.Buffers;
using System.Runtime.InteropServices;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Trees;
using Lab.Ledger;
using Microsoft.Win32.SafeHandles;

namespace Lab.Live.Plots;

/// <summary>
/// A plot in a file: read in sequence while it is scanned, about 1 byte a leaf in memory. Safe for several scans at
/// once. A file that cannot be read any more is told as such, never as an exception.
/// </summary>
public sealed class FilePlot : IPlot, IDisposable
{
    /// <summary>The most leaves that a plot file may have: 8 GiB.</summary>
    public const int MaxLeaves = PlotHeader.MaxLeaves;

    /// <summary>Leaves read at a time: 256 KiB.</summary>
    internal const int ChunkLeaves = 8_192;

    private readonly SafeFileHandle file;
    private readonly PlotHeader header;
    private readonly CachedMerkleTree tree;

    private FilePlot(string path, SafeFileHandle file, PlotHeader header, CachedMerkleTree tree)
    {
        Path = path;
        this.file = file;
        this.header = header;
        this.tree = tree;
    }

    public string Path { get; }
    public PublicKey Miner => this.header.Miner;
    public Hash Seed => this.header.Seed;
    public int Count => this.header.Count;
    public Hash Root => this.header.Root;

    /// <summary>Bytes of the file.</summary>
    public long Length => this.header.FileBytes;

    /// <summary>
    /// Opens a plot. Checks the header and the cached level of the tree; the leaves are checked as proofs need them,
    /// or all at once by <see cref="PlotVerification"/>.
    /// </summary>
    /// <exception cref="PlotFault">It is not readable, or not a whole plot.</exception>
    public static FilePlot Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            // A pipe would keep the one who opens it waiting; it has no length, and a folder is none of ours either.
            if (Directory.Exists(path)) throw new PlotFault(path, PlotRule.PlotReadable, "a folder, expected a file");
            if (new FileInfo(path) is { Exists: true, Length: < PlotHeader.Page } small)
                throw PlotHeader.NoPlot(path, small.Length);
            file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            long length = RandomAccess.GetLength(file);
            byte[] page = new byte[Math.Min(length, PlotHeader.Page)];
            Read(file, page, 0);
            var header = PlotHeader.Decode(path, page, length);
            var level = ReadHashes(file, header.LevelAt, CachedMerkleTree.BlocksOf(header.Count));
            var tree = CachedMerkleTree.FromBlocks(header.Count, level);
            if (tree.Root != header.Root)
                throw new PlotFault(path, PlotRule.PlotLevel, $"a root of {tree.Root.Short}, expected {header.Root.Short}");
            var plot = new FilePlot(path, file, header, tree);
            file = null;
            return plot;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new PlotFault(path, PlotRule.PlotReadable, e.Message);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <inheritdoc/>
    public ScanResult Scan(in Hash challenge, UInt256 target, int first, int end, ScanGoal goal)
    {
        Check.That(first >= 0 && first < end && end <= Count);
        uint[] words = ArrayPool<uint>.Shared.Rent(LeafGroups.WordsFor(ChunkLeaves));
        try
        {
            var best = new ScanResult(-1, Hash.Zero, end - first);
            int stop;
            for (int from = first - first % LeafGroups.Leaves; from < end; from = stop)
            {
                stop = Math.Min(from + ChunkLeaves, end);
                var chunk = words.AsSpan(0, LeafGroups.WordsFor(stop - from));
                ReadGroups(from, chunk);
                int begin = Math.Max(first, from);
                var result = LeafGroups.Scan(chunk, challenge, target, begin - from, stop - from, goal);
                if (!result.Found) continue;
                int leaf = from + result.Leaf;
                if (goal == ScanGoal.First) return new ScanResult(leaf, result.Score, leaf + 1 - first);
                best = best with { Leaf = leaf, Score = result.Score };
                target = result.Score.ToNumber();
            }

            return best;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return ScanResult.Unreadable;
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(words);
        }
    }

    /// <inheritdoc/>
    public ProofOfSpaceTime? Prove(int index)
    {
        Check.That(index >= 0 && index < Count);
        try
        {
            int block = index / CachedMerkleTree.Block;
            var leaves = Leaves(block * CachedMerkleTree.Block);
            // A leaf that rotted on the disk must not become a proof that others refuse.
            return this.tree.IsBlock(block, leaves)
                ? ProofOfSpaceTime.From(Seed, this.tree.Prove(index, leaves))
                : null;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    public void Dispose() => this.file.Dispose();

    /// <summary>Whether a block of leaves, read from the file, is that of the cached level.</summary>
    internal bool IsBlock(int block, ReadOnlySpan<Hash> leaves) => this.tree.IsBlock(block, leaves);

    /// <summary>Reads whole groups from a leaf that begins one.</summary>
    internal void ReadGroups(int first, Span<uint> words) =>
        Read(this.file, MemoryMarshal.AsBytes(words), PlotHeader.Page + (long)first * Hash.Size);

    private Hash[] Leaves(int first)
    {
        var leaves = new Hash[Math.Min(CachedMerkleTree.Block, Count - first)];
        Span<uint> words = stackalloc uint[LeafGroups.WordsFor(CachedMerkleTree.Block)];
        ReadGroups(first, words[..LeafGroups.WordsFor(leaves.Length)]);
        for (int i = 0; i < leaves.Length; i++) leaves[i] = LeafGroups.Take(words, i);
        return leaves;
    }

    private static Hash[] ReadHashes(SafeFileHandle file, long at, int count)
    {
        var hashes = new Hash[count];
        byte[] buffer = new byte[Math.Min(count, ChunkLeaves) * Hash.Size];
        for (int i = 0; i < count; i++)
        {
            int place = i % ChunkLeaves;
            if (place == 0)
                Read(file, buffer.AsSpan(0, Math.Min(count - i, ChunkLeaves) * Hash.Size), at + (long)i * Hash.Size);
            hashes[i] = new Hash(buffer.AsSpan(place * Hash.Size, Hash.Size));
        }

        return hashes;
    }

    private static void Read(SafeFileHandle file, Span<byte> to, long at)
    {
        while (to.Length > 0)
        {
            int read = RandomAccess.Read(file, to, at);
            if (read == 0) throw new EndOfStreamException($"the file ends at byte {at}");
            to = to[read..];
            at += read;
        }
    }
}
