using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Scenarios.Forms;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios;

/// <summary>
/// The JSON schemas of scenario and genesis files, for editors; made from the same description that files are read by.
/// </summary>
public static class ScenarioSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>The text of <c>scenarios/scenario.schema.json</c>.</summary>
    public static string Write()
    {
        var schema = Titled("Testnet Lab scenario", ScenarioForm.Shape);
        // A run has an end: either its length, or its phases.
        schema["oneOf"] = new JsonArray(
            new JsonObject { ["required"] = new JsonArray("duration") },
            new JsonObject { ["required"] = new JsonArray("phases") });
        return Text(schema);
    }

    /// <summary>The text of <c>scenarios/genesis/genesis.schema.json</c>.</summary>
    public static string WriteGenesis() => Text(Titled("Testnet Lab genesis", GenesisForm.Shape));

    private static string Text(JsonObject schema) => schema.ToJsonString(Indented) + "\n";

    private static JsonObject Titled(string title, Shape shape)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = title,
        };
        foreach (var (key, value) in shape.Schema()) schema[key] = value?.DeepClone();
        return schema;
    }
}
