using System.Text.Json.Nodes;

namespace Lab.Reports;

/// <summary>The figures of an emission: the supply curve, and the reward of each block.</summary>
internal static class EmissionCharts
{
    public const string Table = "data/emission.csv";

    // Rewards that differ by more than this cannot be told apart on a linear axis.
    private const double LinearSpan = 1_000;

    /// <summary>The supply curve, and the rewards if there are any.</summary>
    public static IReadOnlyList<Chart> Of(EmissionOutline emission) => emission.Points.Any(p => p.Reward > 0)
        ? [Supply(emission), Reward(emission)]
        : [Supply(emission)];

    private static Chart Supply(EmissionOutline emission)
    {
        long issued = emission.Points[^1].Issued;
        var names = new List<string> { "Issued" };
        if (emission.Allocated > 0) names.Add("Issued and allocated");
        // A cap that is far off would press the curve to the ground.
        bool capShown = emission.Cap is { } cap && issued >= cap / 4 && cap > 0;
        if (capShown) names.Add("Cap");
        var rows = new JsonArray();
        foreach (var at in emission.Points)
        {
            Add(rows, at.Height, "Issued", at.Issued);
            if (emission.Allocated > 0) Add(rows, at.Height, "Issued and allocated", at.Issued + emission.Allocated);
            if (capShown) Add(rows, at.Height, "Cap", emission.Cap!.Value);
        }
        var changes = emission.Rows.Where(r => r.Event.Length > 0 && IsDrawn(emission, r.At.Height)).ToList();
        foreach (var row in changes)
        {
            Add(rows, row.At.Height, "Issued", row.At.Issued);
            rows[^1]!["event"] = row.Event;
        }
        var encoding = Encoding(emission, """
            { "field": "units", "type": "quantitative", "title": "Base units", "scale": { "zero": true },
              "axis": { "labelExpr": "format(datum.value, '~s')", "tickCount": 5 } }
            """);
        VegaLite.ColourBy(encoding, "sort", names);
        List<JsonObject> layers =
        [
            VegaLite.ParseObject("""
                { "mark": { "type": "line", "strokeWidth": 1.8 },
                  "transform": [{ "filter": "!isValid(datum.event)" }] }
                """),
        ];
        if (changes.Count > 0)
            layers.Add(VegaLite.ParseObject("""
                { "mark": { "type": "point", "filled": true, "size": 22 },
                  "transform": [{ "filter": "isValid(datum.event)" }] }
                """));
        layers.Add(VegaLite.Hover(
            ("sort", "Sort", null), ("height", "Height", ",d"), ("units", "Base units", ",d"), ("event", "Change", null)));
        return new Chart(
            "supply",
            "Supply",
            "Base units issued by all blocks up to a height."
            + (emission.Allocated > 0 ? " The upper line adds what genesis allocates." : "")
            + (issued == 0 ? " No block issues anything." : emission.Cap is null ? " There is no cap."
                : capShown ? " The cap is over all rewards together."
                : $" The cap of {Text.Number(emission.Cap.Value, 19)} lies above the figure.")
            + (changes.Count > 0 ? " Dots are the changes of the table below." : ""),
            Table,
            VegaLite.Single(rows, 300, encoding, [.. layers]));
    }

    private static Chart Reward(EmissionOutline emission)
    {
        long[] paying = [.. emission.Points.Where(p => p.Reward > 0).Select(p => p.Reward)];
        bool log = paying.Length > 0 && paying.Max() / (double)paying.Min() > LinearSpan;
        var rows = new JsonArray();
        foreach (var at in emission.Points.Where(p => !log || p.Reward > 0)) Add(rows, at.Height, "Reward", at.Reward);
        string scale = log ? """{ "type": "log", "nice": false, "padding": 6 }""" : """{ "zero": true }""";
        var encoding = Encoding(emission, $$"""
            { "field": "units", "type": "quantitative", "title": "Base units a block", "scale": {{scale}},
              "axis": { "labelExpr": "format(datum.value, '~s')", "tickCount": 5{{(log ? Decades(paying) : "")}} } }
            """);
        VegaLite.ColourBy(encoding, "sort", ["Reward"]);
        return new Chart(
            "reward",
            "Reward",
            "What the block at each height issues."
            + (log ? " The axis is logarithmic." : "")
            + (log && emission.Points.Any(p => p is { Reward: 0, Height: > 0 })
                ? " Heights without a reward are not drawn."
                : ""),
            Table,
            VegaLite.Single(rows, 220, encoding,
                VegaLite.ParseObject("""{ "mark": { "type": "line", "interpolate": "step-after", "strokeWidth": 1.8 } }"""),
                VegaLite.Hover(("height", "Height", ",d"), ("units", "Base units", ",d"))));
    }

    private static bool IsDrawn(EmissionOutline emission, long height) =>
        height >= emission.Points[0].Height && height <= emission.Points[^1].Height;

    private static JsonObject Encoding(EmissionOutline emission, string y)
    {
        string scale = emission.LogHeights ? """{ "type": "log", "nice": false }""" : """{ "zero": true, "nice": false }""";
        return new JsonObject
        {
            ["x"] = VegaLite.Parse($$"""
                { "field": "height", "type": "quantitative", "title": "Height (blocks)", "scale": {{scale}},
                  "axis": { "labelExpr": "format(datum.value, '~s')", "tickCount": 6, "labelOverlap": true } }
                """),
            ["y"] = VegaLite.Parse(y),
        };
    }

    /// <summary>Ticks of an axis at the powers of ten alone: a grid of all their multiples hides the curve.</summary>
    private static string Decades(long[] values)
    {
        var powers = new JsonArray();
        for (Int128 power = 1; power <= values.Max(); power *= 10)
            if (power >= values.Min()) powers.Add((long)power);
        return $", \"values\": {powers.ToJsonString()}";
    }

    private static void Add(JsonArray rows, long height, string sort, long units) =>
        rows.Add(new JsonObject { ["height"] = height, ["sort"] = sort, ["units"] = units });
}
