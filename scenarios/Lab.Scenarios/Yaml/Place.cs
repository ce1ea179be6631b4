namespace Lab.Scenarios.Yaml;

/// <summary>
/// Where something was written: a file with line and column, both from 1, or a source that has none (line 0),
/// such as an override on the command line.
/// </summary>
public readonly record struct Place(string File, int Line, int Column)
{
    public override string ToString() => Line == 0
        ? File
        : FormattableString.Invariant($"{File}:{Line}:{Column}");
}
