using System.Text.Json.Nodes;
using Lab.Core;

namespace Lab.Reports;

/// <summary>The figures of one run, in the order of the page; a figure that nothing was measured for is left out.</summary>
internal static class RunCharts
{
    private const int MostPoints = 500;

    public static IReadOnlyList<Chart> Of(RunAnalysis run)
    {
        var charts = new List<Chart>();
        var measured = run.Kinds.Where(k => k.Propagation.Count > 0).ToList();
        if (measured.Count > 0)
        {
            charts.Add(Cdf(run, measured));
            charts.Add(OverTime(run, measured));
        }
        if (TimeTo95(run) is { } timeTo95) charts.Add(timeTo95);
        if (run.Data.Traffic.Count > 0) charts.Add(Bandwidth(run));
        if (Duplicates(run) is { } duplicates) charts.Add(duplicates);
        if (Intervals(run) is { } intervals) charts.Add(intervals);
        if (run.Blocks.Blocks.Count > 0) charts.Add(Timeline(run));
        if (Supply(run) is { } supply) charts.Add(supply);
        return charts;
    }

    /// <summary>The supply curve, if the chain issued anything.</summary>
    private static Chart? Supply(RunAnalysis run)
    {
        if (run.Data.Supply is not [.., { Issued: > 0 } last] all) return null;
        var rows = new JsonArray();
        string[] names = last.Burned > 0 ? ["Issued", "Immature", "Burned"] : ["Issued", "Immature"];
        foreach (var at in Thinned(all))
        {
            AddSupply(rows, "Issued", at.Height, at.Issued);
            AddSupply(rows, "Immature", at.Height, at.Immature);
            if (last.Burned > 0) AddSupply(rows, "Burned", at.Height, at.Burned);
        }
        var encoding = new JsonObject
        {
            ["x"] = VegaLite.Parse("""{ "field": "height", "type": "quantitative", "title": "Height (blocks)" }"""),
            ["y"] = VegaLite.Parse("""
                { "field": "units", "type": "quantitative", "title": "Base units",
                  "axis": { "format": "~s", "tickCount": 5 } }
                """),
        };
        VegaLite.ColourBy(encoding, "sort", names);
        return new Chart(
            "supply",
            "Supply",
            "Coins issued by the blocks of the main chain up to each height, what of the coinbases is too young to be "
            + "spent, and, if anything was, what was burned. Coins that genesis allocated are not drawn.",
            "data/" + RunTables.Supply,
            VegaLite.Single(rows, 260, encoding,
                VegaLite.ParseObject("""{ "mark": { "type": "line", "interpolate": "step-after", "strokeWidth": 1.5 } }"""),
                VegaLite.Hover(("sort", "Sort", null), ("height", "Height", ",d"), ("units", "Base units", ",d"))));
    }

    private static void AddSupply(JsonArray rows, string sort, long height, long units) =>
        rows.Add(new JsonObject { ["sort"] = sort, ["height"] = height, ["units"] = units });

    private static Chart Cdf(RunAnalysis run, List<KindAnalysis> kinds)
    {
        var lines = kinds.ConvertAll(k => new EcdfSpec.Line(
            "", k.Kind, StepFunction.Of(k.Propagation, RunTables.CdfSteps, 1e-9)));
        double end = EcdfSpec.EndOf(lines.Select(l => l.Steps)), slowest = kinds.Max(k => k.Propagation.Max) / 1e9;
        string cut = slowest > end
            ? $" The axis ends at {Text.Number(end)} s; the slowest delivery took {Text.Number(slowest)} s."
            : "";
        return new Chart(
            "propagation-cdf",
            "Propagation",
            "Cumulative distribution of the time from an item’s creation until a node accepted it, over all pairs of "
            + $"item and node but the origin and nodes that were down. {LeftOut(run)}{cut}",
            "data/" + RunTables.Cdf,
            EcdfSpec.Of(lines, "Time since creation", "s", "Share of deliveries"))
        {
            Beneath = PercentileTable.Of(kinds),
        };
    }

    private static Chart OverTime(RunAnalysis run, List<KindAnalysis> kinds)
    {
        var unit = TimeUnit.For(run.Data.End);
        var rows = new JsonArray();
        foreach (var kind in kinds)
            foreach (var window in kind.Windows)
                AddWindow(rows, kind.Kind, window, run.Window, unit);
        string[] percentiles = ["p50", "p95", "p99"];
        var encoding = new JsonObject
        {
            ["x"] = TimeAxis("middle", unit, run.Data.End),
            ["y"] = VegaLite.Parse("""
                { "field": "seconds", "type": "quantitative", "title": "Propagation (s)",
                  "scale": { "zero": true }, "axis": { "tickCount": 4 } }
                """),
        };
        VegaLite.ColourBy(encoding, "percentile", percentiles);
        // Shades of one colour: here colour does not tell kinds apart, as it does in the chart above.
        encoding["color"]!["scale"]!["range"] = "ordinal";
        var line = VegaLite.ParseObject("""
            { "mark": { "type": "line", "point": { "size": 14, "filled": true }, "strokeWidth": 1.5 } }
            """);
        var hover = VegaLite.Hover(
            ("from", $"From ({unit.Name})", ".4~g"), ("percentile", "Percentile", null),
            ("seconds", "Propagation (s)", ".4~g"), ("deliveries", "Deliveries", ",d"));
        hover["transform"] = VegaLite.Parse("""[{ "filter": "isValid(datum.seconds)" }]""");
        return new Chart(
            "propagation-over-time",
            "Propagation over time",
            $"Median, 95th and 99th percentile of propagation, by time of creation in windows of {Text.Length(run.Window)}. "
            + LeftOut(run),
            "data/" + RunTables.OverTime,
            kinds.Count == 1
                ? VegaLite.Single(rows, 220, encoding, line, hover)
                : VegaLite.Rows(rows, 130, "kind", kinds.Select(k => k.Kind), shareX: true, encoding, line, hover));
    }

