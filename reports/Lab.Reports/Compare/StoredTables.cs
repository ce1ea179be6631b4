using Lab.Records;

namespace Lab.Reports;

/// <summary>Reads back from a run's directory the distributions that comparisons draw.</summary>
internal static class StoredTables
{
    private const int MostSteps = 500;

    /// <summary>The propagation CDF of each kind, in the order of the run's own report.</summary>
    /// <exception cref="RecordUnreadable">The table is missing or damaged.</exception>
    public static IReadOnlyList<(string Kind, StepFunction Cdf)> Propagation(StoredRun run) =>
        Read(run, RunTables.Cdf, rows =>
        {
            var kinds = new List<(string Kind, List<(double, double)> Steps)>();
            foreach (var cell in rows)
            {
                string kind = cell("kind");
                if (kinds.Count == 0 || kinds[^1].Kind != kind) kinds.Add((kind, []));
                kinds[^1].Steps.Add((CsvTable.Number(cell("propagation_s")), CsvTable.Number(cell("share"))));
            }
            return kinds.ConvertAll(k => (k.Kind, new StepFunction(k.Steps)));
        });

    /// <summary>The distribution of one column of a table, empty cells left out; null if nothing is left.</summary>
    /// <exception cref="RecordUnreadable">The table is missing or damaged.</exception>
    public static StepFunction? Column(StoredRun run, string table, string column) =>
        Read(run, table, rows =>
        {
            double[] values = [.. rows.Select(cell => cell(column)).Where(t => t.Length > 0).Select(CsvTable.Number)];
            return values.Length == 0 ? null : StepFunction.Of(values, MostSteps);
        });

    private static T Read<T>(StoredRun run, string table, Func<IEnumerable<Func<string, string>>, T> read)
    {
        string path = Path.Combine(run.Directory, "data", table);
        try
        {
            return read(CsvTable.Read(path));
        }
        catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException
            or CsvHelper.CsvHelperException)
        {
            string what = e is CsvHelper.CsvHelperException or FormatException
                ? "found a damaged table, expected the one that its run wrote" : e.Message.Split('\n')[0].TrimEnd();
            throw new RecordUnreadable($"{path}: error: {what}", e);
        }
    }
}
