using Lab.Core;

namespace Lab.Scenarios.Worlds;

/// <summary>Divides whole things in proportion to weights, by the method of largest remainders.</summary>
internal static class Apportionment
{
    /// <summary>How many of <paramref name="n"/> things each weight gets; together exactly n, the first wins a tie.</summary>
    /// <param name="weights">At least one above 0.</param>
    public static List<int> Of(int n, List<Int128> weights)
    {
        Int128 sum = 0;
        foreach (var w in weights) sum += w;
        var counts = weights.ConvertAll(w => (int)(w * n / sum));
        var byRemainder = Enumerable.Range(0, weights.Count)
            .OrderByDescending(k => weights[k] * n % sum).ThenBy(k => k).ToList();
        for (int i = 0, left = n - counts.Sum(); i < left; i++) counts[byRemainder[i]]++;
        return counts;
    }

    /// <summary>Shares as weights, exact to 2^-40.</summary>
    public static List<Int128> Weights(IEnumerable<Ratio> shares) =>
        [.. shares.Select(s => (Int128)s.Top * (1L << 40) / s.Bottom)];
}
