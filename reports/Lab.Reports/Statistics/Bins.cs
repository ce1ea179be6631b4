using Lab.Core;

namespace Lab.Reports;

/// <summary>A histogram: equal bins of a round width, the first starting at a multiple of it.</summary>
/// <param name="Start">Lower edge of the first bin.</param>
/// <param name="Width">Width of each bin: 1, 2 or 5 times a power of ten.</param>
/// <param name="Counts">Values in each bin; a value on an edge belongs to the bin above it.</param>
public sealed record Bins(double Start, double Width, int[] Counts)
{
    /// <summary>Sorts values into about <paramref name="about"/> bins; from 0 if they come near it.</summary>
    /// <param name="values">Not negative, at least one.</param>
    /// <param name="about">Wanted number of bins.</param>
    public static Bins Of(IReadOnlyList<double> values, int about = 30)
    {
        Check.That(values.Count > 0);
        double low = values.Min(), high = values.Max();
        // An axis from 0 is read without looking at its labels; give it up only where it would waste half the chart.
        if (low < high / 2) low = 0;
        double width = RoundWidth((high - low) / about, high);
        double start = Math.Floor(low / width) * width;
        int[] counts = new int[(int)Math.Floor((high - start) / width) + 1];
        foreach (double value in values)
            counts[Math.Clamp((int)Math.Floor((value - start) / width), 0, counts.Length - 1)]++;
        return new Bins(start, width, counts);
    }

    /// <summary>Lower edge of bin <paramref name="i"/>.</summary>
    public double Edge(int i) => Math.Round(Start + i * Width, 9);

    private static double RoundWidth(double wanted, double scale)
    {
        if (wanted <= 0) wanted = scale > 0 ? scale / 20 : 1;
        double power = 1;
        while (power * 10 <= wanted) power *= 10;
        while (power > wanted) power /= 10;
        foreach (double step in new[] { 1.0, 2.0, 5.0 })
            if (power * step >= wanted * 0.999999)
                return power * step;
        return power * 10;
    }
}
