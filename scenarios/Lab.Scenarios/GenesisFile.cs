using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Records;
using Lab.Scenarios.Forms;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios;

/// <summary>Reads genesis files, strictly: what a network agrees on before its first block.</summary>
public static class GenesisFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides"><c>path=value</c>, applied in order.</param>
    /// <exception cref="ScenarioInvalid">With every error that was found, at most 20.</exception>
    public static GenesisSettings Read(string path, params IReadOnlyList<string> overrides) =>
        Parse(SourceFile.Read(path), path, overrides);

    /// <summary>Reads a genesis from text; <paramref name="file"/> is its name for errors.</summary>
    /// <exception cref="ScenarioInvalid">With every error that was found, at most 20.</exception>
    public static GenesisSettings Parse(string text, string file, params IReadOnlyList<string> overrides)
    {
        var findings = new Findings();
        var root = YamlReader.Read(text, file, findings);
        findings.ThrowIfAny();
        root = overrides.Aggregate(root!, (tree, each) => Overrides.Apply(tree, each, findings));
        RefuseScenario(root, findings);
        findings.ThrowIfAny();
        GenesisForm.Shape.TryRead(root, findings, out var genesis);
        findings.ThrowIfAny();
        return genesis;
    }

    /// <summary>Whether a file says that it is a genesis and no scenario.</summary>
    /// <exception cref="ScenarioInvalid">It cannot be read at all.</exception>
    public static bool IsOne(string path) =>
        YamlReader.Read(SourceFile.Read(path), path, new Findings()) is YamlMap map
        && map.Find("kind") is { Value: YamlScalar { Text: GenesisForm.Kind } };

    /// <summary>What says nothing of its kind is probably a scenario: one error tells more than one for each of its keys.</summary>
    private static void RefuseScenario(YamlNode root, Findings findings)
    {
        if (root is YamlMap map && map.Find("kind") is null && map.Find("nodes") is not null)
            findings.Add(root.Place, "a scenario", "a file with kind: genesis (lab emission shows what a scenario's chain issues)");
    }

    /// <summary>The genesis as JSON of strings, whole numbers and truth values, with every default written out.</summary>
    public static JsonObject Resolve(GenesisSettings genesis) => GenesisForm.Shape.Write(genesis).AsObject();

    /// <summary>
    /// SHA-256 of the resolved genesis in canonical JSON: what a review of the document refers to. It covers the
    /// state as well, which the network's identity does not.
    /// </summary>
    public static Hash HashOf(GenesisSettings genesis) => CanonicalJson.Digest(Resolve(genesis));
}
