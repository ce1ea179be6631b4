using Lab.Core;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>What a table of cumulative shares must satisfy.</summary>
internal static class DegreeTables
{
    public static void Check(IReadOnlyList<Ratio> cumulative, Place at, Findings findings)
    {
        for (int i = 1; i < cumulative.Count; i++)
            if (cumulative[i].CompareTo(cumulative[i - 1]) < 0)
            {
                findings.Add(
                    at, $"a share of {Units.Shares.Write(cumulative[i])} after {Units.Shares.Write(cumulative[i - 1])}",
                    "cumulative shares, which never fall");
                return;
            }

        if (cumulative[^1] != Ratio.One)
            findings.Add(at, $"a table that ends at {Units.Shares.Write(cumulative[^1])}",
                "100% as its last entry");
    }
}
