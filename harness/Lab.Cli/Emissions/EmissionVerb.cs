using Lab.Cli.Runs;
using Lab.Core;
using Lab.Ledger;
using Lab.Reports;
using Spectre.Console;

namespace Lab.Cli.Emissions;

/// <summary><c>lab emission</c>: what each block of a chain may issue, and all of them together.</summary>
internal static class EmissionVerb
{
    // A table of thousands of ranges is for --json.
    private const int MostRows = 120;

    public static ExitCode Run(EmissionRequest request, Terminal terminal, CancellationToken stop)
    {
        var (name, chain) = ChainSource.Read(request.File, request.Set);
        var timeline = EmissionTimeline.Of(chain.Emission);
        RefuseBeyond(request.Heights, timeline.Curve.Highest, chain.Emission);
        var rows = request.Heights.Count > 0 ? [.. request.Heights.Select(timeline.RowAt)] : timeline.UsualRows();
        string? report = request.Plot ? Plot(request, name, chain, timeline, stop) : null;
        if (request.Json) terminal.WriteJson(Document(request, name, chain.Emission, timeline, rows, report));
        else Print(terminal, name, timeline, rows, report);
        return ExitCode.Pass;
    }

    private static void RefuseBeyond(IReadOnlyList<long> heights, Height highest, Emission emission)
    {
        if (heights.Count == 0 || heights[^1] <= highest.Value) return;
        string why = emission.Versions.Any(v => v.Schedule is ExponentialDecaySchedule)
            ? $", since an exponential schedule is added up block by block, for {IssuanceCurve.MostDecayBlocks} blocks at most"
            : "";
        throw new InputError($"--heights {heights[^1]}: expected at most {highest}{why}");
    }

    private static string Plot(
        EmissionRequest request, string name, ChainParameters chain, EmissionTimeline timeline, CancellationToken stop)
    {
        if (ReportWriter.WhatIsMissing() is { } missing) throw new IOException(missing);
        var allocated = Amount.Zero;
        foreach (var allocation in chain.Allocations) allocated += allocation.Amount;
        return EmissionReport.Write(request.Out, timeline.Outline(name, allocated), stop);
    }

    private static void Print(
        Terminal terminal, string name, EmissionTimeline timeline, IReadOnlyList<EmissionRow> rows, string? report)
    {
        var emission = timeline.Emission;
        terminal.Out.WriteLine($"{name}: {EmissionWords.Of(emission)}");
        terminal.Out.WriteLine();
        var table = new Table().Border(TableBorder.None);
        foreach (string column in (string[])["height", "reward", "issued"])
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        bool capped = emission.Cap is not null;
        if (capped) table.AddColumn(new TableColumn("of cap").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("change"));
        foreach (var row in rows.Take(MostRows))
        {
            var cells = new List<Text>
            {
                new(EmissionWords.Grouped(row.At.Height)), new(EmissionWords.Grouped(row.At.Reward)),
                new(EmissionWords.Grouped(row.At.Issued)),
            };
            if (capped) cells.Add(new Text(row.Share!));
            cells.Add(new Text(row.Event));
            table.AddRow(cells);
        }
        terminal.WriteTable(table);
        if (rows.Count > MostRows) terminal.Out.WriteLine($"and {rows.Count - MostRows} more heights: --json lists all");
        if (timeline.Curve.IsBounded)
            terminal.Out.WriteLine($"no sums above height {EmissionWords.Grouped(timeline.Curve.Highest.Value)}: the decay is too slow");
        if (report is null) return;
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"report  {RunSummary.Relative(Path.Combine(report, "report.html"))}");
    }

    private static object Document(
        EmissionRequest request, string name, Emission emission, EmissionTimeline timeline,
        IReadOnlyList<EmissionRow> rows, string? report) => new
        {
            request.File, Name = name, Unit = "base units", Cap = emission.Cap?.Units,
            Versions = emission.Versions.Select(v => new
            {
                From = v.From.Value, Schedule = EmissionWords.NameOf(v.Schedule), Floor = v.Floor.Units,
                Description = EmissionWords.Of(v),
            }),
            Highest = timeline.Curve.Highest.Value, CapReached = emission.Cap is null ? null : timeline.Curve.LimitReached()?.Value,
            LastReward = timeline.Curve.LastReward()?.Value,
            Heights = rows.Select(r => new
            {
                r.At.Height, r.At.Reward, r.At.Issued, r.Share, Change = r.Event.Length > 0 ? r.Event : null,
            }),
            Report = report,
        };
}
