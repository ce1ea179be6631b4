namespace Lab.Live.Plots;

/// <summary>What is wrong with a plot file; docs/plots.md lists the rules.</summary>
public enum PlotRule
{
    /// <summary>The file cannot be opened or read.</summary>
    PlotReadable,

    /// <summary>It begins with the mark of a plot of a known version.</summary>
    PlotMark,

    /// <summary>The header's checksum is that of its bytes.</summary>
    PlotHeader,

    /// <summary>It has 1 to 2^28 leaves, and the file has the length that they take.</summary>
    PlotLength,

    /// <summary>The cached level of the tree leads to the header's root.</summary>
    PlotLevel,

    /// <summary>Each leaf is what miner, seed and index give, and each block of leaves is that of the cached level.</summary>
    PlotLeaves,

    /// <summary>It is a plot of the miner who loads it.</summary>
    PlotOfMiner,

    /// <summary>No other file of the folder holds the same plot.</summary>
    PlotOnce,
}

/// <summary>A plot file was refused: which rule it broke, and the values involved.</summary>
public sealed class PlotFault(string file, PlotRule rule, string detail) : Exception($"{file}: error: {rule}: {detail}")
{
    public string File { get; } = file;
    public PlotRule Rule { get; } = rule;
    public string Detail { get; } = detail;
}
