using System.Globalization;

namespace Lab.Cli.Runs;

/// <summary>
/// The user stopped a command of several runs after some of them were done: those records are kept, and it says so.
/// </summary>
internal sealed class RunsKept : OperationCanceledException
{
    /// <param name="seeds">Those whose records are kept.</param>
    /// <param name="asked">How many were to run.</param>
    /// <param name="cause">What stopped the command.</param>
    public RunsKept(IReadOnlyCollection<ulong> seeds, int asked, Exception cause)
        : this([.. seeds.Select(s => s.ToString(CultureInfo.InvariantCulture))], asked, "seeds", cause)
    {
    }

    /// <param name="kept">The names of the runs whose records are kept.</param>
    /// <param name="asked">How many were to run.</param>
    /// <param name="what">What they are, in the plural.</param>
    /// <param name="cause">What stopped the command.</param>
    public RunsKept(IReadOnlyCollection<string> kept, int asked, string what, Exception cause)
        : base($"stopped: the records of {kept.Count} of {asked} {what} were kept ({string.Join(", ", kept)})", cause)
    {
    }
}
