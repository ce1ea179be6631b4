using System.Globalization;
using Lab.Records;

namespace Lab.Reports;

/// <summary>
/// The state of all traces at the end of every simulated second: what a replay compares to find the first second that
/// differs.
/// </summary>
public static class TraceTable
{
    /// <summary>Relative to the run directory.</summary>
    public const string Path = "data/trace.csv";

    internal static void Write(string folder, RunData data)
    {
        if (data.Trace.Count == 0) return;
        CsvTable.Write(
            System.IO.Path.Combine(folder, System.IO.Path.GetFileName(Path)),
            ["second", "trace"],
            data.Trace.Select(t => new object?[] { t.Second, t.Hash }));
    }

    /// <summary>The table of a run, or null if it has none or it cannot be read.</summary>
    public static IReadOnlyList<TraceSecond>? Read(StoredRun run)
    {
        try
        {
            return CsvTable.Read(System.IO.Path.Combine(run.Directory, Path))
                .Select(cell => new TraceSecond(long.Parse(cell("second"), CultureInfo.InvariantCulture), cell("trace")))
                .ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException
            or OverflowException or CsvHelper.CsvHelperException)
        {
            return null;
        }
    }
}
