using System.Text.Json.Nodes;

namespace Lab.Reports;

/// <summary>The spec of median curves with their bands.</summary>
internal static class BandSpec
{
    /// <summary>Time in seconds against the share of deliveries.</summary>
    /// <param name="rows">With series, value (s), least, median and most.</param>
    /// <param name="series">In the order of the legend.</param>
    /// <param name="end">Where the time axis ends, in seconds.</param>
    public static JsonObject Of(JsonArray rows, IEnumerable<string> series, double end)
    {
        var encoding = VegaLite.ParseObject("""
            { "x": { "field": "value", "type": "quantitative", "title": "Time since creation (s)",
                     "scale": { "nice": false } } }
            """);
        encoding["x"]!["scale"]!["domain"] = new JsonArray(0, VegaLite.Number(end));
        VegaLite.ColourBy(encoding, "series", series);
        var dash = encoding["strokeDash"]!;
        encoding.Remove("strokeDash");
        var band = VegaLite.ParseObject("""
            { "mark": { "type": "area", "opacity": 0.25, "line": false },
              "encoding": { "y": { "field": "least", "type": "quantitative" }, "y2": { "field": "most" } } }
            """);
        var line = VegaLite.ParseObject("""{ "mark": { "type": "line", "clip": true }, "encoding": {} }""");
        var hover = VegaLite.Hover(
            ("series", "Series", null), ("value", "Time since creation (s)", ".4~g"),
            ("least", "Share, smallest", ".1%"), ("median", "Share, median", ".1%"), ("most", "Share, largest", ".1%"));
        foreach (var layer in new[] { line, hover })
            layer["encoding"]!["y"] = VegaLite.Parse("""{ "field": "median", "type": "quantitative" }""");
        line["encoding"]!["strokeDash"] = dash;
        foreach (var layer in new[] { band, line, hover })
        {
            var y = layer["encoding"]!["y"]!;
            y["title"] = "Share of deliveries";
            y["scale"] = VegaLite.Parse("""{ "domain": [0, 1.01], "nice": false }""");
            y["axis"] = VegaLite.Parse("""{ "format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1] }""");
        }
        return VegaLite.Single(rows, 300, encoding, band, line, hover);
    }
}
