namespace Lab.Cli.Bench;

/// <summary>Rows of <c>lab bench</c> that are measured together.</summary>
internal interface IBenchGroup
{
    string Name { get; }

    /// <summary>Measures row after row.</summary>
    IEnumerable<BenchRow> Rows();
}
