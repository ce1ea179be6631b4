using System.Collections.Concurrent;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;
using Lab.Live.Plots;

namespace Lab.Cli.Runs;

/// <summary>The plot files of a rehearsal, in a folder that goes with it.</summary>
internal sealed class LivePlots : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-plots-");
    private readonly ConcurrentBag<FilePlot> open = [];

    /// <summary>Makes a plot and opens it.</summary>
    public IPlot Create(PublicKey miner, Hash seed, int leaves)
    {
        string path = Path.Combine(this.folder.FullName, $"{seed}{PlotFolder.Ending}");
        PlotWriter.Create(path, miner, seed, leaves, threads: 1, _ => { }, CancellationToken.None);
        var plot = FilePlot.Open(path);
        this.open.Add(plot);
        return plot;
    }

    public void Dispose()
    {
        foreach (var plot in this.open) plot.Dispose();
        this.folder.Delete(recursive: true);
    }
}
