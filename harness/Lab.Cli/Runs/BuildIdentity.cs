using System.Security.Cryptography;
using System.Text;
using Lab.Core;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Scenarios.Model;
using Lab.Sim;

namespace Lab.Cli.Runs;

/// <summary>What code a run ran: a hash over the compiled node/, sim/ and scenario projects.</summary>
internal static class BuildIdentity
{
    /// <summary>SHA-256 over the names and digests of the assemblies, in hexadecimal; the build folder does not count.</summary>
    public static string Hash { get; } = Compute();

    /// <summary>The commit that this was built from, if the build knew it.</summary>
    public static string? Commit { get; } = Checkout.Commit;

    private static string Compute()
    {
        var lines = new StringBuilder();
        Type[] members = [typeof(Check), typeof(Ruling), typeof(Node), typeof(SimWorld), typeof(Scenario)];
        foreach (string path in members.Select(t => t.Assembly.Location).Order(StringComparer.Ordinal))
        {
            string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
            lines.Append(Path.GetFileName(path)).Append(' ').Append(digest).Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }
}
