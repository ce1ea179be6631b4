using System.Diagnostics;
using System.Globalization;
using Lab.Cli.Runs;

namespace Lab.Cli.Bench;

/// <summary>
/// A day of a thousand nodes, with its report, in a process of its own: how long it takes, and the most
/// memory that the process ever held.
/// </summary>
internal static class DayRows
{
    private const string File = "scenarios/day-of-1000-nodes.yaml";
    private const double Day = 86_400;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    public static IEnumerable<BenchRow> All(string root, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("lab-bench-day-");
        try
        {
            var watch = Stopwatch.StartNew();
            long peak = Play(Path.Combine(root, File), folder.FullName, out string? failure, stop);
            double seconds = watch.Elapsed.TotalSeconds;
            (string, object)[] on =
            [
                ("nodes", 1_000), ("threads", 1), ("processors", Environment.ProcessorCount),
                ("report", "included"),
            ];
            BenchRow[] rows =
            [
                BenchRow.Of(LedgerBench.Group, "day-wall", "s", "<=", 360, [seconds], on),
                BenchRow.Of(
                    LedgerBench.Group, "day-simulated-to-real", "ratio", ">=", null, [Day / seconds], on),
                BenchRow.Of(
                    LedgerBench.Group, "day-peak-memory", "GiB", "<=", 3, [peak / (double)(1L << 30)], on),
            ];
            return [.. rows.Select(r => r with { Doubt = failure })];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The most memory that the process held; what it said if its checks did not all hold.</summary>
    private static long Play(string file, string runs, out string? failure, CancellationToken stop)
    {
        var start = OwnProcess.Start();
        foreach (string word in (string[])["run", file, "--out", runs, "--no-progress"])
            start.ArgumentList.Add(word);
        using var child = Process.Start(start)!;
        using var kill = stop.Register(() => child.Kill(true));
        var said = child.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = child.StandardError.ReadToEndAsync(CancellationToken.None);
        long peak = 0;
        while (!child.WaitForExit(Look))
        {
            child.Refresh();
            peak = Math.Max(peak, child.PeakWorkingSet64);
        }

        stop.ThrowIfCancellationRequested();
#pragma warning disable VSTHRD002 // the process has ended, so its streams have too
        failure = child.ExitCode == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the run gave {child.ExitCode}: {error.Result.Trim()} {said.Result.Trim()}");
#pragma warning restore VSTHRD002
        return peak;
    }
}