    private static Chart? TimeTo95(RunAnalysis run)
    {
        var panels = new List<(string, Bins)>();
        int never = 0;
        foreach (var kind in run.Kinds)
        {
            double[] times = [.. kind.Counted.Where(i => i.TimeTo95 is not null)
                .Select(i => i.TimeTo95!.Value.Nanoseconds / 1e9)];
            never += kind.Counted.Count(i => i.TimeTo95 is null && i.Eligible > 0);
            if (times.Length > 0) panels.Add((kind.Kind, Bins.Of(times)));
        }
        if (panels.Count == 0) return null;
        string missing = never == 0 ? "" : $" {Text.Count(never, "item")} never got that far and are not drawn.";
        return new Chart(
            "time-to-95",
            "Time to 95 % of nodes",
            "How long each item took until 95 % of the nodes that could get it had accepted it. The panels have their "
            + $"own axes. {LeftOut(run)}{missing}",
            "data/" + RunTables.TimeTo95,
            new HistogramSpec("Time to 95 % of nodes", "s", "items").Of(panels));
    }

    private static Chart Bandwidth(RunAnalysis run)
    {
        double seconds = run.Data.End.Nanoseconds / 1e9;
        var up = run.Data.Traffic.Select(t => t.BytesUp * 8 / 1000d / seconds);
        var down = run.Data.Traffic.Select(t => t.BytesDown * 8 / 1000d / seconds);
        return new Chart(
            "bandwidth",
            "Bandwidth per node",
            "Cumulative distribution over nodes of the rate at which each sent and received, averaged over the whole "
            + "run, protocol overhead included (1 kbit = 1000 bits).",
            "data/" + RunTables.Bandwidth,
            EcdfSpec.Of(
                [
                    new("", "Upload", StepFunction.Of(up, MostPoints)),
                    new("", "Download", StepFunction.Of(down, MostPoints)),
                ],
                "Average rate", "kbit/s", "Share of nodes"))
        {
            Half = true,
        };
    }

    private static Chart? Duplicates(RunAnalysis run)
    {
        double[] values = [.. run.Data.Traffic.Select(RunTables.DuplicatesPerItem).OfType<double>()];
        if (values.Length == 0) return null;
        return new Chart(
            "duplicates",
            "Duplicates per node",
            "Full copies of an item that a node received after its first one, for each item that it received, over the "
            + "whole run.",
            "data/" + RunTables.Duplicates,
            new HistogramSpec("Duplicate copies per item", "", "nodes").Of([("", Bins.Of(values))]))
        {
            Half = true,
        };
    }

    private static Chart? Intervals(RunAnalysis run)
    {
        double[] values = [.. run.Blocks.Intervals.Select(i => i.Nanoseconds / 1e9)];
        if (values.Length == 0) return null;
        var bins = Bins.Of(values);
        double mean = values.Average();
        double[] expected = new double[bins.Counts.Length];
        for (int i = 0; i < expected.Length; i++)
            expected[i] = values.Length * (Math.Exp(-bins.Edge(i) / mean) - Math.Exp(-bins.Edge(i + 1) / mean));
        return new Chart(
            "block-intervals",
            "Block intervals",
            $"Time between successive blocks of the main chain ({Text.Count(values.Length, "interval")} after the "
            + "warm-up), beside the exponential law of the same mean: what independent mining gives, but for the "
            + "rounding to whole epochs.",
            "data/" + RunTables.Blocks,
            new HistogramSpec("Interval", "s", "intervals").Of(bins, "Exponential", expected, mean))
        {
            Half = true,
        };
    }

