using Lab.Scenarios.Forms;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios;

/// <summary>Reads the suite, <c>scenarios.yaml</c> at the root of the repository.</summary>
public static class SuiteFile
{
    /// <summary>The suite of a file. The scenarios that it names are not read.</summary>
    /// <exception cref="ScenarioInvalid">With every error that was found, at most 20.</exception>
    public static Suite Read(string path) => Parse(SourceFile.Read(path), path);

    /// <summary>The suite of a text; <paramref name="file"/> is its name for errors.</summary>
    /// <exception cref="ScenarioInvalid">With every error that was found, at most 20.</exception>
    public static Suite Parse(string text, string file)
    {
        var findings = new Findings();
        var root = YamlReader.Read(text, file, findings);
        findings.ThrowIfAny();
        SuiteForm.Shape.TryRead(root!, findings, out var suite);
        findings.ThrowIfAny();
        return suite;
    }
}
