using Lab.Scenarios.Forms;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios;

/// <summary>
/// Makes the variants of a scenario that compares some: the same tree without <c>compare</c>, with one key set. What is
/// wrong with a value is said of where it stands in the list.
/// </summary>
internal static class VariantTrees
{
    /// <summary>Each variant of a tree that was read without an error, in order.</summary>
    /// <exception cref="ScenarioInvalid">The key or a value cannot be used.</exception>
    public static IReadOnlyList<(string Value, Scenario Scenario)> Read(YamlNode root, Findings findings)
    {
        if (((YamlMap)root).Find("compare")?.Value is not YamlMap compare) return [];
        var key = (YamlScalar)compare.Find("key")!.Value;
        var variants = new List<(string, Scenario)>();
        foreach (var value in ((YamlList)compare.Find("values")!.Value).Items)
        {
            var tree = Overrides.Set(root, ["compare"], null, compare.Place, findings);
            tree = Overrides.Set(tree, key.Text.Split('.'), value, key.Place, findings);
            findings.ThrowIfAny(); // once: what is wrong with the path is so in every variant
            if (ScenarioForm.Shape.TryRead(tree, findings, out var variant))
                variants.Add((((YamlScalar)value).Text, variant));
        }

        findings.ThrowIfAny();
        return variants;
    }
}
