using Lab.Records;

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
        Assert.That(
            Rehearse(Samples.FirstBlocks, [.. words, "--keys", "seeded"]).OutLines[^1],
            Is.EqualTo($"  plots   0 read from {plots}, 4 made there, 4 of miners that are not in this run left alone"));
    }

    [Test]
    [Category("ST-X05")]
    public void Keys_are_the_system_s_and_differ_from_run_to_run_unless_seeded_ones_are_asked_for()
    {
        string[] drawn = MinersOf("a", "system"), again = MinersOf("b", "system");
        string[] seeded = MinersOf("c", "seeded", "--keys", "seeded"), same = MinersOf("d", "seeded", "--keys", "seeded");
        Assert.That(drawn, Is.Unique.And.Length.EqualTo(4));
        Assert.That(again.Intersect(drawn), Is.Empty);
        Assert.That(seeded, Is.EqualTo(same).And.Length.EqualTo(4));
        Assert.That(seeded.Intersect(drawn), Is.Empty);
        Assert.That(MinersOf("a", "system"), Is.EqualTo(drawn), "the keys of a folder are kept beside its plots");
        Assert.That(File.Exists(Path.Combine(this.folder, "plots-a", "node-keys.secret")));
        Assert.That(File.Exists(Path.Combine(this.folder, "plots-c", "node-keys.secret")), Is.False);
    }

    [Test]
    [Category("ST-N05")]
    public void Links_are_encrypted_unless_plaintext_is_asked_for_and_the_record_says_it()
    {
        Assert.That(RecordOf("e", Short).Links, Is.EqualTo("tls-1.3"));
        Assert.That(RecordOf("f", [.. Short, "--plaintext"]).Links, Is.EqualTo("plaintext"));
    }

    [Test]
    [Category("ST-X05")]
    public void A_simulation_has_seeded_keys_and_says_so()
    {
        var lab = LabProcess.Run(["run", Samples.FirstBlocks, "--out", this.folder, "--no-progress", .. Short]);
        Assert.That(lab.Exit, Is.Zero.Or.EqualTo((int)ExitCode.Missed), lab.Error);
        var record = OnlyRecord(this.folder);
        Assert.That((record.Keys, record.Links), Is.EqualTo(("seeded", "simulated")));
    }

    // Six nodes find blocks twice a second; the last one is away, loses all it had, and begins in the middle.
    [Test]
    [Category("ST-Y09")]
    public void A_node_that_lost_everything_starts_from_a_snapshot_over_real_sockets()
    {
        string file = Path.Combine(this.folder, "late.yaml");
        File.WriteAllText(file, """
            version: 1
            id: late
            claim: A late node starts from a snapshot over real sockets.
            nodes: 6
            warm-up: 0s
            worlds: [ sim, live ]
            roles: { miner: 2 }
            chain: { preset: development, target-block-time: 500ms, epoch: 100ms, difficulty: auto }
            sync: { snapshot: { nodes: [ 5 ], depth: 3 } }
            network: { topology: { outbound: 3 }, latency: { constant: 1ms } }
            phases:
              - { until: 6s, faults: [ { name: late, crash: { nodes: [ 5 ], lose-store: true } } ] }
              - { until: 12s, heal: [ late ] }
            always: [ one-chain, honest-never-banned, state-roots-agree ]
            eventually: [ { converged: 5s } ]
            sometimes: [ snapshot-used ]
            """);
        var lab = Rehearse(file);
        Assert.That(lab.Exit, Is.Zero, lab.Out + lab.Error);
        Assert.That(lab.Out, Does.Match("  ok    sometimes   snapshot-used "));
    }

    private static readonly string[] Short =
    [
        "--set", "duration=2s", "--set", "eventually=", "--set", "workload=",
        "--set", "expect=[ { metric: blocks-found, at-least: 0 } ]",
    ];

    // The names of plots open with their miner's key.
    private string[] MinersOf(string name, string source, params string[] words)
    {
        string plots = Path.Combine(this.folder, "plots-" + name);
        Assert.That(RecordOf(name, [.. Short, "--plots", plots, .. words]).Keys, Is.EqualTo(source));
        return [.. Directory.GetFiles(plots, "*.plot").Select(f => Path.GetFileName(f).Split('-')[0]).Order(StringComparer.Ordinal)];
    }

    private RunRecord RecordOf(string name, string[] words)
    {
        string runs = Path.Combine(this.folder, "runs-" + name + Guid.NewGuid().ToString("N"));
        var lab = LabProcess.Run(["rehearse", Samples.FirstBlocks, "--out", runs, "--no-progress", .. words]);
        Assert.That(lab.Exit, Is.Zero.Or.EqualTo((int)ExitCode.Missed), lab.Error);
        return OnlyRecord(runs);
    }

    private static RunRecord OnlyRecord(string runs)
    {
        string file = Directory.GetFiles(runs, "record.json", SearchOption.AllDirectories).Single();
        return RecordJson.Read(File.ReadAllBytes(file), file);
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
    [TestCase("--keys", "mine", "error: --keys mine: expected system or seeded")]
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
    [Category("ST-N05")]
    public void Plaintext_is_refused_by_name_where_the_scenario_asks_for_encrypted_links()
    {
        var lab = Rehearse(Samples.FirstBlocks, "--plaintext", "--set", "network.tls=on");
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.ErrorLines[0], Is.EqualTo("error: --plaintext: the scenario asks for encrypted links (network.tls: on)"));
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
