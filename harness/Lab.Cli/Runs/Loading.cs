using Lab.Scenarios;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Cli.Runs;

/// <summary>Reads scenarios for the verbs.</summary>
internal static class Loading
{
    /// <summary>The scenario of a file with the command line's overrides.</summary>
    /// <exception cref="ScenarioInvalid">It cannot be used, or asks for what this build cannot do.</exception>
    public static Scenario Read(string file, IReadOnlyList<Override> set) =>
        Read(file, set, out _);

    /// <summary>The variants that a scenario compares, each with the same overrides; none if it compares nothing.</summary>
    /// <exception cref="ScenarioInvalid">One cannot be used.</exception>
    public static IReadOnlyList<(string Value, Scenario Scenario)> Variants(string file, IReadOnlyList<Override> set) =>
        ScenarioFile.Variants(file, Words(set));

    /// <summary>One scenario, for a verb that cannot run several variants.</summary>
    /// <exception cref="ScenarioInvalid">It cannot be used, or compares variants.</exception>
    public static Scenario ReadOne(string verb, string file, IReadOnlyList<Override> set)
    {
        var scenario = Read(file, set, out var places);
        if (scenario.Compare is null) return scenario;
        var findings = new Findings();
        findings.Add(places(["compare"]), $"variants to compare, which lab {verb} cannot honour",
            $"one of them: --set compare= --set {scenario.Compare.Key}={scenario.Compare.Values[0]}");
        findings.ThrowIfAny();
        return scenario;
    }

    /// <summary>The same, with where its values were written.</summary>
    /// <exception cref="ScenarioInvalid">It cannot be used, or asks for what this build cannot do.</exception>
    public static Scenario Read(string file, IReadOnlyList<Override> set, out Func<object[], Place> places) =>
        ScenarioFile.Read(file, Words(set), out places);

    private static string[] Words(IReadOnlyList<Override> set) => [.. set.Select(o => $"{o.Path}={o.Value}")];
}
