using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Cli.Tests;

/// <summary>
/// <c>lab replay</c> and <c>lab diff</c> on honest, edited, foreign, damaged and live records.
/// </summary>
public sealed class RecordedRunTests
{
    private string folder = "", first = "", second = "", live = "", copy = "";

    [OneTimeSetUp]
    public void Record_two_runs_and_a_rehearsal()
    {
        this.folder = Directory.CreateTempSubdirectory("lab-recorded-").FullName;
        this.first = Record("run", "--seed", "1");
        this.second = Record("run", "--seed", "2", "--set", "workload=", "--set", "expect=");
        this.live = Record("rehearse", "--set", "duration=3s", "--set", "eventually=", "--set", "expect=",
            "--set", "workload=");
    }

    [OneTimeTearDown]
    public void Delete_them() => Directory.Delete(this.folder, recursive: true);

    [SetUp]
    public void Copy_the_first_to_spoil_it()
    {
        this.copy = Path.Combine(this.folder, "copy");
        if (Directory.Exists(this.copy)) Directory.Delete(this.copy, recursive: true);
        foreach (string file in Directory.EnumerateFiles(this.first, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(this.copy, Path.GetRelativePath(this.first, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [Test]
    public void A_run_replays_with_the_same_hash_by_directory_and_by_record_file()
    {
        string hash = RecordOf(this.first)["traceHash"]!.GetValue<string>();
        foreach (string path in (string[])[this.first, Path.Combine(this.first, "record.json")])
        {
            var lab = LabProcess.Run("replay", path, "--threads", "2");
            Assert.That(lab.Exit, Is.Zero, lab.Error);
            Assert.That(lab.Out, Is.EqualTo($"same trace hash {hash} (first-blocks, seed 1)\n"));
            Assert.That(lab.Error, Is.Empty);
        }
    }

    [Test]
    public void A_record_whose_scenario_was_edited_is_refused()
    {
        Edit(record => record["scenario"]!["resolved"]!["nodes"] = 11);
        Assert.That(Refused(), Does.Contain("copy/record.json: error: found a scenario that is not the one of the record's"));
    }

    [Test]
    public void Another_trace_is_a_divergence_and_the_first_second_is_named()
    {
        Edit(record => record["traceHash"] = new string('0', 32));
        ChangeTraceOfSecond(6);
        var lab = LabProcess.Run("replay", this.copy);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Diverged), lab.Error);
        Assert.That(lab.OutLines[0], Does.StartWith($"DIVERGED: recorded {new string('0', 32)}, now "));
        Assert.That(lab.OutLines[1], Is.EqualTo("  first difference: in simulated second 6"));
        using var json = JsonDocument.Parse(LabProcess.Run("replay", this.copy, "--json").Out);
        Assert.That(json.RootElement.GetProperty("same").GetBoolean(), Is.False);
        Assert.That(json.RootElement.GetProperty("firstDifferentSecond").GetInt64(), Is.EqualTo(6));
    }

    [Test]
    public void Another_build_may_make_another_run_which_is_no_divergence()
    {
        Edit(record => record["build"]!["hash"] = new string('9', 64));
        var lab = LabProcess.Run("replay", this.copy);
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        Assert.That(lab.Out, Does.EndWith("(first-blocks, seed 1, by another build)\n"));

        Edit(record => record["traceHash"] = new string('0', 32));
        Assert.That(Refused(said: true), Does.Contain("error: found a record of build 999999999999")
            .And.Contains("another build may make another run"));
    }

    [Test]
    public void A_changed_file_is_warned_of_and_the_record_is_replayed()
    {
        File.AppendAllText(Path.Combine(this.copy, "data", "blocks.csv"), "x\n");
        var lab = LabProcess.Run("replay", this.copy);
        Assert.That(lab.Exit, Is.Zero);
        Assert.That(lab.Error, Is.EqualTo("warning: data/blocks.csv is not what the record says; only the record is used\n"));
    }

    [TestCase("", ":1:1: error: found an empty file, expected a run record")]
    [TestCase("{}", ":1:1: error: found no schema, expected a run record of schema 1")]
    [TestCase("{\"schema\": 1, \"world\": \"sim\"", ": error: the run record is damaged: ")]
    [TestCase("{\"schema\": 2}", ":1:1: error: found schema 2, expected a run record of schema 1")]
    public void A_damaged_record_is_refused(string content, string error)
    {
        File.WriteAllText(Path.Combine(this.copy, "record.json"), content);
        Assert.That(Refused(), Does.StartWith(Path.Combine(this.copy, "record.json")).And.Contains(error));
        var diff = LabProcess.Run("diff", this.first, this.copy, "--out", this.folder);
        Assert.That(diff.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(diff.ErrorLines, Has.Length.EqualTo(1));
    }

    [Test]
    public void A_hash_that_is_none_is_a_damaged_record()
    {
        Edit(record => record["traceHash"] = "17");
        Assert.That(Refused(), Does.Contain("found the trace hash '17', expected 32 lower-case hexadecimal digits"));
    }

    [Test]
    public void A_live_run_is_kept_and_does_not_replay()
    {
        Assert.That(Path.GetFileName(this.live), Is.EqualTo("first-blocks-s1-live"));
        Assert.That(RecordOf(this.live)["world"]!.GetValue<string>(), Is.EqualTo("live-inproc"));
        Assert.That(File.Exists(Path.Combine(this.live, "report.html")), Is.True);
        var lab = LabProcess.Run("replay", this.live);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Error, Does.Contain("found a run of world live-inproc, expected a simulated one"));
    }

    [Test]
    public void A_comparison_of_runs_reads_well_where_only_one_has_a_metric()
    {
        var lab = LabProcess.RunIn(this.folder, "diff", this.first, this.second, "--out", "diffs");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        Assert.That(lab.OutLines[..2], Is.EqualTo((string[])
            [$"A  {Path.GetFileName(this.first)}", $"B  {Path.GetFileName(this.second)}"]));
        Assert.That(lab.Out, Does.Match("\n  hello-propagation-p95 +0\\.00[0-9]{4} s +- +-\n"));
        Assert.That(lab.Out, Does.Match("\n  bytes-per-node-mean +[0-9.]+ kB +[0-9.]+ kB +-[0-9.]+ %\n"));
        Assert.That(lab.Out, Does.Not.Contain("NaN").And.Not.Contain("Infinity").And.Not.Contain("+-"));
        string report = lab.OutLines[^1]["  report  ".Length..];
        Assert.That(report, Does.StartWith("diffs/diff-first-blocks-s1-"));
        Assert.That(File.Exists(Path.Combine(this.folder, report)), Is.True);
    }

    [Test]
    public void A_run_beside_itself_is_the_same_trace()
    {
        var lab = LabProcess.Run("diff", this.first, this.copy, "--out", Path.Combine(this.folder, "self"), "--json");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        using var json = JsonDocument.Parse(lab.Out);
        Assert.That(json.RootElement.GetProperty("sameTrace").GetBoolean(), Is.True);
        Assert.That(json.RootElement.GetProperty("metrics").EnumerateArray()
            .Select(m => m.GetProperty("difference").GetDouble()), Has.All.Zero);
    }

    private string Record(string verb, params string[] words)
    {
        var lab = LabProcess.Run([verb, Samples.FirstBlocks, "--out", this.folder, "--json", "--no-progress", .. words]);
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        using var json = JsonDocument.Parse(lab.Out);
        return json.RootElement.GetProperty("runs")[0].GetProperty("directory").GetString()!;
    }

    private string Refused(bool said = false)
    {
        var lab = LabProcess.Run("replay", this.copy);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid), lab.Error);
        Assert.That(lab.Out.Length > 0, Is.EqualTo(said));
        Assert.That(lab.ErrorLines, Has.Length.EqualTo(1), lab.Error);
        return lab.ErrorLines[0];
    }

    private void Edit(Action<JsonNode> change)
    {
        var record = RecordOf(this.copy);
        change(record);
        File.WriteAllText(Path.Combine(this.copy, "record.json"), record.ToJsonString());
    }

    /// <summary>
    /// Another state in the table of seconds, with its digest, as if the run had been another.
    /// </summary>
    private void ChangeTraceOfSecond(int second)
    {
        string table = Path.Combine(this.copy, "data", "trace.csv");
        string[] lines = File.ReadAllLines(table);
        Assert.That(lines[second + 1], Does.StartWith($"{second},"));
        lines[second + 1] = $"{second},{new string('0', 32)}";
        File.WriteAllText(table, string.Join('\n', lines) + "\n");
        string digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(table)));
        Edit(record => record["files"]!.AsArray().Single(f => f!["path"]!.GetValue<string>() == "data/trace.csv")!["sha256"] = digest);
    }

    private static JsonNode RecordOf(string run) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(run, "record.json")))!;
}
