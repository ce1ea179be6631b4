namespace Lab.Cli.Bench;

/// <summary>Rows of <c>lab bench</c> that belong together.</summary>
internal interface IBenchGroup
{
    string Name { get; }

    /// <summary>What can be measured by itself, in order.</summary>
    IReadOnlyList<BenchPart> Parts { get; }
}

/// <summary>Some rows of a group.</summary>
/// <param name="Name">As the command line spells it.</param>
/// <param name="Rows">Measures row after row.</param>
internal sealed record BenchPart(string Name, Func<IEnumerable<BenchRow>> Rows);
