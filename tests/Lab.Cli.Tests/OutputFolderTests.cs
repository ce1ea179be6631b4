namespace Lab.Cli.Tests;

/// <summary>Folders that a run cannot be written to: code 7, one clear line, nothing half-written.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OutputFolderTests
{
    private string folder = "";

    [SetUp]
    public void Make_a_folder() => this.folder = Directory.CreateTempSubdirectory("lab-out-").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void A_file_in_the_way_is_left_alone()
    {
        string file = Path.Combine(this.folder, "runs");
        File.WriteAllText(file, "mine");
        Assert.That(Failed(file), Does.StartWith($"{file}: error: nothing was written: "));
        Assert.That(File.ReadAllText(file), Is.EqualTo("mine"));
    }

    [Test]
    public void A_folder_that_nobody_can_make_is_named()
    {
        // /proc refuses new entries to everybody, the superuser included.
        if (!Directory.Exists("/proc/self")) Assert.Ignore("no /proc on this platform");
        Assert.That(Failed("/proc/self/runs"), Does.StartWith("/proc/self/runs: error: "));
    }

    [Test]
    public void A_read_only_disk_is_found_out_before_the_run()
    {
        using var disk = TinyDisk.MountOrSkip(64);
        disk.MakeReadOnly();
        Assert.That(Failed(disk.Path), Does.StartWith($"{disk.Path}: error: ").And.Contains("ead-only file system"));
    }

    // Full at the specs, at the tables, while plots are drawn, and at the page.
    [TestCase(4)]
    [TestCase(64)]
    [TestCase(200)]
    [TestCase(600)]
    public void A_full_disk_keeps_nothing_half_written(int kilobytes)
    {
        using var disk = TinyDisk.MountOrSkip(kilobytes);
        string runs = Path.Combine(disk.Path, "deep", "runs");
        Assert.That(Failed(runs), Is.EqualTo($"{runs}: error: nothing was written: No space left on the device"));
        Assert.That(Directory.EnumerateFileSystemEntries(disk.Path), Is.Empty, "not even the folders that were made for it");
    }

    [Test]
    public void Folders_are_made_as_needed()
    {
        string runs = Path.Combine(this.folder, "a", "b c");
        var lab = LabProcess.Run("run", Samples.FirstBlocks, "--out", runs);
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        Assert.That(Directory.GetDirectories(runs), Has.Length.EqualTo(1));
    }

    [TestCase("run")]
    [TestCase("diff")]
    public void An_empty_path_is_refused(string verb)
    {
        string[] words = verb == "run" ? [Samples.FirstBlocks, "--out", ""] : ["", ""];
        var lab = LabProcess.Run([verb, .. words]);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Error, Does.Contain("error: ").And.Contains("found an empty path, expected"));
    }

    private static string Failed(string runs)
    {
        var lab = LabProcess.Run("run", Samples.FirstBlocks, "--out", runs, "--no-progress");
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Environment), lab.Error);
        Assert.That(lab.Out, Is.Empty);
        Assert.That(lab.ErrorLines, Has.Length.EqualTo(1), lab.Error);
        return lab.ErrorLines[0];
    }
}
