namespace Lab.Cli;

/// <summary>One <c>--set key=value</c>: replaces a value of the scenario before it is checked.</summary>
/// <param name="Path">Key, or keys joined by dots: <c>nodes</c>, <c>network.loss</c>.</param>
/// <param name="Value">The YAML text of the new value.</param>
public sealed record Override(string Path, string Value);

/// <summary>A scenario file, what to change in it, and where the record goes.</summary>
/// <param name="File">Path of the scenario file.</param>
/// <param name="Seeds">In the order in which they run, each once; empty for the scenario's own.</param>
/// <param name="Set">Overrides, in the order given.</param>
/// <param name="Threads">Worker threads of one run, 1 or more; never changes a trace.</param>
/// <param name="Out">Folder under which run directories are made.</param>
/// <param name="Json">One JSON document on stdout instead of text.</param>
/// <param name="Progress">Whether progress is shown on stderr.</param>
public sealed record RunRequest(
    string File, IReadOnlyList<ulong> Seeds, IReadOnlyList<Override> Set, int Threads, string Out, bool Json,
    bool Progress)
{
    /// <summary>The seeds to run: those of the command line, or else the scenario's own.</summary>
    public IReadOnlyList<ulong> SeedsOr(ulong own) => Seeds.Count > 0 ? Seeds : [own];
}

/// <summary>Validate scenario files without running them.</summary>
public sealed record CheckRequest(IReadOnlyList<string> Files, IReadOnlyList<Override> Set, bool Json);

/// <summary>Compare the distributions of two run directories.</summary>
public sealed record DiffRequest(string First, string Second, string Out, bool Json);

/// <summary>Run the scenario of a run directory again and compare the trace hashes.</summary>
public sealed record ReplayRequest(string Run, int Threads, bool Json, bool Progress);

/// <summary>Run one scenario in a live world.</summary>
/// <param name="World">inproc, process or docker.</param>
/// <param name="Plots">
/// Folder of the miners' plot files and of the keys that own them, or null for one that goes with the run.
/// </param>
/// <param name="SeededKeys">Derive keys from the seed instead of drawing them.</param>
/// <param name="Plaintext">Leave links unencrypted.</param>
/// <param name="Run">Scenario, seeds, overrides and output.</param>
public sealed record RehearseRequest(
    string World, string? Plots, bool SeededKeys, bool Plaintext, RunRequest Run);

/// <summary>Measure against the bars.</summary>
/// <param name="Group">Group of rows, or null for all.</param>
/// <param name="Parts">Parts of the group, none for all of them.</param>
/// <param name="Baseline">Commit to build aside and measure in turn, or null.</param>
/// <param name="Json">One JSON object a row on stdout instead of a table.</param>
public sealed record BenchRequest(string? Group, IReadOnlyList<string> Parts, string? Baseline, bool Json);

/// <summary>Print the traces of a run, or every step of one of its seconds.</summary>
public sealed record TraceRequest(RunRequest Run, long? Second);
