using Lab.Records;

namespace Lab.Reports;

/// <summary>
/// The propagation CDFs of several seeds as one: at each time the median share over the runs, and the smallest and the
/// largest. The band is the whole range of the runs, not an estimate.
/// </summary>
internal static class SeedBands
{
    private const int Points = 250;

    /// <summary>One point of the curve of a kind.</summary>
    public readonly record struct Point(string Kind, double Seconds, double Least, double Median, double Most);

    /// <summary>Each kind that any run has, in the order of the first run that has it; runs without it are left out.</summary>
    public static IReadOnlyList<Point> Of(IReadOnlyList<StoredRun> runs)
    {
        var kinds = new List<(string Kind, List<StepFunction> Cdfs)>();
        foreach (var run in runs)
            foreach (var (kind, cdf) in StoredTables.Propagation(run))
            {
                int at = kinds.FindIndex(k => k.Kind == kind);
                if (at < 0)
                {
                    at = kinds.Count;
                    kinds.Add((kind, []));
                }
                kinds[at].Cdfs.Add(cdf);
            }
        if (kinds.Count == 0) return [];
        double end = EcdfSpec.EndOf(kinds.SelectMany(k => k.Cdfs));
        return [.. kinds.SelectMany(k => Curve(k.Kind, k.Cdfs, end))];
    }

    private static IEnumerable<Point> Curve(string kind, List<StepFunction> cdfs, double end)
    {
        double[] shares = new double[cdfs.Count];
        for (int i = 0; i <= Points; i++)
        {
            double at = end * i / Points;
            for (int run = 0; run < shares.Length; run++) shares[run] = cdfs[run].ShareAt(at);
            Array.Sort(shares);
            yield return new Point(
                kind, at, shares[0], shares[NearestRank.Index(shares.Length, 500)], shares[^1]);
        }
    }
}
