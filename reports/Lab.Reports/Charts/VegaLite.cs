using System.Globalization;
using System.Text.Json.Nodes;

namespace Lab.Reports;

/// <summary>Small pieces from which chart specs are put together.</summary>
internal static class VegaLite
{
    private const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";
    private const int Width = 640;

    /// <summary>A chart of layers over one table.</summary>
    public static JsonObject Single(JsonArray rows, int height, JsonObject encoding, params JsonObject[] layers) => new()
    {
        ["$schema"] = Schema,
        ["data"] = new JsonObject { ["values"] = rows },
        ["width"] = Width,
        ["height"] = height,
        ["encoding"] = encoding,
        ["layer"] = new JsonArray([.. layers]),
    };

    /// <summary>The same once for each value of <paramref name="field"/>, below each other in the order given.</summary>
    public static JsonObject Rows(
        JsonArray rows, int height, string field, IEnumerable<string> order, bool shareX, JsonObject encoding,
        params JsonObject[] layers)
    {
        string independent = shareX ? "shared" : "independent";
        return new JsonObject
        {
            ["$schema"] = Schema,
            ["data"] = new JsonObject { ["values"] = rows },
            ["facet"] = new JsonObject
            {
                ["row"] = new JsonObject
                {
                    ["field"] = field,
                    ["type"] = "nominal",
                    ["sort"] = Strings(order),
                    ["title"] = null,
                    ["header"] = new JsonObject
                    {
                        ["labelOrient"] = "top", ["labelAnchor"] = "start", ["labelAngle"] = 0,
                    },
                },
            },
            ["spec"] = new JsonObject
            {
                ["width"] = Width,
                ["height"] = height,
                ["encoding"] = encoding,
                ["layer"] = new JsonArray([.. layers]),
            },
            ["resolve"] = new JsonObject
            {
                ["scale"] = new JsonObject { ["x"] = independent, ["y"] = "independent" },
                ["axis"] = new JsonObject { ["x"] = "independent" },
            },
        };
    }

    /// <summary>
    /// Points that show themselves and a tooltip when the pointer is near. Its name makes the static renderer leave it
    /// out.
    /// </summary>
    public static JsonObject Hover(params (string Field, string Title, string? Format)[] lines) => new()
    {
        ["name"] = "hover",
        ["params"] = Parse("""
            [{ "name": "near",
               "select": { "type": "point", "on": "pointerover", "clear": "pointerout", "nearest": true } }]
            """),
        ["mark"] = Parse("""{ "type": "point", "filled": true, "size": 70, "clip": true }"""),
        ["encoding"] = new JsonObject
        {
            ["opacity"] = Parse("""
                { "condition": { "param": "near", "empty": false, "value": 1 }, "value": 0 }
                """),
            ["tooltip"] = Tooltip(lines),
        },
    };

    /// <summary>A tooltip of labelled fields; fields with a number format are numbers.</summary>
    public static JsonArray Tooltip(params (string Field, string Title, string? Format)[] lines)
    {
        var tooltip = new JsonArray();
        foreach (var (field, title, format) in lines)
        {
            var line = new JsonObject
            {
                ["field"] = field,
                ["type"] = format is null ? "nominal" : "quantitative",
                ["title"] = title,
            };
            if (format is not null) line["format"] = format;
            tooltip.Add(line);
        }
        return tooltip;
    }

    /// <summary>Colour and dash by series, so that the lines are told apart in grey print too; legend at the top.</summary>
    public static void ColourBy(JsonObject encoding, string field, IEnumerable<string> order)
    {
        string[] domain = [.. order];
        encoding["color"] = Channel(field, domain);
        encoding["strokeDash"] = Channel(field, domain);
        encoding["strokeDash"]!["scale"]!["range"] =
            Parse("[[1, 0], [7, 3], [2, 2], [10, 3, 2, 3], [4, 4], [12, 4], [1, 3]]");
    }

    /// <summary>A number with six significant digits: beyond what a chart can show, and no noise in its bytes.</summary>
    public static JsonNode Number(double value) =>
        JsonValue.Create(decimal.Parse(value.ToString("G6", CultureInfo.InvariantCulture), NumberStyles.Float,
            CultureInfo.InvariantCulture));

    public static JsonArray Strings(IEnumerable<string> values) =>
        new([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);

    public static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    public static JsonObject ParseObject(string json) => JsonNode.Parse(json)!.AsObject();

    private static JsonObject Channel(string field, string[] domain) => new()
    {
        ["field"] = field,
        ["type"] = "nominal",
        ["sort"] = null,
        ["title"] = null,
        ["scale"] = new JsonObject { ["domain"] = Strings(domain) },
        ["legend"] = domain.Length > 1 ? Parse("""{ "symbolType": "stroke", "symbolOpacity": 1 }""") : null,
    };
}