    private static Chart Timeline(RunAnalysis run)
    {
        var unit = TimeUnit.For(run.Data.End);
        var main = run.Blocks.Blocks.Where(b => b.Block.OnMainChain).Select(b => b.Block).ToList();
        var stale = run.Blocks.Blocks.Where(b => !b.Block.OnMainChain).Select(b => b.Block).ToList();
        string mainName = $"Main chain ({main.Count})", staleName = $"Stale ({stale.Count})";
        var rows = new JsonArray();
        foreach (var block in Thinned(main)) AddBlock(rows, mainName, block, unit);
        foreach (var block in Thinned(stale)) AddBlock(rows, staleName, block, unit);
        // A layer without blocks has no extent, which is a fault of the spec: it is left out, its legend stays.
        string thinned = Math.Max(main.Count, stale.Count) > MostPoints
            ? $" Of either sort, {MostPoints} evenly chosen blocks are drawn."
            : "";
        var encoding = new JsonObject
        {
            ["x"] = TimeAxis("found", unit, run.Data.End),
            ["y"] = VegaLite.Parse("""{ "field": "height", "type": "quantitative", "title": "Height (blocks)" }"""),
        };
        VegaLite.ColourBy(encoding, "chain", [mainName, staleName]);
        encoding.Remove("strokeDash");
        encoding["color"]!["legend"] = new JsonObject();
        var line = VegaLite.ParseObject("""{ "mark": { "type": "line", "interpolate": "step-after" } }""");
        line["transform"] = Only(mainName);
        var cross = VegaLite.ParseObject(
            """{ "mark": { "type": "point", "size": 30, "strokeWidth": 2 } }""");
        cross["transform"] = Only(staleName);
        // The shape's legend joins the colour's: a line and a cross.
        var shape = encoding["color"]!.DeepClone();
        shape["scale"]!["range"] = VegaLite.Parse("""["stroke", "M-1,-1L1,1M1,-1L-1,1"]""");
        cross["encoding"] = new JsonObject { ["shape"] = shape };
        var hover = VegaLite.Hover(
            ("chain", "Chain", null), ("height", "Height", ",d"), ("found", $"Found ({unit.Name})", ".4~g"),
            ("miner", "Miner (node)", "d"), ("id", "Block", null));
        return new Chart(
            "block-timeline",
            "Chain growth and forks",
            "Height of each block over the time at which it was found; crosses are blocks that are not on the main "
            + $"chain at the end.{thinned}",
            "data/" + RunTables.Blocks,
            VegaLite.Single(rows, 300, encoding, [.. Layers(main.Count > 0, line, stale.Count > 0, cross), hover]))
        {
            Half = true,
        };
    }

    private static string LeftOut(RunAnalysis run)
    {
        var warmUp = run.Data.WarmUp - Instant.Zero;
        var tail = run.Data.End - run.Data.CountedUntil;
        int down = 0;
        foreach (var kind in run.Kinds)
            foreach (var spread in kind.Counted)
                if (spread.Item.WasDown is not null) down += run.Data.Nodes - 1 - spread.Eligible;
        string start = warmUp > Duration.Zero ? $"in the first {Text.Length(warmUp)} (warm-up) and " : "";
        string nodes = down > 0 ? $" {Text.Count(down, "pair")} with a node that was down left out." : "";
        return $"Items created {start}in the last {Text.Length(tail)} are left out.{nodes}";
    }

    private static void AddWindow(
        JsonArray rows, string kind, WindowPercentiles window, Duration length, TimeUnit unit)
    {
        foreach (var (name, value) in new[] { ("p50", window.P50), ("p95", window.P95), ("p99", window.P99) })
            rows.Add(new JsonObject
            {
                ["kind"] = kind,
                ["from"] = VegaLite.Number(unit.Of(window.From)),
                ["middle"] = VegaLite.Number(unit.Of(window.From + length / 2)),
                ["percentile"] = name,
                // An empty window breaks the line instead of bridging it.
                ["seconds"] = window.Count == 0 ? null : VegaLite.Number(value.Nanoseconds / 1e9),
                ["deliveries"] = window.Count,
            });
    }

    private static void AddBlock(JsonArray rows, string chain, Records.BlockTrack block, TimeUnit unit) =>
        rows.Add(new JsonObject
        {
            ["chain"] = chain,
            ["found"] = VegaLite.Number(unit.Of(block.Found)),
            ["height"] = block.Height,
            ["miner"] = block.Miner,
            ["id"] = ItemId.Of(block.Id),
        });

    private static IEnumerable<T> Thinned<T>(List<T> all)
    {
        if (all.Count <= MostPoints) return all;
        return Enumerable.Range(0, MostPoints).Select(i => all[(int)((long)i * (all.Count - 1) / (MostPoints - 1))]);
    }

    private static JsonObject TimeAxis(string field, TimeUnit unit, Instant end) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["title"] = $"Time of the run ({unit.Name})",
        ["scale"] = new JsonObject
        {
            ["domain"] = new JsonArray(0, VegaLite.Number(unit.Of(end))), ["nice"] = false,
        },
    };

    private static IEnumerable<JsonObject> Layers(bool anyMain, JsonObject line, bool anyStale, JsonObject cross)
    {
        if (anyMain) yield return line;
        if (anyStale) yield return cross;
    }

    private static JsonArray Only(string chain) =>
        [new JsonObject { ["filter"] = new JsonObject { ["field"] = "chain", ["equal"] = chain } }];
}
