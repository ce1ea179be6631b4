using System.CommandLine;
using System.CommandLine.Parsing;
using Lab.Core;

namespace Lab.Cli.Snapshots;

/// <summary>Hold a snapshot's file against the rules and against what the user trusts.</summary>
/// <param name="File">The file.</param>
/// <param name="Block">The id that its block must have; null for any.</param>
/// <param name="Network">The id that its network's genesis must have; null for any.</param>
/// <param name="Json">One JSON document on stdout instead of text.</param>
public sealed record SnapshotVerifyRequest(string File, Hash? Block, Hash? Network, bool Json);

/// <summary>Show what a snapshot's file says, without verifying it.</summary>
/// <param name="File">The file.</param>
/// <param name="Json">One JSON document on stdout instead of text.</param>
public sealed record SnapshotShowRequest(string File, bool Json);

/// <summary>The command line of <c>lab snapshot</c>: verify, show.</summary>
internal static class SnapshotCommand
{
    public static Command Of(Binder bind) => new("snapshot", "Verify and show snapshots that a run kept")
    {
        Verify(bind), Show(bind),
    };

    private static Command Verify(Binder bind)
    {
        var shared = new SharedOptions();
        var file = File();
        var block = Id("--block", "Id that its block must have, 64 hex digits: one that you trust");
        var network = Id("--network", "Id that its network must have, as `lab genesis` shows it");
        var verb = new Command("verify", "Hold a snapshot against the rules, by itself")
        {
            file, block, network, shared.Json,
        };
        bind.To(verb, line => new SnapshotVerifyRequest(
            line.GetValue(file)!, line.GetValue(block), line.GetValue(network), line.GetValue(shared.Json)),
            SnapshotVerb.Verify);
        return verb;
    }

    private static Command Show(Binder bind)
    {
        var shared = new SharedOptions();
        var file = File();
        var verb = new Command("show", "Show what a snapshot says: block, accounts, coins, public keys")
        {
            file, shared.Json,
        };
        bind.To(verb, line => new SnapshotShowRequest(line.GetValue(file)!, line.GetValue(shared.Json)),
            SnapshotVerb.Show);
        return verb;
    }

    private static Argument<string> File() =>
        new("FILE") { Description = "Snapshot file of a run's directory" };

    private static Option<Hash?> Id(string name, string description) => new(name)
    {
        Description = description, HelpName = "HASH", CustomParser = result => ReadId(name, result),
    };

    private static Hash? ReadId(string name, ArgumentResult result)
    {
        if (Hash.TryParse(result.Tokens[0].Value, out var hash)) return hash;
        result.AddError($"{name} {result.Tokens[0].Value}: expected 64 hex digits");
        return null;
    }
}
