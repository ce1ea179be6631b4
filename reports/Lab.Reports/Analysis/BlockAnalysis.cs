using Lab.Core;
using Lab.Records;

namespace Lab.Reports;

/// <summary>The blocks of a run: intervals of the main chain, and how many blocks did not stay on it.</summary>
public sealed class BlockAnalysis
{
    private BlockAnalysis(List<(BlockTrack Block, Duration? Interval)> blocks, Instant warmUp)
    {
        Blocks = blocks;
        WarmUp = warmUp;
    }

    /// <summary>Every block in order of production, with its distance to the block before it on the main chain (null if stale or first).</summary>
    public IReadOnlyList<(BlockTrack Block, Duration? Interval)> Blocks { get; }

    private Instant WarmUp { get; }

    /// <summary>Intervals between blocks that were both found after the warm-up, in order.</summary>
    public IEnumerable<Duration> Intervals
    {
        get
        {
            foreach (var (block, interval) in Blocks)
                if (interval is { } length && block.Found - length >= WarmUp)
                    yield return length;
        }
    }

    /// <summary>Blocks found after the warm-up.</summary>
    public int Found => Blocks.Count(b => b.Block.Found >= WarmUp);

    /// <summary>Of those, the ones that are not on the main chain at the end.</summary>
    public int Stale => Blocks.Count(b => b.Block.Found >= WarmUp && !b.Block.OnMainChain);

    internal static BlockAnalysis Of(RunData data)
    {
        var blocks = new List<(BlockTrack, Duration?)>(data.Blocks.Count);
        // A reorg can make a later height the earlier find on paper, so the chain is walked by height.
        var foundAt = new Dictionary<long, Instant>();
        foreach (var block in data.Blocks)
            if (block.OnMainChain)
                foundAt[block.Height] = block.Found;
        foreach (var block in data.Blocks)
            blocks.Add((block, block.OnMainChain && foundAt.TryGetValue(block.Height - 1, out var parent)
                ? block.Found - parent
                : null));
        return new BlockAnalysis(blocks, data.WarmUp);
    }
}
