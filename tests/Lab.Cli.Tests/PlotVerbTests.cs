using System.Text.Json;

namespace Lab.Cli.Tests;

/// <summary><c>lab plot</c> as a process: makes files, finds what is wrong with them, measures.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PlotVerbTests
{
    private const string Miner = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private const string Seed = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private string folder = "";

    [SetUp]
    public void Make_a_folder() => this.folder = Directory.CreateTempSubdirectory("lab-plot-").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    private string At(string name) => Path.Combine(this.folder, name);

    private static LabProcess Create(string file, params string[] more) =>
        LabProcess.Run(["plot", "create", "--miner", Miner, "--seed", Seed, "--out", file, .. more]);

    [Test]
    [Category("ST-K01")]
    public void Makes_a_plot_and_checks_it()
    {
        var made = Create(At("sub/a.plot"), "--leaves", "1000");
        Assert.That(made.Exit, Is.Zero, made.Error);
        Assert.That(made.Out, Does.StartWith(At("sub/a.plot") + ": 1,000 leaves, 36.6 kB, made in ")
            .And.Contain("seed   " + Seed).And.Contain("miner  " + Miner));
        var good = LabProcess.Run("plot", "verify", At("sub/a.plot"));
        Assert.That((good.Exit, good.Error), Is.EqualTo((0, "")));
        Assert.That(good.Out.TrimEnd(), Does.EndWith(": ok"));
    }

    [Test]
    public void Says_in_json_what_it_made()
    {
        using var made = JsonDocument.Parse(Create(At("a.plot"), "--size", "1 MiB", "--json").Out);
        Assert.That(made.RootElement.GetProperty("leaves").GetInt32(), Is.EqualTo(32_768));
        using var found = JsonDocument.Parse(LabProcess.Run("plot", "verify", "--quick", "--json", At("a.plot")).Out);
        var file = found.RootElement.GetProperty("files")[0];
        Assert.That(file.GetProperty("root").GetString(), Is.EqualTo(made.RootElement.GetProperty("root").GetString()));
        Assert.That(file.GetProperty("recomputed").GetBoolean(), Is.False);
    }

    [Test]
    [Category("ST-L05")]
    public void Names_each_spoilt_file_and_still_checks_the_others()
    {
        Create(At("a.plot"), "--leaves", "1000");
        Create(At("b.plot"), "--leaves", "1000");
        byte[] bytes = File.ReadAllBytes(At("a.plot"));
        bytes[4_096 + 32 * 200] ^= 1;
        File.WriteAllBytes(At("a.plot"), bytes);
        var found = LabProcess.Run("plot", "verify", At("a.plot"), At("b.plot"), At("none.plot"));
        Assert.That(found.Exit, Is.EqualTo(2));
        Assert.That(found.Error, Does.StartWith(
            $"{At("a.plot")}: error: PlotLeaves: 1 of 16 blocks of 64 leaves are spoilt, the first at leaf 200")
            .And.Contain($"{At("none.plot")}: error: PlotReadable: "));
        Assert.That(found.Out, Does.StartWith(At("b.plot") + ": ").And.Contain(": ok"));
    }

    [TestCase("error: expected one of --leaves and --size")]
    [TestCase("error: expected one of --leaves and --size", "--leaves", "5", "--size", "1 MB")]
    [TestCase("error: --leaves 0: expected 1 to 268435456", "--leaves", "0")]
    [TestCase("error: --leaves 268435457: expected 1 to 268435456", "--leaves", "268435457")]
    [TestCase("error: --size 31 B: expected a size such as ", "--size", "31 B")]
    [TestCase("error: --size 5: expected a size such as ", "--size", "5")]
    [TestCase("error: --threads 65: expected 1 to 64", "--leaves", "5", "--threads", "65")]
    public void Refuses_what_makes_no_plot(string error, params string[] options)
    {
        var refused = Create(At("a.plot"), options);
        Assert.That(refused.Exit, Is.EqualTo(2));
        Assert.That(refused.Error, Does.StartWith(error));
        Assert.That(Directory.GetFileSystemEntries(this.folder), Is.Empty);
    }

    [TestCase("abc", "error: --miner abc: expected 64 hex digits")]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000", "error: --miner 0000000000000000000000000000000000000000000000000000000000000000: no Ed25519 key with which one can sign")]
    public void Refuses_a_miner_who_could_not_sign(string key, string error) => Assert.That(
        LabProcess.Run("plot", "create", "--miner", key, "--leaves", "5").Error, Does.StartWith(error));

    [Test]
    public void Leaves_a_file_that_is_there_alone()
    {
        File.WriteAllText(At("a.plot"), "mine");
        var refused = Create(At("a.plot"), "--leaves", "5");
        Assert.That((refused.Exit, refused.Error.TrimEnd()), Is.EqualTo(
            (2, $"error: --out {At("a.plot")}: expected a file that is not there yet")));
        Assert.That(File.ReadAllText(At("a.plot")), Is.EqualTo("mine"));
    }

    [Test]
    public void Names_its_own_verbs_and_help()
    {
        var lost = LabProcess.Run("plot", "make");
        Assert.That((lost.Exit, lost.Error), Is.EqualTo(
            (2, "error: no verb 'make': expected create, verify, bench\ntry: lab plot --help\n")));
        Assert.That(LabProcess.Run("plot", "create").Error, Does.EndWith("try: lab plot create --help\n"));
    }

    [Test]
    [Category("ST-P08")]
    public void Measures_each_strategy_and_what_it_wins()
    {
        var bench = LabProcess.Run("plot", "bench", "--leaves", "4096", "--json");
        using var document = JsonDocument.Parse(bench.Out);
        var ways = document.RootElement.GetProperty("strategies").EnumerateArray().ToList();
        Assert.That(ways.Select(w => w.GetProperty("leaves").GetInt64()), Is.EqualTo([4_096L, 4_096L, 1_024L, 64L, 256L]));
        foreach (var way in ways)
        {
            // Four standard errors of a count of independent epochs.
            double law = way.GetProperty("expected").GetDouble();
            Assert.That(way.GetProperty("won").GetInt32(), Is.EqualTo(law).Within(4 * Math.Sqrt(law) + 1));
        }

        Assert.That(document.RootElement.GetProperty("speeds").GetArrayLength(), Is.EqualTo(7));
    }
}
