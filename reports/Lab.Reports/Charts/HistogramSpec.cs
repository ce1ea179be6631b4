using System.Text.Json.Nodes;

namespace Lab.Reports;

/// <summary>The spec of histograms, one panel each, optionally with a law to compare with and a marked mean.</summary>
/// <param name="What">Title of the value axis, without the unit.</param>
/// <param name="Unit">Of the values; empty for a plain number.</param>
/// <param name="Counted">What is counted: <c>blocks</c>.</param>
internal sealed record HistogramSpec(string What, string Unit, string Counted)
{
    /// <summary>One panel below the other, each with its own axes.</summary>
    public JsonObject Of(IReadOnlyList<(string Panel, Bins Bins)> panels)
    {
        var rows = new JsonArray();
        foreach (var (panel, bins) in panels) AddRows(rows, panel, bins);
        return panels.Count == 1
            ? VegaLite.Single(rows, 300, [], Bars())
            : VegaLite.Rows(rows, 130, "panel", panels.Select(p => p.Panel), shareX: false, [], Bars());
    }

    /// <summary>One histogram, the counts that a law would give as a curve, and a rule at the mean.</summary>
    /// <param name="bins">What was measured.</param>
    /// <param name="law">Name of the law, for the legend.</param>
    /// <param name="expected">Expected count of each bin.</param>
    /// <param name="mean">Of the values.</param>
    public JsonObject Of(Bins bins, string law, IReadOnlyList<double> expected, double mean)
    {
        string meanName = $"Mean {Text.Number(mean, 3)} {Unit}";
        string[] legend = ["Measured", law, meanName];
        var rows = new JsonArray();
        AddRows(rows, "", bins);
        for (int i = 0; i < expected.Count; i++)
        {
            rows[i]!["middle"] = VegaLite.Number(bins.Edge(i) + bins.Width / 2);
            rows[i]!["expected"] = VegaLite.Number(expected[i]);
        }
        var bars = Bars();
        bars["encoding"]!["color"] = Named("Measured", legend);
        var curve = VegaLite.ParseObject("""
            { "mark": { "type": "line", "interpolate": "monotone" },
              "encoding": { "x": { "field": "middle", "type": "quantitative" },
                            "y": { "field": "expected", "type": "quantitative" } } }
            """);
        curve["encoding"]!["color"] = Named(law, legend);
        var rule = VegaLite.ParseObject("""
            { "mark": { "type": "rule", "strokeWidth": 2 },
              "encoding": { "x": { "field": "mean", "type": "quantitative" } } }
            """);
        rule["data"] = new JsonObject
        {
            ["values"] = new JsonArray(new JsonObject { ["mean"] = VegaLite.Number(mean) }),
        };
        rule["encoding"]!["color"] = Named(meanName, legend);
        return VegaLite.Single(rows, 300, [], bars, curve, rule);
    }

    private JsonObject Bars()
    {
        string ofUnit = Unit.Length > 0 ? $" ({Unit})" : "";
        return new JsonObject
        {
            ["mark"] = VegaLite.Parse("""{ "type": "bar", "binSpacing": 1 }"""),
            ["encoding"] = new JsonObject
            {
                ["x"] = new JsonObject
                {
                    ["field"] = "from",
                    ["type"] = "quantitative",
                    ["bin"] = "binned",
                    ["title"] = What + ofUnit,
                    ["scale"] = VegaLite.Parse("""{ "zero": false, "nice": false }"""),
                },
                ["x2"] = new JsonObject { ["field"] = "to" },
                ["y"] = new JsonObject
                {
                    ["field"] = "count",
                    ["type"] = "quantitative",
                    ["title"] = $"Number of {Counted}",
                    ["axis"] = VegaLite.Parse("""{ "tickMinStep": 1, "tickCount": 4, "format": "d" }"""),
                },
                ["tooltip"] = VegaLite.Tooltip(
                    ("from", $"{What}, from{ofUnit}", ".4~g"), ("to", $"to below{ofUnit}", ".4~g"),
                    ("count", $"Number of {Counted}", "d")),
            },
        };
    }

    private static JsonObject Named(string value, string[] domain) => new()
    {
        ["datum"] = value,
        ["type"] = "nominal",
        ["title"] = null,
        ["scale"] = new JsonObject { ["domain"] = VegaLite.Strings(domain) },
        ["legend"] = VegaLite.Parse("""{ "symbolType": "square", "symbolStrokeWidth": 0 }"""),
    };

    private static void AddRows(JsonArray rows, string panel, Bins bins)
    {
        for (int i = 0; i < bins.Counts.Length; i++)
            rows.Add(new JsonObject
            {
                ["panel"] = panel,
                ["from"] = VegaLite.Number(bins.Edge(i)),
                ["to"] = VegaLite.Number(bins.Edge(i + 1)),
                ["count"] = bins.Counts[i],
            });
    }
}
