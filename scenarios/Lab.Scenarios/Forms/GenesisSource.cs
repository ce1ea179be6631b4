using System.Text.Json.Nodes;
using Lab.Scenarios.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Units;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Forms;

/// <summary>
/// A genesis inside a scenario: the path of its file, from the scenario's folder, or what such a file holds. The
/// resolved form is the latter, so that a record of a run needs no other file.
/// </summary>
internal sealed class GenesisSource : Shape<GenesisSettings>
{
    private const string Ending = ".yaml";
    private const int LongestPath = 200;

    /// <summary>The form of a scenario's <c>chain</c>: settings of its own, or a genesis that gives all of them.</summary>
    public static readonly MapShape<ChainSettings> Chain = ChainForm.Keys()
        .Instead("genesis", "A genesis file, from this file's folder, that gives the whole chain.", new GenesisSource(),
            c => c.Genesis, (_, g) => g.Chain with { Genesis = g });

    public override string Expected => "a genesis file from this file's folder such as genesis/devnet.yaml";

    public override JsonNode Write(GenesisSettings value) => GenesisForm.Shape.Write(value);

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(Scalars.TextOf("^[^/].*\\.yaml$"), new JsonObject { ["type"] = "object" }),
    };

    public override bool TryRead(YamlNode node, Findings findings, out GenesisSettings value)
    {
        value = new GenesisSettings();
        if (node is YamlMap) return GenesisForm.Shape.TryRead(node, findings, out value);
        if (node is not YamlScalar { Text: { Length: > 0 and <= LongestPath } text } || text[0] == '/'
            || text.Contains('\\') || !text.EndsWith(Ending, StringComparison.Ordinal))
            return Refuse(node, findings);
        // An override has no file of its own: its paths are those of the command line.
        string folder = node.Place.Line > 0 ? Path.GetDirectoryName(node.Place.File) ?? "" : "";
        string path = Path.Combine(folder, text);
        if (!File.Exists(path))
        {
            findings.Add(node.Place, $"{Text.Quote(text)}, where no file is", Expected);
            return false;
        }

        try
        {
            value = GenesisFile.Read(path);
            return true;
        }
        catch (ScenarioInvalid invalid)
        {
            foreach (var each in invalid.Diagnostics) findings.Add(new Place(each.File, each.Line, each.Column), each.Message);
            return false;
        }
    }
}
