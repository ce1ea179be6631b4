using System.Text;

namespace Lab.Reports;

/// <summary>The figures of a page: each with its live chart, its static plot, its caption and links to its table.</summary>
internal static class Figures
{
    /// <summary>All figures, numbered.</summary>
    /// <param name="charts">In order.</param>
    /// <param name="plots">Folder of the drawn <c>.svg</c> files.</param>
    public static Markup Of(IReadOnlyList<Chart> charts, string plots)
    {
        var figures = charts.Select((chart, i) => One(chart, i + 1, plots));
        return Markup.Of($"""
            <div class="figures">
            {Markup.Join(figures)}
            </div>
            """);
    }

    private static Markup One(Chart chart, int number, string plots)
    {
        byte[] svg = File.ReadAllBytes(Path.Combine(plots, chart.Name + ".svg"));
        // The default encoder writes < and > as escapes, so the data cannot end its element.
        string spec = chart.Spec.ToJsonString();
        return Markup.Of($"""
            <figure class="{(chart.Half ? "half" : "full")}" data-chart="{chart.Name}" id="{chart.Name}">
            <h2>{chart.Title}</h2>
            <div class="chart"><div class="live"></div>
            <img class="still" alt="{chart.Title}. {chart.Caption}" src="data:image/svg+xml;base64,{Convert.ToBase64String(svg)}"></div>
            {chart.Beneath}
            <figcaption><b>Figure {number}.</b> {chart.Caption}
            <span class="links"><a href="{chart.Table}">CSV</a> <a href="plots/{chart.Name}.svg">SVG</a>
            <a href="plots/{chart.Name}.vl.json">Vega-Lite</a></span></figcaption>
            <script type="application/json" id="spec-{chart.Name}">{new Markup(spec)}</script>
            </figure>

            """);
    }

    /// <summary>Writes each chart's spec to the folder of plots.</summary>
    public static void WriteSpecs(IReadOnlyList<Chart> charts, string plots)
    {
        Directory.CreateDirectory(plots);
        foreach (var chart in charts)
            File.WriteAllText(
                Path.Combine(plots, chart.Name + ".vl.json"), chart.Spec.ToJsonString() + "\n", new UTF8Encoding(false));
    }
}
