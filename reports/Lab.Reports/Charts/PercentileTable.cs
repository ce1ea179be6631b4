namespace Lab.Reports;

/// <summary>The table beneath a propagation CDF: the percentiles of each line.</summary>
internal static class PercentileTable
{
    public static Markup Of(IReadOnlyList<KindAnalysis> kinds)
    {
        // Decimals line up in a column: milliseconds, or as many as tell the shortest median apart from its neighbours.
        long shortest = kinds.Min(kind => kind.Propagation.Quantile(500));
        int decimals = shortest switch { >= 100_000_000 => 3, >= 10_000_000 => 4, >= 1_000_000 => 5, _ => 6 };
        return Markup.Of($"""
            <div class="wide"><table class="numbers">
            <thead><tr><th scope="col">Propagation (s)</th><th scope="col">p50</th><th scope="col">p90</th>
            <th scope="col">p95</th><th scope="col">p99</th><th scope="col">max</th><th scope="col">mean</th>
            <th scope="col">items</th><th scope="col">deliveries</th><th scope="col">coverage</th></tr></thead>
            <tbody>
            {Markup.Join(kinds.Select((kind, i) => Row(kind, i, decimals)))}
            </tbody></table></div>
            """);
    }

    private static Markup Row(KindAnalysis kind, int index, int decimals)
    {
        string Seconds(long nanoseconds) => Text.Fixed(nanoseconds / 1e9, decimals);
        var pairs = kind.Propagation;
        int items = kind.Counted.Count();
        double coverage = kind.Counted.Average(i => i.Coverage);
        return Markup.Of($"""
            <tr><th scope="row"><span class="swatch k{index % 7}"></span>{kind.Kind}</th>
            <td>{Seconds(pairs.Quantile(500))}</td><td>{Seconds(pairs.Quantile(900))}</td>
            <td>{Seconds(pairs.Quantile(950))}</td><td>{Seconds(pairs.Quantile(990))}</td>
            <td>{Seconds(pairs.Max)}</td><td>{Seconds((long)pairs.Mean)}</td><td>{Text.Number(items, 15)}</td>
            <td>{Text.Number(pairs.Count, 15)}</td><td>{Text.Percent(coverage)}</td></tr>

            """);
    }
}
