using System.Globalization;
using Lab.Scenarios;
using Lab.Scenarios.Model;
using Spectre.Console;

namespace Lab.Cli.Verbs;

/// <summary>List the suite, as a table or as JSON.</summary>
public sealed record ListRequest(bool Json);

/// <summary><c>lab list</c>: the scenarios of the suite, with their claims.</summary>
public static class ListVerb
{
    public static ExitCode Run(ListRequest request, Terminal terminal, CancellationToken stop)
    {
        var suite = SuiteFile.Read(Checkout.Find().Catalogue);
        if (request.Json)
        {
            terminal.WriteJson(new { Scenarios = suite.Scenarios.Select(Entry) });
            return ExitCode.Pass;
        }
        terminal.WriteTable(Table(suite));
        terminal.Out.WriteLine($"Run one:  ./lab run {suite.Scenarios[0].File}");
        return ExitCode.Pass;
    }

    private static object Entry(SuiteEntry entry) => new
    {
        entry.Id, entry.File, entry.Claim, entry.Seeds,
        Worlds = entry.Worlds.Select(Word), Gates = entry.Gates.Select(Word),
    };

    /// <summary>
    /// Two columns, so that it reads well on 80: the file in one piece, and the claim above what it runs
    /// with.
    /// </summary>
    private static Table Table(Suite suite)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders();
        table.AddColumn(new TableColumn("file").NoWrap().PadRight(2)).AddColumn(new TableColumn("claim"));
        foreach (var entry in suite.Scenarios)
        {
            table.AddRow(Cell(entry.File), Cell(entry.Claim));
            table.AddRow(Cell(""), Cell(
                $"seeds {Seeds(entry.Seeds)}; worlds {Words(entry.Worlds)}; gates {Words(entry.Gates)}"));
            table.AddEmptyRow();
        }
        return table;
    }

    private static Text Cell(string text) => new(text);

    /// <summary>Seeds in a row as 1..5, others one by one.</summary>
    private static string Seeds(IReadOnlyList<ulong> seeds)
    {
        bool inARow = seeds.Select((seed, i) => seed - (ulong)i).Distinct().Count() == 1;
        return inARow && seeds.Count > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{seeds[0]}..{seeds[^1]}")
            : string.Join(',', seeds);
    }

    private static string Words<T>(IEnumerable<T> values) where T : struct, Enum =>
        string.Join(", ", values.Select(Word));

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
