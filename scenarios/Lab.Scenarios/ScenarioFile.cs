using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Records;
using Lab.Scenarios.Forms;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios;

/// <summary>Reads scenarios, strictly, and gives each its resolved form and its hash.</summary>
public static class ScenarioFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its name without extension must be the scenario's id.</param>
    /// <param name="overrides"><c>path=value</c>, applied in order.</param>
    /// <exception cref="ScenarioInvalid">With every error that was found, at most 20.</exception>
    public static Scenario Read(string path, params IReadOnlyList<string> overrides) =>
        Read(path, overrides, out _);

    /// <summary>The same, with where its values were written, for errors about what they ask for.</summary>
    /// <param name="places">The place of the value at a path of keys and list indices, or of what encloses it.</param>
    /// <exception cref="ScenarioInvalid">With every error that was found, at most 20.</exception>
    public static Scenario Read(string path, IReadOnlyList<string> overrides, out Func<object[], Place> places)
    {
        var scenario = Parse(SourceFile.Read(path), path, overrides, out var root);
        places = each => Places.Of(root, each);
        string name = Path.GetFileNameWithoutExtension(path);
        if (scenario.Id == name) return scenario;

        var findings = new Findings();
        findings.Add(Places.Of(root, "id"), $"the id '{scenario.Id}'", "the file's name without extension",
            name);
        findings.ThrowIfAny();
        return scenario;
    }

    /// <summary>
    /// The variants of a scenario that compares some, in order, each as a scenario by itself; none of any other.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides"><c>path=value</c>, applied in order, before the values of the variants.</param>
    /// <exception cref="ScenarioInvalid">With every error that was found, at most 20.</exception>
    public static IReadOnlyList<(string Value, Scenario Scenario)> Variants(
        string path, params IReadOnlyList<string> overrides)
    {
        Parse(SourceFile.Read(path), path, overrides, out var root);
        return VariantTrees.Read(root, new Findings());
    }

    /// <summary>Reads a scenario from text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">The name for errors.</param>
    /// <param name="overrides"><c>path=value</c>, applied in order.</param>
    /// <exception cref="ScenarioInvalid">With every error that was found, at most 20.</exception>
    public static Scenario Parse(string text, string file, params IReadOnlyList<string> overrides) =>
        Parse(text, file, overrides, out _);

    /// <summary>Reads a resolved scenario back, from the record of a run.</summary>
    /// <exception cref="ScenarioInvalid">The JSON is not what <see cref="Resolve"/> gives.</exception>
    public static Scenario FromResolved(JsonObject resolved)
    {
        var findings = new Findings();
        var root = ResolvedTree.Of(resolved, findings);
        findings.ThrowIfAny();
        ScenarioForm.Shape.TryRead(root, findings, out var scenario);
        findings.ThrowIfAny();
        return scenario;
    }

    /// <summary>
    /// The scenario as JSON of strings, whole numbers and truth values, with every default written out.
    /// </summary>
    public static JsonObject Resolve(Scenario scenario) => ScenarioForm.Shape.Write(scenario).AsObject();

    /// <summary>
    /// SHA-256 of the resolved scenario in canonical JSON: the scenario's part of a run's identity.
    /// </summary>
    public static Hash HashOf(Scenario scenario) => CanonicalJson.Digest(Resolve(scenario));

    /// <summary>Whether work costs in this scenario what it costs by default.</summary>
    public static bool HasUsualCosts(Scenario scenario)
    {
        var usual = CostForm.Usual();
        return CostForm.Kinds.All(kind => scenario.Costs[kind.Kind] == usual[kind.Kind]);
    }

    private static Scenario Parse(string text, string file, IReadOnlyList<string> overrides,
        out YamlNode root)
    {
        var findings = new Findings();
        var read = YamlReader.Read(text, file, findings);
        findings.ThrowIfAny();
        root = overrides.Aggregate(read!, (tree, each) => Overrides.Apply(tree, each, findings));
        findings.ThrowIfAny();
        ScenarioForm.Shape.TryRead(root, findings, out var scenario);
        findings.ThrowIfAny();
        if (scenario.Compare is not null) VariantTrees.Read(root, findings);
        return scenario;
    }
}
