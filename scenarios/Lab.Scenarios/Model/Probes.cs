using System.Globalization;

namespace Lab.Scenarios.Model;

/// <summary>The rare cases that a scenario can ask to be reached.</summary>
public static class Probes
{
    /// <summary>A node replaced more than that many blocks of its chain: <c>reorg-deeper-than-1</c>.</summary>
    public const string ReorgPrefix = "reorg-deeper-than-";

    /// <summary>A block was produced that did not stay on the main chain.</summary>
    public const string StaleBlock = "stale-block";

    /// <summary>A link was lost because nothing was acknowledged for 20 s.</summary>
    public const string LinkTimedOut = "link-timed-out";

    /// <summary>A node started again after a crash.</summary>
    public const string NodeRestarted = "node-restarted";

    public const int DeepestReorg = 1_000;

    public static readonly IReadOnlyList<string> Names =
        [ReorgPrefix + "0", ReorgPrefix + "1", ReorgPrefix + "2", StaleBlock, LinkTimedOut, NodeRestarted];

    public static bool Knows(string name) => Names.Contains(name) || ReorgDepth(name) is not null;

    /// <summary>The number in <c>reorg-deeper-than-N</c>, or null for any other name.</summary>
    public static int? ReorgDepth(string name)
    {
        if (!name.StartsWith(ReorgPrefix, StringComparison.Ordinal)) return null;
        string digits = name[ReorgPrefix.Length..];
        bool ok = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int depth)
            && depth <= DeepestReorg && depth.ToString(CultureInfo.InvariantCulture) == digits;
        return ok ? depth : null;
    }
}
