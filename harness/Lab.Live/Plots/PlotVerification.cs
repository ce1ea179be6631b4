using Lab.Core;
using Lab.Core.Trees;
using Lab.Ledger;

namespace Lab.Live.Plots;

/// <summary>Reads every leaf of a plot file and holds it against the formula and the tree.</summary>
public static class PlotVerification
{
    /// <summary>Checks all leaves.</summary>
    /// <param name="plot">A plot that opened well.</param>
    /// <param name="recompute">
    /// Whether each leaf is computed anew; else only the tree over the leaves is, which finds rot but not leaves that were
    /// wrong from the start.
    /// </param>
    /// <param name="threads">Threads that hash, 1 and up.</param>
    /// <param name="progress">Told how many leaves are checked.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="PlotFault">A leaf is wrong: the first one, and how many blocks of leaves are bad.</exception>
    public static void Run(
        FilePlot plot, bool recompute, int threads, Action<long> progress, CancellationToken stop)
    {
        uint[] words = new uint[LeafGroups.WordsFor(FilePlot.ChunkLeaves)];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop };
        int bad = 0, firstBad = int.MaxValue;
        for (int from = 0; from < plot.Count; from += FilePlot.ChunkLeaves)
        {
            int leaves = Math.Min(FilePlot.ChunkLeaves, plot.Count - from);
            try
            {
                plot.ReadGroups(from, words.AsSpan(0, LeafGroups.WordsFor(leaves)));
            }
            catch (IOException e)
            {
                throw new PlotFault(plot.Path, PlotRule.PlotReadable, e.Message);
            }

            int first = from;
            Parallel.For(0, CachedMerkleTree.BlocksOf(leaves), options, block =>
            {
                int begin = block * CachedMerkleTree.Block;
                int wrong = FirstWrong(
                    plot, first + begin, words.AsSpan(begin * 8), Math.Min(CachedMerkleTree.Block, leaves - begin), recompute);
                if (wrong < 0) return;
                Interlocked.Increment(ref bad);
                InterlockedMin(ref firstBad, wrong);
            });
            progress(from + leaves);
        }

        if (bad > 0)
            throw new PlotFault(
                plot.Path, PlotRule.PlotLeaves,
                $"{bad} of {CachedMerkleTree.BlocksOf(plot.Count)} blocks of {CachedMerkleTree.Block} leaves are spoilt, "
                + $"the first at leaf {firstBad}");
    }

    private static int FirstWrong(FilePlot plot, int first, ReadOnlySpan<uint> groups, int count, bool recompute)
    {
        Span<Hash> leaves = stackalloc Hash[count];
        for (int i = 0; i < count; i++)
        {
            leaves[i] = LeafGroups.Take(groups, i);
            if (recompute && leaves[i] != SpaceTime.Leaf(plot.Miner, plot.Seed, first + i)) return first + i;
        }

        return plot.IsBlock(first / CachedMerkleTree.Block, leaves) ? -1 : first;
    }

    private static void InterlockedMin(ref int least, int value)
    {
        for (int seen = least; value < seen;)
        {
            int before = Interlocked.CompareExchange(ref least, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
