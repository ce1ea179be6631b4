namespace Lab.Cli.Tests;

/// <summary><c>lab rehearse</c> as a process: what it says, and what it refuses by name and place.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RehearseTests
{
    private string folder = "";

    [SetUp]
    public void Make_a_folder() => this.folder = Directory.CreateTempSubdirectory("lab-rehearse-").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void A_shortened_scenario_runs_in_real_time_and_is_judged()
    {
        var lab = Rehearse(Samples.FirstBlocks, "--world", "inproc", "--set", "duration=4s", "--set", "eventually=",
            "--set", "workload=", "--set", "expect=[ { metric: blocks-found, at-least: 0 } ]");
        Assert.That(lab.OutLines[0], Does.Match("^(Pass|Missed)  first-blocks  seed 1  trace none  world live-inproc$"));
        Assert.That(lab.OutLines[1], Does.Match(@"^  [4-9]\.[0-9] s in real time, [0-9.]+ ?[kM]? deliveries/s$"));
        Assert.That(lab.Out, Does.Match("  ok    always      one-chain +held throughout "));
        Assert.That(lab.Out, Does.Not.Contain("lab replay"), "no seed repeats it");
        Assert.That(lab.Error, Does.StartWith("warning: Live on this machine's loopback"));
    }

    [Test]
    [Category("ST-L01")]
    [Category("ST-K01")]
    public void Miners_load_their_plot_files_and_leave_spoilt_ones_out()
    {
        string plots = Path.Combine(this.folder, "plots");
        string[] words =
        [
            "--plots", plots, "--set", "duration=2s", "--set", "eventually=", "--set", "workload=",
            "--set", "expect=[ { metric: blocks-found, at-least: 0 } ]",
        ];
        Assert.That(Rehearse(Samples.FirstBlocks, words).OutLines[^1], Is.EqualTo($"  plots   0 read from {plots}, 4 made there"));
        string spoilt = Directory.GetFiles(plots).Order(StringComparer.Ordinal).First();
        byte[] bytes = File.ReadAllBytes(spoilt);
        bytes[^1] ^= 1;
        File.WriteAllBytes(spoilt, bytes);
        var again = Rehearse(Samples.FirstBlocks, words);
        Assert.That(again.OutLines[^1], Is.EqualTo($"  plots   3 read from {plots}, 1 made there"));
        Assert.That(again.Error, Does.Contain($"warning: {spoilt}: error: PlotLevel: "));
        Assert.That(File.ReadAllBytes(spoilt), Is.EqualTo(bytes), "it was not touched");
    }

    [Test]
    public void What_a_live_world_cannot_honour_is_refused_by_name_and_place()
    {
        string file = Samples.InLibrary("partition-heals");
        var lab = Rehearse(file, "--set", "costs.verify=1ms", "--set", "engine.memo=off", "--set", "cores=4");
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        const string Refused = ", which world live-inproc cannot honour, expected ";
        string[] expected =
        [
            $"{file}:5:1: error: found worlds: [ sim ]{Refused}",
            $"{file}:8:8: error: found nodes: 200{Refused}at most 64",
            $"{file}:17:12: error: found network.regions{Refused}",
            $"{file}:18:9: error: found network.loss{Refused}",
            $"--set costs.verify=1ms: error: found costs{Refused}",
            $"--set cores=4: error: found cores: 4{Refused}",
            $"{file}:28:9: error: found the fault partition{Refused}crash or restart",
            $"--set engine.memo=off: error: found engine.memo: off{Refused}on",
        ];
        Assert.That(lab.ErrorLines, Has.Length.EqualTo(expected.Length), lab.Error);
        for (int i = 0; i < expected.Length; i++) Assert.That(lab.ErrorLines[i], Does.StartWith(expected[i]));
        Assert.That(Directory.EnumerateFileSystemEntries(this.folder), Is.Empty);
    }

    [Test]
    public void A_replacement_of_nodes_is_refused_by_name()
    {
        var lab = Rehearse(Samples.InLibrary("crash-recovers"), "--set", "phases.1.faults.0.crash.replace=true");
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Error, Does.Contain("found the fault crash with replace, which world live-inproc cannot honour"));
    }

    [TestCase("--world", "docker", "error: --world docker: expected inproc, the one live world of this build")]
    [TestCase("--threads", "2", "error: --threads: a live world cannot honour it; it is for simulation")]
    [TestCase("--seeds", "1..2", "error: --seeds: a rehearsal plays one seed; use --seed")]
    public void Options_of_other_worlds_are_refused(string option, string value, string error)
    {
        var lab = Rehearse(Samples.FirstBlocks, option, value);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.ErrorLines[0], Is.EqualTo(error));
        Assert.That(Directory.EnumerateFileSystemEntries(this.folder), Is.Empty);
    }

    [Test]
    public void Refuses_a_checker_that_looks_into_running_nodes()
    {
        string file = Samples.Spoilt(this.folder, "[ one-chain ]", "[ mempool-valid ]");
        var lab = Rehearse(file);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.ErrorLines[0], Does.StartWith($"{file}:26:11: error: ").And.Contain("mempool-valid"));
    }

    private LabProcess Rehearse(string file, params string[] words) =>
        LabProcess.Run(["rehearse", file, "--out", this.folder, "--no-progress", .. words]);
}
