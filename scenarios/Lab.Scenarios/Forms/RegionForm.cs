using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Embedded;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>The form of <c>network.regions</c>: the name of a preset, or a table written out.</summary>
internal static class RegionForm
{
    public const int MaxRegions = 64;

    private static readonly MapShape<Region> Place =
        new MapShape<Region>("a region", () => new Region("", 1, null))
            .Required("name", "What reports call it.", Scalars.Name, r => r.Name,
                (r, v) => r with { Name = v })
            .Required("weight", "Its part of the nodes, out of the sum of all weights.",
                Scalars.Whole(1, 1_000_000_000),
                r => r.Weight, (r, v) => r with { Weight = v })
            .Optional("bandwidth", "Bandwidth of its nodes, where it differs.", BandwidthForm.Shape,
                r => r.Bandwidth, (r, v) => r with { Bandwidth = v });

    private static readonly Shape<IReadOnlyList<IReadOnlyList<Duration>>> Matrix =
        new ListShape<IReadOnlyList<Duration>>(
            "rows", new ListShape<Duration>("durations", Scalars.Interval, 1, MaxRegions), 1, MaxRegions);

    /// <summary>A table written out; presets are files of this form.</summary>
    public static readonly MapShape<RegionTable> Table =
        new MapShape<RegionTable>("a table of regions", () => new RegionTable())
            .Field("name", "What reports call the table.", Scalars.Name, t => t.Name,
                (t, v) => t with { Name = v })
            .Required("regions", "The regions, in the order of the latency table.",
                new ListShape<Region>("regions", Place, 1, MaxRegions),
                t => t.Regions, (t, v) => t with { Regions = v })
            .Required("latency", "One-way mean latency; row = from, column = to.", Matrix,
                t => t.Latency, (t, v) => t with { Latency = v })
            .Field("law", "How the latency of a message follows from the mean.",
                new WordShape<RegionLaw>(
                    new("fixed", RegionLaw.Fixed, "it is the mean"),
                    new("simblock-pareto", RegionLaw.SimBlockPareto,
                        "drawn anew for each message: Pareto with shape 0.2 x mean and scale mean - 5, mean in ms")),
                t => t.Law, (t, v) => t with { Law = v })
            .Field("bandwidth", "Bandwidth of nodes in regions that name none.", BandwidthForm.Shape,
                t => t.Bandwidth, (t, v) => t with { Bandwidth = v })
            .OptionalValue("between", "The most that a link between two regions carries.", Scalars.Rate,
                t => t.Between, (t, v) => t with { Between = v })
            .Optional("links", "Cumulative shares of outbound links, for scenarios that name no topology.",
                TopologyForm.DegreeTable, t => t.Links.Count == 0 ? null : t.Links,
                (t, v) => t with { Links = v })
            .Finish(Check);

    public static readonly Shape<RegionTable> Shape = new AnyOfShape<RegionTable>(
        $"{Units.Text.Either(RegionPresets.Names)}, or a table with regions and latency",
        new(n => n is YamlScalar, _ => false, new WordShape<string>(
            [.. RegionPresets.Names.Select(n => new Word<string>(n, n, RegionPresets.Doc(n)))])
            .As(RegionPresets.Read, t => t.Name)),
        new(n => n is YamlMap, _ => true, Table));

    private static RegionTable Check(RegionTable table, YamlMap map, Findings findings)
    {
        int count = table.Regions.Count;
        if (table.Regions.Select(r => r.Name).Distinct(StringComparer.Ordinal).Count() != count)
            findings.Add(Places.Of(map, "regions"), "two regions of one name", "names that differ");
        if (table.Latency.Count != count)
            findings.Add(Places.Of(map, "latency"), $"{table.Latency.Count} rows",
                $"{count}, one for each region");
        for (int i = 0; i < table.Latency.Count; i++)
        {
            var at = Places.Of(map, "latency", i);
            if (table.Latency[i].Count != count)
                findings.Add(at, $"a row of {table.Latency[i].Count}",
                    $"{count} durations, one for each region");
            if (table.Law == RegionLaw.SimBlockPareto
                && table.Latency[i].Any(d => d <= Duration.FromMilliseconds(5)))
                findings.Add(at, "a mean of 5ms or less",
                    "more than 5ms, as the law simblock-pareto takes 5ms off");
        }

        if (table.Links.Count > 0) DegreeTables.Check(table.Links, Places.Of(map, "links"), findings);
        return table;
    }
}
