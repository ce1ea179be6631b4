using System.Numerics;
using Lab.Core;

namespace Lab.Scenarios.Forms;

/// <summary>Exact sums of shares.</summary>
internal static class Sums
{
    public static bool IsWhole(IEnumerable<Ratio> shares)
    {
        BigInteger top = 0, bottom = 1;
        foreach (var share in shares)
        {
            top = top * share.Bottom + share.Top * bottom;
            bottom *= share.Bottom;
        }

        return top == bottom;
    }
}
