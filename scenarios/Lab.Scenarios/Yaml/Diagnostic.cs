namespace Lab.Scenarios.Yaml;

/// <summary>One thing that is wrong with a scenario: where, what was found, what was expected.</summary>
public sealed record Diagnostic(string File, int Line, int Column, string Message)
{
    public override string ToString() => $"{new Place(File, Line, Column)}: error: {Message}";
}
