using System.Runtime.InteropServices;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Trees;
using Lab.Ledger;

namespace Lab.Live.Plots;

/// <summary>
/// Makes plot files, as a stream: what is in memory does not grow with the leaves but for the tree's cached level. The
/// file appears under its name when it is whole; one that was given up is removed.
/// </summary>
public static class PlotWriter
{
    private const int Chunk = 1 << 16;

    /// <summary>Makes a plot.</summary>
    /// <param name="path">Where; nothing may be there.</param>
    /// <param name="miner">Whose plot it is.</param>
    /// <param name="seed">The plot seed.</param>
    /// <param name="count">Leaves, 1 to 2^28, 32 bytes each.</param>
    /// <param name="threads">Threads that make leaves, 1 and up; the file does not depend on it.</param>
    /// <param name="progress">Told how many leaves are made.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The root.</returns>
    /// <exception cref="IOException">The disk is full, the path is taken or cannot be written to.</exception>
    public static Hash Create(
        string path, PublicKey miner, Hash seed, int count, int threads, Action<long> progress, CancellationToken stop)
    {
        Check.That(count is >= 1 and <= PlotHeader.MaxLeaves && threads >= 1);
        if (File.Exists(path)) throw new IOException($"{path} is there already");
        string partial = path + ".partial";
        var draft = new PlotHeader(count, miner, seed, Hash.Zero);
        // Takes the room at once, so that a disk that is too small is known before the work.
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 20,
            PreallocationSize = draft.FileBytes,
        };
        using (var file = new FileStream(partial, options))
        {
            try
            {
                file.Position = PlotHeader.Page;
                var level = WriteLeaves(file, draft, threads, progress, stop);
                var header = draft with { Root = CachedMerkleTree.FromBlocks(count, level).Root };
                byte[] bytes = new byte[Hash.Size];
                foreach (ref readonly var node in level.AsSpan())
                {
                    node.CopyTo(bytes);
                    file.Write(bytes);
                }

                file.Position = 0;
                file.Write(header.Encode());
                file.Flush(flushToDisk: true);
                File.Move(partial, path, overwrite: false);
                return header.Root;
            }
            catch
            {
                File.Delete(partial);
                throw;
            }
        }
    }

    private static Hash[] WriteLeaves(
        FileStream file, PlotHeader plot, int threads, Action<long> progress, CancellationToken stop)
    {
        var level = new Hash[CachedMerkleTree.BlocksOf(plot.Count)];
        uint[] words = new uint[LeafGroups.WordsFor(Math.Min(Chunk, plot.Count + LeafGroups.Leaves))];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop };
        for (int from = 0; from < plot.Count; from += Chunk)
        {
            int leaves = Math.Min(Chunk, plot.Count - from);
            Array.Clear(words);
            int first = from;
            Parallel.For(0, CachedMerkleTree.BlocksOf(leaves), options, block => level[first / CachedMerkleTree.Block + block] =
                MakeBlock(plot, first + block * CachedMerkleTree.Block, words.AsSpan(block * (CachedMerkleTree.Block * 8))));
            file.Write(MemoryMarshal.AsBytes(words.AsSpan(0, LeafGroups.WordsFor(leaves))));
            progress(from + leaves);
        }

        return level;
    }

    /// <summary>Makes a block of leaves, lays them out, and gives the node above them.</summary>
    private static Hash MakeBlock(PlotHeader plot, int first, Span<uint> groups)
    {
        Span<Hash> leaves = stackalloc Hash[Math.Min(CachedMerkleTree.Block, plot.Count - first)];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = SpaceTime.Leaf(plot.Miner, plot.Seed, first + i);
            LeafGroups.Put(groups, i, leaves[i]);
        }

        return CachedMerkleTree.BlockRoot(leaves);
    }
}
