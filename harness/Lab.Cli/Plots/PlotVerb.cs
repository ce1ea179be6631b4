using System.Diagnostics;
using System.Globalization;
using Lab.Live.Plots;

namespace Lab.Cli.Plots;

/// <summary><c>lab plot create</c> and <c>lab plot verify</c>.</summary>
internal static class PlotVerb
{
    public static ExitCode Create(PlotCreateRequest request, Terminal terminal, CancellationToken stop)
    {
        if (File.Exists(request.File)) throw new InputError($"--out {request.File}: expected a file that is not there yet");
        if (Path.GetDirectoryName(request.File) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var watch = Stopwatch.StartNew();
        using (var line = Line(terminal, "plotting", request.Leaves, request.Progress))
        {
            try
            {
                PlotWriter.Create(
                    request.File, request.Miner, request.Seed, request.Leaves, request.Threads,
                    done => line?.Report(done), stop);
            }
            catch (OperationCanceledException)
            {
                line?.Dispose();
                terminal.Fail($"stopped: nothing was left at {request.File}");
                return ExitCode.Stopped;
            }
        }

        using var plot = FilePlot.Open(request.File);
        double seconds = watch.Elapsed.TotalSeconds;
        if (request.Json)
            terminal.WriteJson(new
            {
                File = request.File, Leaves = plot.Count, Bytes = plot.Length, Miner = plot.Miner.ToString(),
                Seed = plot.Seed.ToString(), Root = plot.Root.ToString(), Seconds = seconds,
                LeavesPerSecond = plot.Count / seconds,
            });
        else
        {
            terminal.Out.WriteLine(Sentence(plot) + string.Create(
                CultureInfo.InvariantCulture, $", made in {seconds:0.0} s ({ProgressLine.Count(plot.Count / seconds)} leaves/s)"));
            terminal.Out.WriteLine($"  miner  {plot.Miner}");
            terminal.Out.WriteLine($"  seed   {plot.Seed}");
            terminal.Out.WriteLine($"  root   {plot.Root}");
        }

        return ExitCode.Pass;
    }

    public static ExitCode Verify(PlotVerifyRequest request, Terminal terminal, CancellationToken stop)
    {
        var results = new List<object>();
        int refused = 0;
        foreach (string file in request.Files)
        {
            try
            {
                using var plot = FilePlot.Open(file);
                using (var line = Line(terminal, "checking", plot.Count, request.Progress))
                    PlotVerification.Run(plot, !request.Quick, request.Threads, done => line?.Report(done), stop);
                results.Add(new
                {
                    File = file, Valid = true, Leaves = plot.Count, Bytes = plot.Length, Miner = plot.Miner.ToString(),
                    Seed = plot.Seed.ToString(), Root = plot.Root.ToString(), Recomputed = !request.Quick,
                });
                if (!request.Json)
                    terminal.Out.WriteLine(
                        $"{Sentence(plot)}, miner {plot.Miner.Bytes.Short}, root {plot.Root.Short}: "
                        + (request.Quick ? "the tree holds" : "ok"));
            }
            catch (PlotFault fault)
            {
                refused++;
                results.Add(new { File = file, Valid = false, Rule = fault.Rule.ToString(), fault.Detail });
                terminal.Fail(fault.Message);
            }
            catch (OperationCanceledException)
            {
                terminal.Fail($"stopped: {file} was not checked to its end");
                return ExitCode.Stopped;
            }
        }

        if (request.Json) terminal.WriteJson(new { Files = results, Refused = refused });
        return refused > 0 ? ExitCode.Invalid : ExitCode.Pass;
    }

    private static CountLine? Line(Terminal terminal, string what, long leaves, bool wanted) =>
        wanted ? new CountLine(terminal, what, "leaves", leaves) : null;

    private static string Sentence(FilePlot plot) => string.Create(
        CultureInfo.InvariantCulture, $"{plot.Path}: {plot.Count:#,0} leaves, {Size(plot.Length)}");

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:#,0.0} MB");
}
