using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Tests;

/// <summary>A small scenario to which tests add lines; what they add starts at line 6.</summary>
internal static class Sample
{
    public const string File = "sample.yaml";
    public const string Head = "version: 1\nid: sample\nclaim: It works.\nnodes: 10\nduration: 10m\n";

    public static Scenario With(string lines, params string[] overrides) =>
        ScenarioFile.Parse(Head + lines + "\n", File, overrides);

    /// <summary>The errors of the sample with these lines, one a line.</summary>
    public static string ErrorsWith(string lines, params string[] overrides) => Errors(Head + lines + "\n", overrides);

    /// <summary>The errors of a text, one a line.</summary>
    public static string Errors(string text, params string[] overrides) => string.Join(
        '\n', Assert.Throws<ScenarioInvalid>(() => ScenarioFile.Parse(text, File, overrides))!.Diagnostics);
}
