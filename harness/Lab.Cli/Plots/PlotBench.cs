using System.Diagnostics;
using System.Globalization;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;
using Lab.Live.Plots;
using Spectre.Console;

namespace Lab.Cli.Plots;

/// <summary>
/// <c>lab plot bench</c>: how fast plots are made, opened, checked and read here, and what each way of scanning costs
/// and wins. The file was just written, so that the system's cache serves it: these are figures of the processor, not
/// of a disk.
/// </summary>
internal static class PlotBench
{
    private const int Epochs = 400;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(400);

    private sealed record Speed(string Name, double Value, string Unit);

    /// <param name="Strategy">What of the plot is looked at.</param>
    /// <param name="Leaves">Leaves looked at in an epoch without a winner.</param>
    /// <param name="Microseconds">Mean time of an epoch's search.</param>
    /// <param name="Won">Epochs with a winner, of <see cref="Epochs"/>.</param>
    /// <param name="Expected">What the law says: epochs x (1 - (1 - 1 / difficulty)^leaves).</param>
    private sealed record Way(string Strategy, long Leaves, double Microseconds, int Won, double Expected);

    public static ExitCode Run(PlotBenchRequest request, Terminal terminal, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("lab-plot-bench-");
        try
        {
            Measure(request, terminal, Path.Combine(folder.FullName, "bench.plot"), stop);
            return ExitCode.Pass;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(PlotBenchRequest request, Terminal terminal, string path, CancellationToken stop)
    {
        var miner = SigningKey.FromSeed(Sha256.Of("bench"u8)).Public;
        int leaves = request.Leaves, threads = Environment.ProcessorCount;
        using var line = request.Progress ? new CountLine(terminal, "measuring", "steps", 10) : null;
        int step = 0;
        var speeds = new List<Speed>();
        void Add(string name, double value, string unit)
        {
            stop.ThrowIfCancellationRequested();
            speeds.Add(new Speed(name, value, unit));
            line?.Report(++step);
        }

        var watch = Stopwatch.StartNew();
        PlotWriter.Create(path, miner, Hash.Zero, leaves, threads, _ => { }, stop);
        Add($"make a file, {threads} threads", leaves / watch.Elapsed.TotalSeconds, "leaves/s");
        Add("open it", 1e6 / PerSecond(() => FilePlot.Open(path).Dispose()), "us");
        using var file = FilePlot.Open(path);
        Add($"check it by the formula, {threads} threads", leaves * PerSecond(() =>
            PlotVerification.Run(file, true, threads, _ => { }, stop)), "leaves/s");
        Add($"check it by the tree, {threads} threads", leaves * PerSecond(() =>
            PlotVerification.Run(file, false, threads, _ => { }, stop)), "leaves/s");
        Add("scan it, one worker", leaves * PerSecond(() => Whole(file)), "leaves/s");
        Add($"scan it, {threads} workers", leaves * threads * PerSecond(() =>
            Parallel.For(0, threads, _ => Whole(file))), "leaves/s");
        int index = 0;
        Add("prove a leaf", 1e6 / PerSecond(() => file.Prove(index = (index + 7_919) % leaves)), "us");
        var ways = new List<Way>();
        foreach (var (name, settings) in Strategies(leaves))
        {
            stop.ThrowIfCancellationRequested();
            ways.Add(Play(name, settings, file));
            line?.Report(++step);
        }

        line?.Dispose();
        Print(terminal, request.Json, leaves, speeds, ways);
    }

    private static IEnumerable<(string, ScanSettings)> Strategies(int leaves) =>
    [
        ("full", ScanSettings.Full),
        ("full, continue for best", ScanSettings.Full with { Goal = ScanGoal.Best }),
        ("sampling 1/4", ScanSettings.Sampling(leaves / 4)),
        ("sampling 1/64", ScanSettings.Sampling(leaves / 64)),
        ($"adaptive, full up to {(leaves / 2).ToString("#,0", CultureInfo.InvariantCulture)}", ScanSettings.Adaptive(leaves / 2, leaves / 16)),
    ];

    /// <summary>Plays epochs at a difficulty at which the whole plot wins in five of eight.</summary>
    private static Way Play(string name, ScanSettings settings, FilePlot plot)
    {
        var difficulty = new Difficulty((ulong)plot.Count);
        int[] counts = [plot.Count];
        int won = 0;
        var watch = Stopwatch.StartNew();
        int played = 0;
        for (; played < Epochs; played++)
        {
            var challenge = SpaceTime.SeedChallenge(Hash.Zero, new Epoch(played + 1));
            var parts = ScanPlan.Of(settings, counts, challenge, int.MaxValue);
            if (ScanPlan.Search([plot], parts, challenge, difficulty.Target, settings.Goal).IsWin) won++;
        }

        long looked = settings.LeavesOf(counts);
        double expected = Epochs * (1 - Math.Pow(1 - 1.0 / plot.Count, looked));
        return new Way(name, looked, watch.Elapsed.TotalMicroseconds / played, won, expected);
    }

    private static void Whole(FilePlot plot) => plot.Scan(Hash.Zero, UInt256.Zero, 0, plot.Count, ScanGoal.First);

    /// <summary>How often a second something can be done, over at least 0.4 s.</summary>
    private static double PerSecond(Action work)
    {
        work();
        var watch = Stopwatch.StartNew();
        int times = 0;
        do
        {
            work();
            times++;
        }
        while (watch.Elapsed < Slice);
        return times / watch.Elapsed.TotalSeconds;
    }

    private static void Print(
        Terminal terminal, bool json, int leaves, IReadOnlyList<Speed> speeds, IReadOnlyList<Way> ways)
    {
        if (json)
        {
            terminal.WriteJson(new { Leaves = leaves, Epochs, Speeds = speeds, Strategies = ways });
            return;
        }

        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a plot of {leaves:#,0} leaves, read from the system's cache"));
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("", "here").Columns[1].RightAligned();
        foreach (var speed in speeds)
            table.AddRow(speed.Name, speed.Unit == "us" ? Short(speed.Value) + " us" : ProgressLine.Count(speed.Value) + " " + speed.Unit);
        terminal.WriteTable(table);
        var wins = new Table { Border = TableBorder.Simple };
        wins.AddColumns("strategy", "leaves an epoch", "time an epoch", $"epochs won of {Short(Epochs)}", "by law");
        for (int i = 1; i < 5; i++) wins.Columns[i].RightAligned();
        foreach (var way in ways)
            wins.AddRow(
                way.Strategy, Short(way.Leaves), Short(way.Microseconds) + " us", Short(way.Won), Short(way.Expected));
        terminal.WriteTable(wins);
        terminal.Out.WriteLine("A sample wins in proportion to what it looks at, and costs in proportion: see docs/plots.md.");
    }

    private static string Short(double value) => value.ToString(value < 100 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}
