using System.Text.Json;

namespace Lab.Cli.Tests;

/// <summary>The executable as a process: what goes to which stream, and which code comes back.</summary>
public sealed class CommandLineTests
{
    [Test]
    public void Says_its_version_on_stdout()
    {
        var lab = LabProcess.Run("version");
        Assert.That(lab.Exit, Is.Zero);
        Assert.That(lab.Out, Does.StartWith("lab ").And.Contains(".NET 10"));
        Assert.That(lab.Error, Is.Empty);
    }

    [Test]
    public void Json_is_one_document_on_stdout()
    {
        var lab = LabProcess.Run("version", "--json");
        using var document = JsonDocument.Parse(lab.Out);
        Assert.That(document.RootElement.GetProperty("lab").GetString(), Is.Not.Empty);
    }

    [Test]
    public void Help_names_every_exit_code_and_is_a_result()
    {
        var lab = LabProcess.Run("--help");
        Assert.That(lab.Exit, Is.Zero);
        Assert.That(lab.Error, Is.Empty);
        foreach (var (code, meaning) in ExitCodes.All)
            Assert.That(lab.Out, Does.Contain($"{(int)code,3}  {meaning}"));
    }

    [TestCase("run", "--seeds")]
    [TestCase("check", "--set")]
    [TestCase("list", "--json")]
    [TestCase("diff", "--out")]
    [TestCase("replay", "--threads")]
    [TestCase("compare", "--seed")]
    [TestCase("rehearse", "--world")]
    [TestCase("bench", "--baseline")]
    [TestCase("emission", "--heights")]
    [TestCase("genesis", "--json")]
    [TestCase("test", "--filter")]
    [TestCase("version", "--json")]
    public void Help_of_a_verb_names_its_options_and_the_exit_codes(string verb, string option)
    {
        var lab = LabProcess.Run(verb, "--help");
        Assert.That(lab.Exit, Is.Zero);
        Assert.That(lab.Out, Does.Contain(option).And.Contains("Exit codes:").And.Contains("130  stopped by Ctrl-C"));
        Assert.That(lab.Error, Is.Empty);
    }

    [Test]
    public void Names_the_verbs_when_there_is_none()
    {
        var lab = LabProcess.Run();
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Error, Does.StartWith("error: found no verb: expected run, check, "));
    }

    [Test]
    public void Lists_the_suite_with_each_file_in_one_piece_and_a_command_to_type()
    {
        var lab = LabProcess.Run("list");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        Assert.That(lab.Out, Does.Match("(?m)^scenarios/first-blocks\\.yaml +Ten nodes that start from nothing .* within a minute\\.$"));
        Assert.That(lab.Out, Does.Contain("seeds 1..5; worlds sim, live; gates merge, release\n"));
        Assert.That(lab.OutLines[^1], Is.EqualTo("Run one:  ./lab run scenarios/first-blocks.yaml"));
        Assert.That(lab.OutLines, Has.All.Not.EndsWith(" "));
    }

    [TestCase("tset", Description = "no such verb")]
    [TestCase("version", "--jason", Description = "no such option")]
    [TestCase("version", "surplus", Description = "an argument too many")]
    [TestCase("test", "--filter", Description = "an option without its value")]
    public void Refuses_a_bad_command_line_in_one_line_on_stderr(params string[] words)
    {
        var lab = LabProcess.Run(words);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Out, Is.Empty);
        string[] lines = lab.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0], Does.StartWith("error: "));
        Assert.That(lines[1], Does.StartWith("try: lab").And.EndsWith("--help"));
    }

    [Test]
    public void Names_the_verbs_when_one_is_misspelt() =>
        Assert.That(LabProcess.Run("tset").Error, Does.Match("no verb 'tset': expected .*version"));

    [Test]
    public void Lists_the_suite_as_json()
    {
        var lab = LabProcess.Run("list", "--json");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        using var document = JsonDocument.Parse(lab.Out);
        var ids = document.RootElement.GetProperty("scenarios").EnumerateArray()
            .Select(entry => entry.GetProperty("id").GetString());
        Assert.That(ids, Does.Contain("first-blocks"));
    }

    [Test]
    public void Checks_every_scenario_of_the_library()
    {
        string library = Path.Combine(Checkout.Find().Root, "scenarios");
        string[] files = Directory.GetFiles(library, "*.yaml");
        var lab = LabProcess.Run(["check", .. files]);
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        Assert.That(lab.Error, Is.Empty);
        Assert.That(lab.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Has.Length.EqualTo(files.Length).And.All.Contains(": ok: "));
    }

    [TestCase("check")]
    [TestCase("run")]
    [TestCase("compare")]
    [TestCase("rehearse")]
    public void Refuses_a_scenario_that_is_not_there(string verb)
    {
        string runs = Path.Combine(Path.GetTempPath(), "lab-refused-" + Guid.NewGuid());
        string[] words = verb is "check" or "compare" ? [] : ["--out", runs];
        var lab = LabProcess.Run([verb, "no-such-scenario.yaml", .. words]);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Out, Is.Empty);
        Assert.That(lab.Error, Is.EqualTo(
            "no-such-scenario.yaml:1:1: error: found no such file, expected a scenario file\n"));
        Assert.That(Directory.Exists(runs), Is.False, "nothing is written for a refused scenario");
    }

    [Test]
    public void The_page_lists_every_verb()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Find().Root, "docs", "command-line.md"));
        string error = LabProcess.Run("no-such-verb").Error;
        string[] verbs = error.Split('\n')[0].Split("expected ")[1].Split(", ");
        Assert.That(verbs, Has.Length.GreaterThan(5));
        foreach (string verb in verbs) Assert.That(page, Does.Contain($"| `lab {verb}"));
    }

    [Test]
    public void The_page_lists_the_exit_the_exit_codes_that_the_executable_has()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Find().Root, "docs", "command-line.md"));
        foreach (var (code, meaning) in ExitCodes.All)
            Assert.That(page, Does.Contain($"| {(int)code} | {meaning} |"));
        Assert.That(ExitCodes.All.Select(each => each.Code), Is.EquivalentTo(Enum.GetValues<ExitCode>()));
    }
}
