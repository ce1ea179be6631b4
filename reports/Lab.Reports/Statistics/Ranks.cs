using Lab.Core;

namespace Lab.Reports;

/// <summary>Which ranks of a long ascending list a line keeps.</summary>
internal static class Ranks
{
    /// <summary>
    /// At most <paramref name="most"/> ranks of <paramref name="count"/>, ascending, the first and the last included:
    /// nine tenths of them evenly spread, one tenth over the slowest hundredth, where the tail is.
    /// </summary>
    /// <param name="count">Not negative.</param>
    /// <param name="most">At least 20.</param>
    public static IEnumerable<int> Spread(int count, int most)
    {
        Check.That(count >= 0 && most >= 20);
        if (count <= most) return Enumerable.Range(0, count);
        int inTail = most / 10, body = most - inTail, tailFrom = (int)((long)count * 99 / 100);
        var ranks = new SortedSet<int>();
        for (int i = 0; i < body; i++) ranks.Add((int)((long)i * (count - 1) / (body - 1)));
        for (int i = 0; i < inTail; i++) ranks.Add(tailFrom + (int)((long)i * (count - 1 - tailFrom) / (inTail - 1)));
        return ranks;
    }
}
