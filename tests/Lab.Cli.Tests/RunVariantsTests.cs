using System.Text.Json;

namespace Lab.Cli.Tests;

/// <summary><c>lab run</c> of a scenario that compares variants, and what other verbs say of it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category("ST-B09")]
public sealed class RunVariantsTests
{
    private const string Compare = "compare={ key: relay.strategy, values: [ flood, inventory ] }";
    private string folder = "";

    [SetUp]
    public void Make_a_folder() => this.folder = Directory.CreateTempSubdirectory("lab-variants-").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void Each_variant_has_its_record_and_all_have_one_report()
    {
        var lab = Lab("run", "--set", Compare);
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        Assert.That(lab.Out, Does.Match(
            "^relay.strategy: flood\nPass  first-blocks  seed 1  trace [0-9a-f]{32} (.|\n)*"
            + "relay.strategy: inventory\nPass  first-blocks  seed 1  trace (.|\n)*2 of 2 variants passed\n  report  "));
        string[] names = [.. Directory.GetDirectories(this.folder).Select(path => Path.GetFileName(path)!)];
        Assert.That(names, Has.Length.EqualTo(3).And.Member("first-blocks-variants-s1"));
        string page = File.ReadAllText(Path.Combine(this.folder, "first-blocks-variants-s1", "report.html"));
        Assert.Multiple(() =>
        {
            foreach (string name in names.Where(n => n != "first-blocks-variants-s1"))
            {
                Assert.That(page, Does.Contain($"../{name}/report.html"));
                Assert.That(page, Does.Contain(name[^8..]), "the trace hash");
            }
        });
    }

    [Test]
    public void A_variant_that_misses_makes_the_command_fail_and_is_named()
    {
        var lab = Lab("run", "--json", "--set", Compare, "--set",
            "expect=[ { metric: duplicates-per-item-mean, at-least: 0.5 } ]"); // flood has copies to spare, inventory none
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Missed), lab.Error);
        using var document = JsonDocument.Parse(lab.Out);
        var root = document.RootElement;
        Assert.That(root.GetProperty("compare").GetProperty("key").GetString(), Is.EqualTo("relay.strategy"));
        Assert.That(
            root.GetProperty("compare").GetProperty("values").EnumerateArray().Select(v => v.GetString()),
            Is.EqualTo(new[] { "flood", "inventory" }));
        Assert.That(
            root.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("verdict").GetString()),
            Is.EqualTo(new[] { "Pass", "Missed" }));
        string page = File.ReadAllText(Path.Combine(root.GetProperty("combined").GetString()!, "report.html"));
        Assert.That(page, Does.Contain("<td>Missed</td><td>duplicates-per-item-mean</td>"));
    }

    [Test]
    public void A_variant_that_cannot_be_read_stops_all_before_any_runs()
    {
        var lab = Lab("run", "--set", "compare={ key: relay.strategy, values: [ flood, flod ] }");
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Error, Does.Contain("error: found 'flod', expected flood, gossip, inventory or mesh"));
        Assert.That(Directory.EnumerateFileSystemEntries(this.folder), Is.Empty);
    }

    [TestCase("compare")]
    [TestCase("trace")]
    [TestCase("rehearse")]
    public void Verbs_of_one_run_refuse_several_by_name(string verb)
    {
        var lab = Lab(verb, "--set", Compare);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Error, Does.Contain(": error: found variants to compare, which "));
        Assert.That(lab.Error, Does.Contain("expected one of them: --set compare="));
        Assert.That(Directory.EnumerateFileSystemEntries(this.folder), Is.Empty);
    }

    [Test]
    public void Several_seeds_are_refused()
    {
        var lab = Lab("run", "--set", Compare, "--seeds", "1..2");
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.ErrorLines[0], Is.EqualTo(
            "error: --seeds: a scenario that compares variants plays one seed; use --seed"));
        Assert.That(Directory.EnumerateFileSystemEntries(this.folder), Is.Empty);
    }

    private LabProcess Lab(string verb, params string[] words) => verb is "run" or "rehearse"
        ? LabProcess.Run([verb, Samples.FirstBlocks, "--out", this.folder, .. words])
        : LabProcess.Run([verb, Samples.FirstBlocks, .. words]);
}
