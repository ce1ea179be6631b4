using Lab.Core.Crypto;

namespace Lab.Live.Plots;

/// <summary>
/// A miner's plots: every <c>*.plot</c> of a folder, in order of name. One that is spoilt or another miner's is told and
/// left out; the rest are mined with.
/// </summary>
public sealed class PlotFolder : IDisposable
{
    public const string Ending = ".plot";

    private PlotFolder(IReadOnlyList<FilePlot> plots, IReadOnlyList<PlotFault> refused)
    {
        Plots = plots;
        Refused = refused;
    }

    public IReadOnlyList<FilePlot> Plots { get; }

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<PlotFault> Refused { get; }

    /// <summary>Opens a folder.</summary>
    /// <exception cref="IOException">The folder itself cannot be read.</exception>
    public static PlotFolder Load(string folder, PublicKey miner)
    {
        var plots = new List<FilePlot>();
        var refused = new List<PlotFault>();
        foreach (string path in Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal))
        {
            try
            {
                var plot = FilePlot.Open(path);
                if (FaultOf(plot, miner, plots) is { } fault)
                {
                    plot.Dispose();
                    refused.Add(fault);
                }
                else
                {
                    plots.Add(plot);
                }
            }
            catch (PlotFault fault)
            {
                refused.Add(fault);
            }
        }

        return new PlotFolder(plots, refused);
    }

    private static PlotFault? FaultOf(FilePlot plot, PublicKey miner, List<FilePlot> before)
    {
        if (plot.Miner != miner)
            return new PlotFault(
                plot.Path, PlotRule.PlotOfMiner, $"a plot of miner {plot.Miner.Bytes.Short}, expected {miner.Bytes.Short}");
        // A copy would be searched in vain: its leaves win when the others do.
        return before.Find(p => p.Root == plot.Root) is { } same
            ? new PlotFault(plot.Path, PlotRule.PlotOnce, $"the plot of {same.Path} again")
            : null;
    }

    public void Dispose()
    {
        foreach (var plot in Plots) plot.Dispose();
    }
}
