using Lab.Core;

namespace Lab.Reports;

/// <summary>A set of measured values in ascending order.</summary>
public sealed class Distribution
{
    private readonly long[] ascending;

    private Distribution(long[] ascending) => this.ascending = ascending;

    public static Distribution Empty { get; } = new([]);

    public int Count => this.ascending.Length;

    /// <summary>The value of the given rank, 0 the smallest.</summary>
    public long this[int rank] => this.ascending[rank];

    public long Max => this.ascending[^1];

    /// <summary>Takes the array and sorts it in place.</summary>
    public static Distribution Of(long[] values)
    {
        Array.Sort(values);
        return new Distribution(values);
    }

    /// <summary>The nearest-rank quantile; there must be a value.</summary>
    /// <param name="perMille">0 .. 1000.</param>
    public long Quantile(int perMille) => this.ascending[NearestRank.Index(Count, perMille)];

    /// <summary>The arithmetic mean; there must be a value.</summary>
    public double Mean
    {
        get
        {
            Check.That(Count > 0);
            Int128 sum = 0;
            foreach (long value in this.ascending) sum += value;
            return (double)sum / Count;
        }
    }

    /// <summary>The share of all values that are below a limit; there must be a value.</summary>
    public double ShareBelow(long limit)
    {
        Check.That(Count > 0);
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (this.ascending[middle] < limit) low = middle + 1;
            else high = middle;
        }

        return low / (double)Count;
    }

    /// <summary>
    /// The empirical distribution function at no more than <paramref name="most"/> of its steps, the first and the
    /// last included: (value, share of all values not above it).
    /// </summary>
    public IEnumerable<(long Value, double Share)> Steps(int most) =>
        Ranks.Spread(Count, most).Select(rank => (this.ascending[rank], (rank + 1) / (double)Count));
}
