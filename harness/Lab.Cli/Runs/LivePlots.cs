using System.Collections.Concurrent;
using Lab.Core;
using Lab.Core.Crypto;
using Lab.Ledger;
using Lab.Live.Plots;

namespace Lab.Cli.Runs;

/// <summary>
/// The plot files of a rehearsal: each miner's are loaded from a folder, as far as they are there, and made there
/// otherwise. Without a folder of the user's it is one that goes with the run.
/// </summary>
internal sealed class LivePlots : IDisposable
{
    private readonly string folder;
    private readonly bool isKept;
    private readonly ConcurrentDictionary<PublicKey, PlotFolder> loaded = [];
    private readonly ConcurrentBag<FilePlot> made = [];
    private int read;

    /// <param name="folder">The user's folder, made if it is not there; null for one of its own.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public LivePlots(string? folder)
    {
        this.isKept = folder is not null;
        this.folder = folder ?? Directory.CreateTempSubdirectory("lab-plots-").FullName;
        Directory.CreateDirectory(this.folder);
    }

    /// <summary>Plots that were read from the folder, and that were made in it.</summary>
    public (int Read, int Made) Counts => (this.read, this.made.Count);

    /// <summary>Files of no miner of this run: those of other keys, or of a scenario with other miners.</summary>
    public int Others =>
        this.loaded.Values.SelectMany(f => f.Refused).Where(f => f.Rule == PlotRule.PlotOfMiner)
            .CountBy(f => f.File).Count(f => f.Value == this.loaded.Count);

    /// <summary>Files that were left out because they are spoilt or there twice, each once.</summary>
    public IReadOnlyList<PlotFault> Refused =>
        [.. this.loaded.Values.SelectMany(f => f.Refused).Where(f => f.Rule != PlotRule.PlotOfMiner)
            .DistinctBy(f => f.File).OrderBy(f => f.File, StringComparer.Ordinal)];

    /// <summary>A miner's plot with this seed and size.</summary>
    public IPlot Of(PublicKey miner, Hash seed, int leaves)
    {
        var mine = this.loaded.GetOrAdd(miner, key => PlotFolder.Load(this.folder, key));
        if (mine.Plots.FirstOrDefault(p => p.Seed == seed && p.Count == leaves) is { } there)
        {
            Interlocked.Increment(ref this.read);
            return there;
        }

        string name = $"{miner.Bytes.Short}-{seed.Short}-{leaves}";
        string path = Path.Combine(this.folder, name + PlotFolder.Ending);
        // A file of that name which was left out is not ours to replace.
        for (int i = 2; File.Exists(path); i++) path = Path.Combine(this.folder, $"{name}-{i}{PlotFolder.Ending}");
        PlotWriter.Create(path, miner, seed, leaves, threads: 1, _ => { }, CancellationToken.None);
        var plot = FilePlot.Open(path);
        this.made.Add(plot);
        return plot;
    }

    public void Dispose()
    {
        foreach (var folder in this.loaded.Values) folder.Dispose();
        foreach (var plot in this.made) plot.Dispose();
        if (!this.isKept) Directory.Delete(this.folder, recursive: true);
    }
}
