using System.Globalization;
using Lab.Records;

namespace Lab.Reports;

/// <summary>The report of an emission before anything ran: supply curve, rewards, and the heights where they change.</summary>
public static class EmissionReport
{
    /// <summary>
    /// Writes the report into a new directory under <paramref name="parent"/>, whole or not at all. Returns its full path.
    /// </summary>
    /// <exception cref="RunNotWritten">The report could not be written; nothing is left.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public static string Write(string parent, EmissionOutline emission, CancellationToken stop = default) =>
        PartialDirectory.Write(parent, "emission-" + FolderOf(emission.Name), folder => Fill(folder, emission), stop);

    /// <summary>The name as part of a path: a network may be called almost anything.</summary>
    private static string FolderOf(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));

    private static void Fill(string folder, EmissionOutline emission)
    {
        var charts = EmissionCharts.Of(emission);
        string plots = Path.Combine(folder, "plots");
        Figures.WriteSpecs(charts, plots);
        using var renderer = SvgRenderer.Start(plots);
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        CsvTable.Write(
            Path.Combine(folder, EmissionCharts.Table), ["height", "reward", "issued"],
            emission.Points.Select(p => new object?[] { p.Height, p.Reward, p.Issued }));
        CsvTable.Write(
            Path.Combine(folder, "data", "changes.csv"), ["height", "event", "reward", "issued"],
            emission.Rows.Select(r => new object?[] { r.At.Height, r.Event, r.At.Reward, r.At.Issued }));
        renderer.Finish();
        PageFrame.Write(folder, $"{emission.Name} – emission", Markup.Of($"""
            <header>
            <p class="kind">Emission</p>
            <h1>{emission.Name}</h1>
            <p class="claim">{emission.Schedule}</p>
            </header>
            {Figures.Of(charts, plots)}
            {Table(emission)}
            """));
    }

    private static Markup Table(EmissionOutline emission) => Markup.Of($"""
        <section><h2>Heights</h2>
        <div class="wide"><table class="numbers">
        <thead><tr><th scope="col">Height</th><th scope="col">Reward</th><th scope="col">Issued</th>{Markup.Of($"""<th scope="col">of cap</th>""").If(emission.Cap is not null)}<th scope="col" class="words">Change</th></tr></thead>
        <tbody>
        {Markup.Join(emission.Rows.Select(r => Row(r, emission.Cap is not null)))}
        </tbody></table></div>
        <p>Amounts are in base units.</p>
        <p class="links"><a href="data/changes.csv">CSV</a></p></section>
        """);

    private static Markup Row(EmissionRow row, bool capped) => Markup.Of($"""
        <tr><th scope="row">{Grouped(row.At.Height)}</th><td>{Grouped(row.At.Reward)}</td><td>{Grouped(row.At.Issued)}</td>{Markup.Of($"<td>{row.Share}</td>").If(capped)}<td class="words">{row.Event}</td></tr>

        """);

    private static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u202f');
}
