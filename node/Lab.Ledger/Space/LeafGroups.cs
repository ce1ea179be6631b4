using System.Runtime.Intrinsics;
using Lab.Core;

namespace Lab.Ledger;

/// <summary>
/// Leaves as scans read them: groups of eight, each leaf cut into eight 32-bit words (big-endian, as SHA-256 reads
/// them), and word w of leaf l of a group at w * 8 + l. A last group that is not full ends in zeros.
/// </summary>
public static class LeafGroups
{
    /// <summary>Leaves in a group.</summary>
    public const int Leaves = LeafLanes.Width;

    /// <summary>Words in a group.</summary>
    public const int Words = LeafLanes.GroupWords;

    /// <summary>Words that so many leaves take.</summary>
    public static int WordsFor(int leaves) => (leaves + Leaves - 1) / Leaves * Words;

    /// <summary>Writes a leaf to its place.</summary>
    public static void Put(Span<uint> groups, int leaf, in Hash value) => LeafLanes.Put(groups, leaf, value);

    /// <summary>Reads a leaf.</summary>
    public static Hash Take(ReadOnlySpan<uint> groups, int leaf) => LeafLanes.Take(groups, leaf);

    /// <summary>
    /// Scores leaves in order, from <paramref name="first"/> up to but not including <paramref name="end"/>. The result
    /// does not depend on how many are scored at once.
    /// </summary>
    public static ScanResult Scan(
        ReadOnlySpan<uint> groups, in Hash challenge, UInt256 target, int first, int end, ScanGoal goal)
    {
        Check.That(first >= 0 && first < end && WordsFor(end) <= groups.Length);
        Span<uint> prefix = stackalloc uint[8];
        LeafLanes.Put(prefix, challenge);
        Span<Vector256<uint>> scratch = stackalloc Vector256<uint>[LeafLanes.Scratch];
        Span<uint> scores = stackalloc uint[Words];
        uint bound = (uint)(target.A >> 32);
        var best = new ScanResult(-1, Hash.Zero, end - first);
        for (int from = first - first % Leaves; from < end; from += Leaves)
        {
            if (!LeafLanes.Score(prefix, groups.Slice(from * 8, Words), bound, scratch, scores)) continue;
            int lanes = Math.Min(Leaves, end - from);
            for (int lane = Math.Max(0, first - from); lane < lanes; lane++)
            {
                var score = LeafLanes.Take(scores, lane);
                if (!(score.ToNumber() < target)) continue;
                int leaf = from + lane;
                if (goal == ScanGoal.First) return new ScanResult(leaf, score, leaf + 1 - first);
                best = best with { Leaf = leaf, Score = score };
                target = score.ToNumber();
                bound = (uint)(target.A >> 32);
            }
        }

        return best;
    }
}
