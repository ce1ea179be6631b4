using System.Text.Json;

namespace Lab.Cli.Tests;

/// <summary>
/// <c>operator</c> as a user sees it: what a run prints and keeps, and <c>lab snapshot</c> on what it kept, whole and spoilt.
/// </summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class SnapshotVerbTests
{
    private const string Scenario = """
        version: 1
        id: asks
        claim: An operator gets answers.
        nodes: 3
        warm-up: 0s
        roles: { miner: 1 }
        miner: { leaves: 64 }
        chain: { preset: development, target-block-time: 500ms, epoch: 100ms, difficulty: auto }
        network: { topology: full, latency: { constant: 1ms } }
        duration: 9s
        worlds: [ sim, live ]
        operator:
          - { at: 7s, node: 0, do: { snapshot: { depth: 1 } } }
          - { at: 7s, node: 0, do: { manifest: { count: 3 } } }
          - { at: 7s, node: 0, do: { check-peer: 1 } }
          - { at: 7s, node: 0, do: { preview-sync: 2 } }
          - { at: 8s, node: 0, do: sync-candidates }
          - { at: 8s, node: 0, do: { snapshot: { depth: 5000 } } }
        expect: [ { metric: operator-answers, equals: 5, within: 0% } ]

        """;

    private string folder = "", run = "", file = "", spoilt = "";
    private LabProcess said = null!;

    [OneTimeSetUp]
    public void Run_a_scenario_that_asks()
    {
        this.folder = Directory.CreateTempSubdirectory("lab-asks-").FullName;
        File.WriteAllText(Path.Combine(this.folder, "asks.yaml"), Scenario);
        this.said = Play("run");
        this.run = Directory.GetDirectories(this.folder, "asks-s1-*").Single();
        this.file = Directory.GetFiles(Path.Combine(this.run, "snapshots")).Single();
        this.spoilt = Path.Combine(this.folder, "spoilt.snapshot");
    }

    [OneTimeTearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    private LabProcess Play(string verb, params string[] words) => LabProcess.Run(
        [verb, Path.Combine(this.folder, "asks.yaml"), "--out", this.folder, "--no-progress", .. words]);

    [Test]
    [Category("SC-L16")]
    [Category("SC-L20")]
    [Category("SC-L25")]
    public void A_run_prints_every_answer_and_keeps_it_in_record_and_report()
    {
        Assert.That(this.said.Exit, Is.Zero, this.said.Out);
        Assert.That(this.said.Out, Does.Match("(?m)^  7s +node 0 +manifest +height [0-9]+, tip [0-9a-f]{64}, 3 ids from height 0$"));
        Assert.That(this.said.Out, Does.Match("(?m)^  7s +node 0 +preview-sync +(Same|Behind|AheadAppend).*; candidate [0-9a-f]{64}$"));
        Assert.That(this.said.Out, Does.Match("(?m)^  8s +node 0 +snapshot +refused: the chain ends at height "));
        using var record = JsonDocument.Parse(File.ReadAllText(Path.Combine(this.run, "record.json")));
        var answers = record.RootElement.GetProperty("operator").EnumerateArray().ToList();
        Assert.That(answers.Select(a => a.GetProperty("outcome").GetString()),
            Is.EqualTo(new[] { "Answered", "Answered", "Answered", "Answered", "Answered", "Refused" }));
        string id = answers[3].GetProperty("values").GetProperty("candidate").GetString()!;
        Assert.That(this.said.Out, Does.Contain("candidate " + id), "the preview's id is printed");
        Assert.That(answers[4].GetProperty("found").GetString(), Is.EqualTo("1: " + id), "and kept by the node");
        string kept = answers[0].GetProperty("file").GetString()!;
        Assert.That(
            record.RootElement.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()), Does.Contain(kept));
        string page = File.ReadAllText(Path.Combine(this.run, "report.html"));
        Assert.That(page, Does.Contain("<h2>Operators</h2>").And.Contain(id).And.Contain($"href=\"{kept}\""));
    }

    [Test]
    [Category("SC-L18")]
    public void A_kept_snapshot_verifies_by_itself_and_against_what_the_user_trusts()
    {
        using var shown = JsonDocument.Parse(LabProcess.Run("snapshot", "show", this.file, "--json").Out);
        var snapshot = shown.RootElement.GetProperty("snapshot");
        string block = snapshot.GetProperty("block").GetString()!, network = snapshot.GetProperty("network").GetString()!;
        var lab = LabProcess.Run("snapshot", "verify", this.file);
        Assert.That((lab.Exit, lab.Error), Is.EqualTo((0, "")));
        Assert.That(lab.OutLines[0], Does.Match(@"\.snapshot: ok: [0-9]+ headers and the state after them hold$"));
        Assert.That(lab.Out, Does.Contain(block).And.Contain("compare the block with an id that you trust (--block)"));
        var trusted = LabProcess.Run("snapshot", "verify", this.file, "--block", block, "--network", network, "--json");
        using var verified = JsonDocument.Parse(trusted.Out);
        Assert.That(trusted.Exit, Is.Zero);
        Assert.That(verified.RootElement.GetProperty("valid").GetBoolean());
    }

    [Test]
    [Category("SC-L17")]
    public void Show_tells_what_is_in_it_and_that_it_is_not_verified()
    {
        var lab = LabProcess.Run("snapshot", "show", this.file);
        Assert.That(lab.Exit, Is.Zero);
        string[] keys = ["network", "height", "block", "state root", "accounts", "coins", "public keys", "bytes"];
        Assert.That(lab.OutLines.Take(keys.Length).Select(l => l[2..22].TrimEnd()), Is.EqualTo(keys));
        Assert.That(lab.OutLines[^1], Is.EqualTo("not verified: lab snapshot verify"));
    }

    [TestCase("--block", "OtherBlock: found block [0-9a-f]{64}, expected 1{64}")]
    [TestCase("--network", "OtherNetwork: found network [0-9a-f]{64}, expected 1{64}")]
    [Category("SC-L18")]
    public void A_snapshot_of_something_else_is_refused_by_name(string option, string error)
    {
        var lab = LabProcess.Run("snapshot", "verify", this.file, option, new string('1', 64));
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.ErrorLines.Single(), Does.Match(@"\.snapshot: error: " + error));
    }

    [TestCase("cut", "Truncated: found [0-9,]+ bytes, expected [0-9,]+$")]
    [TestCase("cut short", "Truncated: found 10 bytes, expected more$")]
    [TestCase("longer", "TrailingBytes: found [0-9,]+ bytes, expected [0-9,]+$")]
    [TestCase("altered", "Altered: found bytes that its digest does not cover")]
    [TestCase("empty", "NotASnapshot: found an empty file")]
    [TestCase("text", "NotASnapshot: found other bytes at its beginning")]
    [TestCase("newer", "UnknownVersion: found a version of the form")]
    [Category("SC-L18")]
    public void Each_way_to_spoil_a_file_has_its_name(string how, string error)
    {
        byte[] good = File.ReadAllBytes(this.file);
        byte[] bad = how switch
        {
            "cut" => good[..^1],
            "cut short" => good[..10],
            "longer" => [.. good, 7],
            "altered" => [.. good[..100], (byte)(good[100] ^ 1), .. good[101..]],
            "empty" => [],
            "text" => "version: 1\nid: some\n"u8.ToArray(),
            _ => [.. "LABSNAP9"u8, .. good[8..]],
        };
        File.WriteAllBytes(this.spoilt, bad);
        foreach (string verb in new[] { "verify", "show" })
        {
            var lab = LabProcess.Run("snapshot", verb, this.spoilt);
            Assert.That((lab.Exit, lab.Out), Is.EqualTo(((int)ExitCode.Invalid, "")));
            Assert.That(lab.ErrorLines.Single(), Does.Match("^" + this.spoilt + ": error: " + error));
        }

        using var json = JsonDocument.Parse(LabProcess.Run("snapshot", "verify", this.spoilt, "--json").Out);
        Assert.That(json.RootElement.GetProperty("valid").GetBoolean(), Is.False);
        Assert.That(json.RootElement.GetProperty("fault").GetString(), Is.EqualTo(error[..error.IndexOf(':')]));
    }

    [Test]
    public void Bad_command_lines_are_told()
    {
        Assert.That(LabProcess.Run("snapshot", "verify", this.file, "--block", "12").ErrorLines[0],
            Is.EqualTo("error: --block 12: expected 64 hex digits"));
        var missing = LabProcess.Run("snapshot", "verify", "nowhere.snapshot");
        Assert.That((missing.Exit, missing.ErrorLines.Single()),
            Is.EqualTo(((int)ExitCode.Invalid, "nowhere.snapshot: error: found no such file, expected a snapshot")));
        Assert.That(LabProcess.Run("snapshot", "show", this.folder).ErrorLines.Single(),
            Is.EqualTo(this.folder + ": error: found a folder, expected a snapshot's file"));
        Assert.That(LabProcess.Run("snapshot").Exit, Is.EqualTo((int)ExitCode.Invalid));
    }

    [Test]
    [Category("SC-L17")]
    [Category("SC-L25")]
    public void A_live_run_gives_the_same_answers()
    {
        var lab = Play("rehearse");
        Assert.That(lab.Exit, Is.Zero, lab.Out + lab.Error);
        string live = Directory.GetDirectories(this.folder, "asks-s1-live*").Single();
        string kept = Directory.GetFiles(Path.Combine(live, "snapshots")).Single();
        Assert.That(LabProcess.Run("snapshot", "verify", kept).Exit, Is.Zero, "its genesis began by the machine's clock");
        Assert.That(lab.Out, Does.Match("(?m)^  7s +node 0 +check-peer +healthy: height "));
        Assert.That(lab.Out, Does.Match("(?m)^  7s +node 0 +preview-sync +[A-Z].*; candidate [0-9a-f]{64}$"));
    }
}
