using System.Globalization;
using System.Text;
using Lab.Nodes;

namespace Lab.Scenarios.Model;

/// <summary>The rare cases that a scenario can ask to be reached.</summary>
public static class Probes
{
    /// <summary>
    /// A node replaced more than that many blocks of its chain: <c>reorg-deeper-than-1</c>.
    /// </summary>
    public const string ReorgPrefix = "reorg-deeper-than-";

    public const int DeepestReorg = 1_000;

    /// <summary>
    /// The probes that nodes report, and reorgs of some depths; deeper ones may be named too.
    /// </summary>
    public static readonly IReadOnlyList<string> Names =
    [
        .. Enum.GetValues<Probe>()
            .Where(p => p is not (Probe.ReorgDepth1 or Probe.ReorgDeeperThan1)).Select(NameOf)
            .Concat(new[] { 0, 1, 2 }.Select(n => ReorgPrefix + n)).Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// The name of a node's probe as scenarios write it: <c>OrphanHeld</c> is <c>orphan-held</c>.
    /// </summary>
    public static string NameOf(Probe probe)
    {
        var name = new StringBuilder();
        foreach (char c in probe.ToString())
        {
            if (name.Length > 0 && char.IsUpper(c)) name.Append('-');
            name.Append(char.ToLowerInvariant(c));
        }
        return name.ToString();
    }

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
