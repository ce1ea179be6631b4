using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Lab.Cli.Emissions;

/// <summary>Show what an emission issues, without running anything.</summary>
/// <param name="File">A scenario file.</param>
/// <param name="Set">Overrides, in the order given.</param>
/// <param name="Heights">The only heights to show; empty for round ones and changes.</param>
/// <param name="Plot">Whether a page with the curves is written.</param>
/// <param name="Out">Folder under which the page's directory is made.</param>
/// <param name="Json">One JSON document on stdout instead of a table.</param>
public sealed record EmissionRequest(
    string File, IReadOnlyList<Override> Set, IReadOnlyList<long> Heights, bool Plot, string Out, bool Json);

/// <summary>The command line of <c>lab emission</c>.</summary>
internal static class EmissionCommand
{
    private const int MostHeights = 1_000;

    public static Command Of(Binder bind)
    {
        var shared = new SharedOptions();
        Option<IReadOnlyList<long>?> heights = new("--heights")
        {
            Description = "Only these heights, as in 1,10,210000", HelpName = "LIST",
            CustomParser = ReadHeights,
        };
        Option<bool> plot = new("--plot") { Description = "Write a page with the supply curve and the rewards" };
        var verb = new Command("emission", "Show what an emission issues: rewards, supply, halvings, cap")
        {
            shared.File, shared.Set, heights, plot, shared.Out, shared.Json,
        };
        bind.To(verb, line => new EmissionRequest(
            line.GetValue(shared.File)!, line.GetValue(shared.Set) ?? [], line.GetValue(heights) ?? [],
            line.GetValue(plot), line.GetValue(shared.Out)!, line.GetValue(shared.Json)), EmissionVerb.Run);
        return verb;
    }

    private static IReadOnlyList<long>? ReadHeights(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        var heights = new SortedSet<long>();
        foreach (string each in text.Split(','))
        {
            if (!long.TryParse(each, NumberStyles.None, CultureInfo.InvariantCulture, out long height)
                || heights.Count == MostHeights)
            {
                result.AddError($"--heights {text}: expected at most {MostHeights} whole numbers, as in 1,10,210000");
                return null;
            }
            heights.Add(height);
        }
        return [.. heights];
    }
}
