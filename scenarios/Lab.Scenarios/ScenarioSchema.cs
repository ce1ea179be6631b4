using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Scenarios.Forms;

namespace Lab.Scenarios;

/// <summary>
/// The JSON schema of scenario files, for editors; made from the same description that files are read by.
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
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Testnet Lab scenario",
        };
        foreach (var (key, value) in ScenarioForm.Shape.Schema()) schema[key] = value?.DeepClone();
        // A run has an end: either its length, or its phases.
        schema["oneOf"] = new JsonArray(
            new JsonObject { ["required"] = new JsonArray("duration") },
            new JsonObject { ["required"] = new JsonArray("phases") });
        return schema.ToJsonString(Indented) + "\n";
    }
}
