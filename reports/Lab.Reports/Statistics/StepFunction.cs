namespace Lab.Reports;

/// <summary>An empirical distribution function as some of its steps: what charts draw and tables keep.</summary>
/// <param name="Steps">Value and the share of all values not above it, both ascending; not empty.</param>
internal sealed record StepFunction(IReadOnlyList<(double Value, double Share)> Steps)
{
    /// <summary>The largest value.</summary>
    public double Max => Steps[^1].Value;

    /// <summary>A distribution at no more than <paramref name="most"/> steps, its values multiplied by <paramref name="scale"/>.</summary>
    public static StepFunction Of(Distribution values, int most, double scale) =>
        new([.. values.Steps(most).Select(s => (s.Value * scale, s.Share))]);

    /// <summary>The distribution of unsorted values at no more than <paramref name="most"/> steps.</summary>
    public static StepFunction Of(IEnumerable<double> values, int most)
    {
        double[] sorted = [.. values.Order()];
        return new StepFunction(
            [.. Ranks.Spread(sorted.Length, most).Select(rank => (sorted[rank], (rank + 1) / (double)sorted.Length))]);
    }

    /// <summary>Share of the values that are not above <paramref name="value"/>.</summary>
    public double ShareAt(double value)
    {
        int low = 0, high = Steps.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Steps[middle].Value <= value) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? 0 : Steps[low - 1].Share;
    }

    /// <summary>The smallest kept value whose share is at least <paramref name="share"/>.</summary>
    public double Quantile(double share)
    {
        foreach (var (value, reached) in Steps)
            if (reached >= share)
                return value;
        return Max;
    }
}
