using Lab.Core;

namespace Lab.Ledger;

/// <summary>Which leaves of its plots a miner looks at in an epoch, and how many at most.</summary>
/// <param name="SampleSize">Leaves looked at in a plot that is sampled, 1 or more.</param>
/// <param name="FullUpTo">
/// A plot of at most so many leaves is scanned whole; a larger one is sampled. 0 or more.
/// </param>
/// <param name="Limit">
/// The most leaves looked at over all plots, 1 or more: a time-out that does not depend on the machine.
/// </param>
/// <param name="Goal">Whether a search ends at the first winner or goes on for the best one.</param>
public sealed record ScanSettings(int SampleSize, int FullUpTo, long Limit, ScanGoal Goal = ScanGoal.First)
{
    /// <summary>Every leaf of every plot.</summary>
    public static readonly ScanSettings Full = new(1, int.MaxValue, long.MaxValue);

    /// <summary>So many leaves of each plot, whatever its size.</summary>
    public static ScanSettings Sampling(int size) => new(size, 0, long.MaxValue);

    /// <summary>Small plots whole, larger ones by sample.</summary>
    public static ScanSettings Adaptive(int fullUpTo, int size) => new(size, fullUpTo, long.MaxValue);

    /// <summary>Whether every epoch looks at the same leaves of a plot of so many.</summary>
    public bool IsWhole(int count) => count <= FullUpTo || count <= SampleSize;

    /// <summary>Leaves looked at in an epoch without a winner: what the miner's space is worth.</summary>
    public long LeavesOf(IReadOnlyList<int> counts)
    {
        long sum = 0;
        foreach (int count in counts) sum += IsWhole(count) ? count : SampleSize;
        return Math.Min(sum, Limit);
    }

    /// <summary>
    /// The leaves of a plot to look at, in order of index, at most two ranges. A sample is one window that
    /// starts where the challenge says and goes on at leaf 0 after the last: scores are uniform, so a window
    /// wins as often as scattered leaves do, and is read in sequence.
    /// </summary>
    public void AddRanges(int plot, int count, in Hash challenge, List<ScanPart> to)
    {
        Check.That(SampleSize >= 1 && FullUpTo >= 0 && Limit >= 1 && count >= 1);
        if (IsWhole(count))
        {
            to.Add(new ScanPart(plot, 0, count));
            return;
        }

        int start = (int)(challenge.Word(0) % (ulong)count);
        int tail = Math.Min(SampleSize, count - start);
        if (tail < SampleSize) to.Add(new ScanPart(plot, 0, SampleSize - tail));
        to.Add(new ScanPart(plot, start, start + tail));
    }
}
