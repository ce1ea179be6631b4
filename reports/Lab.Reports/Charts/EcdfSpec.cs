using System.Text.Json.Nodes;

namespace Lab.Reports;

/// <summary>The spec of cumulative distributions, one line a series; optionally one panel a facet.</summary>
internal static class EcdfSpec
{
    /// <summary>One line.</summary>
    public sealed record Line(string Panel, string Series, StepFunction Steps);

    /// <summary>One chart, or one panel below the other where the lines name more than one.</summary>
    /// <param name="lines">At least one.</param>
    /// <param name="unit">Of the values: <c>s</c>, <c>kbit/s</c>.</param>
    /// <param name="what">Title of the value axis, without the unit.</param>
    /// <param name="share">Title of the share axis.</param>
    public static JsonObject Of(IReadOnlyList<Line> lines, string what, string unit, string share)
    {
        string[] panels = [.. lines.Select(l => l.Panel).Distinct()];
        string[] series = [.. lines.Select(l => l.Series).Distinct()];
        var encoding = new JsonObject
        {
            ["x"] = ValueAxis(what, unit, panels.Length == 1 ? ScaleOf(lines) : null),
            ["y"] = ShareAxis(share),
        };
        VegaLite.ColourBy(encoding, "series", series);
        var line = VegaLite.ParseObject(
            """{ "mark": { "type": "line", "interpolate": "step-after", "clip": true } }""");
        var hover = VegaLite.Hover(
            ("series", "Series", null), ("value", $"{what} ({unit})", ".4~g"), ("share", share, ".1%"));
        hover["transform"] = VegaLite.Parse("""[{ "filter": "datum.share > 0" }]""");
        var rows = RowsOf(lines, panels.Length);
        return panels.Length == 1
            ? VegaLite.Single(rows, 300, encoding, line, hover)
            : VegaLite.Rows(rows, 180, "panel", panels, shareX: false, encoding, line, hover);
    }

    /// <summary>Where the value axis of these lines ends: just past the 99.9th percentile of the slowest.</summary>
    public static double EndOf(IEnumerable<StepFunction> lines) => Rounded(lines.Max(l => l.Quantile(0.999)) * 1.02);

    private static JsonObject ValueAxis(string what, string unit, JsonObject? scale)
    {
        var axis = new JsonObject
        {
            ["field"] = "value", ["type"] = "quantitative", ["title"] = $"{what} ({unit})",
        };
        if (scale is not null) axis["scale"] = scale;
        return axis;
    }

    private static JsonObject ShareAxis(string title)
    {
        var axis = VegaLite.ParseObject("""
            { "field": "share", "type": "quantitative", "scale": { "domain": [0, 1.01], "nice": false },
              "axis": { "format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1] } }
            """);
        axis["title"] = title;
        return axis;
    }

    // Linear from 0, unless the medians lie so far apart that the fast lines would hug the axis.
    private static JsonObject ScaleOf(IReadOnlyList<Line> lines)
    {
        double fastest = lines.Min(l => l.Steps.Quantile(0.5)), end = EndOf(lines.Select(l => l.Steps));
        if (fastest > 0 && end / fastest > 100)
        {
            double start = lines.Min(l => l.Steps.Quantile(0.01));
            return new JsonObject
            {
                ["type"] = "log", ["nice"] = true,
                ["domain"] = new JsonArray(VegaLite.Number(Math.Max(start, fastest / 100)), VegaLite.Number(end)),
            };
        }
        return new JsonObject
        {
            ["domain"] = new JsonArray(0, VegaLite.Number(end > 0 ? end : 1)), ["nice"] = false,
        };
    }

    private static JsonArray RowsOf(IReadOnlyList<Line> lines, int panels)
    {
        var rows = new JsonArray();
        foreach (var line in lines)
        {
            double end = panels == 1
                ? EndOf(lines.Select(l => l.Steps))
                : lines.Where(l => l.Panel == line.Panel).Max(l => l.Steps.Max);
            // Every curve starts on the axis: no value is below the first.
            rows.Add(Row(line, 0, 0));
            foreach (var (value, share) in line.Steps.Steps) rows.Add(Row(line, value, share));
            // And goes on to the end: no value is above the last.
            if (line.Steps.Max < end) rows.Add(Row(line, end, 1));
        }
        return rows;
    }

    private static JsonObject Row(Line line, double value, double share) => new()
    {
        ["panel"] = line.Panel,
        ["series"] = line.Series,
        ["value"] = VegaLite.Number(value),
        ["share"] = VegaLite.Number(share),
    };

    // Two significant digits, upwards.
    private static double Rounded(double value)
    {
        if (value <= 0) return 0;
        double step = 1;
        while (step * 10 > value) step /= 10;
        while (step * 100 <= value) step *= 10;
        return Math.Ceiling(value / step) * step;
    }
}
