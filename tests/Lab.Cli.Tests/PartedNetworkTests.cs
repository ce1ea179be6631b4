namespace Lab.Cli.Tests;

/// <summary>A network that comes out in parts is warned of before it runs, once, and in its report.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PartedNetworkTests
{
    private const string Warning = "Seed 1 draws links that leave the honest nodes in 3 parts: nothing passes from one to another. "
        + "The largest has 2 of 5 nodes.";

    private static readonly string[] Parted =
    [
        "--set", "nodes=5", "--set", "duration=2s", "--set", "eventually=", "--set", "expect=", "--set", "workload=",
        "--set", "network.topology={ edges: [[0,1],[2,3]] }",
    ];

    private string folder = "";

    [SetUp]
    public void Make_a_folder() => this.folder = Directory.CreateTempSubdirectory("lab-parts-").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void Check_warns_of_it_and_not_of_a_whole_one()
    {
        var lab = LabProcess.Run(["check", Samples.FirstBlocks, .. Parted]);
        Assert.That((lab.Exit, lab.ErrorLines.Single()), Is.EqualTo((0, $"warning: {Samples.FirstBlocks}: {Warning}")));
        Assert.That(LabProcess.Run("check", Samples.FirstBlocks).Error, Is.Empty);
    }

    [Test]
    public void Check_tells_what_a_run_would_refuse_to_draw()
    {
        var lab = LabProcess.Run(
            "check", Samples.FirstBlocks, "--set", "nodes=20", "--set", "network.topology={ random-regular: 2 }",
            "--set", "network.outbound-only=12");
        Assert.That(lab.Exit, Is.Zero, "another seed might do");
        Assert.That(lab.ErrorLines.Single(), Does.Contain(": Seed 1 cannot be run: network.topology: "));
    }

    [Test]
    public void A_run_says_it_once_before_it_begins_and_in_its_report()
    {
        var lab = LabProcess.Run(["run", Samples.FirstBlocks, "--out", this.folder, "--no-progress", .. Parted]);
        Assert.That(lab.ErrorLines.Where(l => l.Contains("parts", StringComparison.Ordinal)), Is.EqualTo(new[] { "warning: " + Warning }));
        string page = File.ReadAllText(Path.Combine(Directory.GetDirectories(this.folder).Single(), "report.html"));
        Assert.That(page, Does.Contain(Warning));
        var json = LabProcess.Run(["run", Samples.FirstBlocks, "--out", this.folder, "--no-progress", "--json", .. Parted]);
        Assert.That((json.ErrorLines[0], json.Out.Contains(Warning, StringComparison.Ordinal)), Is.EqualTo(("warning: " + Warning, true)));
    }

    [Test]
    public void A_rehearsal_says_it_too()
    {
        var lab = LabProcess.Run(["rehearse", Samples.FirstBlocks, "--out", this.folder, "--no-progress", .. Parted]);
        Assert.That(lab.ErrorLines[0], Is.EqualTo("warning: " + Warning));
    }
}
