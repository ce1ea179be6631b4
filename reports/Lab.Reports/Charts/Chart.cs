using System.Text.Json.Nodes;

namespace Lab.Reports;

/// <summary>One figure of a report: a Vega-Lite spec that holds its data, and what stands beside it on the page.</summary>
/// <param name="Name">File name of the spec and the static plot, without extension.</param>
/// <param name="Title">Heading on the page.</param>
/// <param name="Caption">Says in sentences what is drawn, over what, and what was left out.</param>
/// <param name="Table">The table it is drawn from, relative to the report.</param>
/// <param name="Spec">Without colours, fonts and widths of a theme: page and renderer add theirs.</param>
internal sealed record Chart(string Name, string Title, string Caption, string Table, JsonObject Spec)
{
    /// <summary>A table to stand beneath the figure.</summary>
    public Markup Beneath { get; init; }

    /// <summary>Whether two such figures may stand side by side on a wide page.</summary>
    public bool Half { get; init; }
}
