using System.Text;

namespace Lab.Cli.Tests;

/// <summary>
/// Scenarios that cannot be used: one clear error with its place, code 2, and nothing on disk.
/// </summary>
[Category("ST-X04")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BadInputTests
{
    private string folder = "";

    [SetUp]
    public void Make_a_folder() => this.folder = Directory.CreateTempSubdirectory("lab-bad-").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [TestCase("nodes: 10", "nods: 10", ":9:1: error: found the unknown key 'nods', expected *(did you mean 'nodes'?)")]
    [TestCase("duration: 1m", "duration: 1 mile", ":10:11: error: found '1 mile', whose unit 'mile' is unknown, expected a duration such as *")]
    [TestCase("outbound: 4", "outbound: 40", ":19:13: error: found 40 links for each of 10 nodes, expected at most 9, one to every other node")]
    [TestCase("nodes: 10", "nodes: 1000000000", ":9:8: error: found '1000000000', expected a whole number from 1 to 100000")]
    [TestCase("version: 1", "version: 2", ":6:10: error: found '2', expected 1")]
    [TestCase("[ one-chain ]", "[ finality-holds ]", ":26:11: error: found 'finality-holds', a checker that does not exist yet, expected *")]
    [TestCase("miner: 4 }", "miner: 4, validator: 3 }", ":14:20: error: found the key 'validator', a role that no node can take yet; *")]
    public void Names_place_finding_and_expectation_in_one_line(string piece, string other, string error)
    {
        string file = Samples.Spoilt(this.folder, piece, other);
        string pattern = "^" + System.Text.RegularExpressions.Regex.Escape(file + error).Replace(@"\*", ".*") + "$";
        foreach (string verb in (string[])["run", "check"])
            Assert.That(Refused(verb, file), Does.Match(pattern), verb);
    }

    private static IEnumerable<TestCaseData> Contents()
    {
        yield return new TestCaseData("", ":1:1: error: found an empty file, expected").SetArgDisplayNames("empty");
        yield return new TestCaseData("# nothing\n", ":1:1: error: found an empty file, expected").SetArgDisplayNames("comment");
        yield return new TestCaseData("\u0000\u0001\u0002", ":1:2: error: found '??', expected a scenario: ").SetArgDisplayNames("control characters");
        yield return new TestCaseData(new string('[', 100_000), ":1:33: error: found more than 32 levels").SetArgDisplayNames("deep");
        yield return new TestCaseData(Bomb(), ":1:5: error: found the anchor '&a0', expected").SetArgDisplayNames("bomb");
        yield return new TestCaseData("version: 1\n\tid: x\n", ":2:1: error: found a tab").SetArgDisplayNames("tab");
    }

    [TestCaseSource(nameof(Contents))]
    public void Refuses_what_is_no_scenario(string content, string error)
    {
        string file = Path.Combine(this.folder, "first-blocks.yaml");
        File.WriteAllText(file, content);
        Assert.That(Refused("run", file), Does.StartWith(file + error));
    }

    [Test]
    public void Refuses_binary_garbage()
    {
        string file = Path.Combine(this.folder, "garbage.yaml");
        File.WriteAllBytes(file, [(byte)'a', (byte)':', 0xff, 0xfe, 0x00, 0x90]);
        Assert.That(Refused("run", file), Does.StartWith($"{file}:1:3: error: found a byte that is not UTF-8"));
    }

    [Test]
    public void Refuses_a_hundred_megabytes_without_reading_them()
    {
        string file = Path.Combine(this.folder, "huge.yaml");
        using (var sparse = File.Create(file)) sparse.SetLength(100 << 20);
        Assert.That(Refused("run", file),
            Is.EqualTo($"{file}:1:1: error: found a file of more than 1 MiB, expected at most 1 MiB of YAML"));
    }

    [Test]
    public void Refuses_a_directory() =>
        Assert.That(Refused("run", this.folder), Does.StartWith($"{this.folder}:1:1: error: found a directory, expected"));

    [Test]
    public void Checks_every_file_and_counts_the_refused_as_json()
    {
        string bad = Samples.Spoilt(this.folder, "nodes: 10", "nodes: -3");
        var lab = LabProcess.Run("check", Samples.FirstBlocks, bad, "nowhere.yaml", "--json");
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.ErrorLines, Has.Length.EqualTo(2));
        using var document = System.Text.Json.JsonDocument.Parse(lab.Out);
        Assert.That(document.RootElement.GetProperty("refused").GetInt32(), Is.EqualTo(2));
        var files = document.RootElement.GetProperty("files").EnumerateArray().ToList();
        Assert.That(files.ConvertAll(f => f.GetProperty("valid").GetBoolean()), Is.EqualTo(new[] { true, false, false }));
        var error = files[1].GetProperty("errors")[0];
        Assert.That((error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()), Is.EqualTo((9, 8)));
    }

    /// <summary>The one line that a verb says of the file; nothing else happened.</summary>
    private string Refused(string verb, string file)
    {
        string runs = Path.Combine(this.folder, "runs");
        string[] where = verb is "run" or "rehearse" ? ["--out", runs] : [];
        var lab = LabProcess.Run([verb, file, .. where]);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid), lab.Error);
        Assert.That(lab.Out, Is.Empty);
        Assert.That(lab.ErrorLines, Has.Length.EqualTo(1), lab.Error);
        Assert.That(Directory.Exists(runs), Is.False, "nothing is written for a refused scenario");
        return lab.ErrorLines[0];
    }

    private static string Bomb()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 40; i++)
            bomb.Append($"a{i}: &a{i} [").AppendJoin(", ", Enumerable.Repeat($"*a{i - 1}", 10)).Append("]\n");
        return bomb.ToString();
    }
}
