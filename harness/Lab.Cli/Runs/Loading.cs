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

    /// <summary>The same, with where its values were written.</summary>
    /// <exception cref="ScenarioInvalid">It cannot be used, or asks for what this build cannot do.</exception>
    public static Scenario Read(string file, IReadOnlyList<Override> set, out Func<object[], Place> places) =>
        ScenarioFile.Read(file, [.. set.Select(o => $"{o.Path}={o.Value}")], out places);
}
