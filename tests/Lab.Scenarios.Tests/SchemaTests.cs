using System.Text.Json.Nodes;
using Lab.Records;
using Lab.Scenarios.Yaml;
using NJsonSchema;

namespace Lab.Scenarios.Tests;

public sealed class SchemaTests
{
    private static string CheckedIn => Path.Combine(Repository.Root, "scenarios", "scenario.schema.json");

    private static IEnumerable<string> Files => Repository.ScenarioFiles;

    [Test]
    public void The_checked_in_schema_is_the_generated_one()
    {
        string generated = ScenarioSchema.Write();
        if (Environment.GetEnvironmentVariable("LAB_WRITE_SCHEMA") == "1") File.WriteAllText(CheckedIn, generated);
        Assert.That(
            File.ReadAllText(CheckedIn), Is.EqualTo(generated),
            "run these tests once with LAB_WRITE_SCHEMA=1 to write the schema anew");
    }

    [Test]
    public void The_checked_in_schema_of_genesis_files_is_the_generated_one()
    {
        string file = Path.Combine(Repository.Root, "scenarios", "genesis", "genesis.schema.json");
        string generated = ScenarioSchema.WriteGenesis();
        if (Environment.GetEnvironmentVariable("LAB_WRITE_SCHEMA") == "1") File.WriteAllText(file, generated);
        Assert.That(
            File.ReadAllText(file), Is.EqualTo(generated),
            "run these tests once with LAB_WRITE_SCHEMA=1 to write the schema anew");
    }

    [TestCaseSource(nameof(Files))]
    public async Task Every_shipped_scenario_satisfies_the_schema(string path) =>
        Assert.That(await Violations(await File.ReadAllTextAsync(path)), Is.Empty);

    [TestCase("seeds: 2")]
    [TestCase("cores: many")]
    [TestCase("warm-up: 60")]
    [TestCase("warm-up: 10 sec")]
    [TestCase("network: { los: 1% }")]
    [TestCase("network: { topology: { outbonud: 8 } }")]
    [TestCase("network: { topology: { outbound: 8, random-regular: 3 } }")]
    [TestCase("relay: { strategy: flod }")]
    [TestCase("always: [ finality-holds ]")]
    [TestCase("engine: { memo: true }")]
    [TestCase("phases: [ { until: 1m } ]")]
    public async Task The_schema_refuses_what_the_reader_refuses(string line)
    {
        Assert.That(() => Sample.With(line), Throws.TypeOf<ScenarioInvalid>());
        Assert.That(await Violations(Sample.Head + line + "\n"), Is.Not.Empty);
    }

    [Test]
    public async Task The_schema_accepts_a_resolved_scenario()
    {
        var schema = await Schema();
        string resolved = CanonicalJson.Write(ScenarioFile.Resolve(Sample.With("roles: { miner: 3 }")));
        Assert.That(schema.Validate(resolved), Is.Empty);
    }

    private static async Task<List<string>> Violations(string yaml)
    {
        var findings = new Findings();
        var tree = YamlReader.Read(yaml, "f", findings);
        findings.ThrowIfAny();
        var schema = await Schema();
        return [.. schema.Validate(ToJson(tree!).ToJsonString()).Select(e => e.ToString())];
    }

    private static Task<JsonSchema> Schema() => JsonSchema.FromJsonAsync(ScenarioSchema.Write());

    /// <summary>The tree as an editor's YAML 1.2 reader sees it.</summary>
    private static JsonNode ToJson(YamlNode node) => node switch
    {
        YamlMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, (JsonNode?)ToJson(e.Value)))),
        YamlList list => new JsonArray([.. list.Items.Select(ToJson)]),
        YamlScalar { Plain: true, Text: "true" or "false" } s => JsonValue.Create(s.Text == "true"),
        YamlScalar { Plain: true } s when long.TryParse(s.Text, out long whole) => JsonValue.Create(whole),
        YamlScalar s => JsonValue.Create(s.Text),
        _ => throw new InvalidOperationException(),
    };
}
