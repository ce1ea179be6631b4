namespace Lab.Scenarios.Yaml;

/// <summary>
/// A scenario or suite is refused before anything runs. The message has one line for each diagnostic.
/// </summary>
public sealed class ScenarioInvalid(IReadOnlyList<Diagnostic> diagnostics, int omitted = 0)
    : Exception(Lines(diagnostics, omitted))
{
    /// <summary>The errors, in the order in which they were found; at least one, at most 20.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;

    /// <summary>Errors beyond those.</summary>
    public int Omitted { get; } = omitted;

    private static string Lines(IReadOnlyList<Diagnostic> diagnostics, int omitted)
    {
        string lines = string.Join('\n', diagnostics);
        return omitted == 0 ? lines : FormattableString.Invariant($"{lines}\nand {omitted} more errors");
    }
}
