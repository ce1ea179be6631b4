using System.CommandLine;

namespace Lab.Cli.Networks;

/// <summary>Show what a genesis file says.</summary>
/// <param name="File">The genesis file.</param>
/// <param name="Set">Overrides, in the order given.</param>
/// <param name="Json">One JSON document on stdout instead of text.</param>
public sealed record GenesisRequest(string File, IReadOnlyList<Override> Set, bool Json);

/// <summary>The command line of <c>lab genesis</c>.</summary>
internal static class GenesisCommand
{
    public static Command Of(Binder bind)
    {
        var shared = new SharedOptions();
        var file = new Argument<string>("FILE") { Description = "Genesis file" };
        var verb = new Command("genesis", "Show a network's genesis: every value, its identity, its monetary policy")
        {
            file, shared.Set, shared.Json,
        };
        bind.To(verb, line => new GenesisRequest(
            line.GetValue(file)!, line.GetValue(shared.Set) ?? [], line.GetValue(shared.Json)), GenesisVerb.Run);
        return verb;
    }
}
