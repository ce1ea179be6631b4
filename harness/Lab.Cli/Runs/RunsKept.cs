namespace Lab.Cli.Runs;

/// <summary>
/// The user stopped a command of several seeds after some of them were done: those records are kept, and it says so.
/// </summary>
internal sealed class RunsKept(IReadOnlyCollection<ulong> seeds, int asked, Exception cause)
    : OperationCanceledException(Sentence(seeds, asked), cause)
{
    private static string Sentence(IReadOnlyCollection<ulong> seeds, int asked) =>
        $"stopped: the records of {seeds.Count} of {asked} seeds were kept ({string.Join(", ", seeds)})";
}
