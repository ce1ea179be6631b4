using System.Text.Json;

namespace Lab.Cli.Tests;

/// <summary>
/// <c>lab run</c> as a process: what a user reads, what a program reads, and what is on disk.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunVerbTests
{
    private const string Unreached = "expect=[ { metric: blocks-found, at-least: 1000 } ]";
    private string folder = "";

    [SetUp]
    public void Make_a_folder_with_a_space() => this.folder = Directory.CreateTempSubdirectory("lab run ").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void Says_verdict_checks_figures_and_where_the_report_is()
    {
        var lab = LabProcess.RunIn(this.folder, "run", Samples.FirstBlocks);
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        Assert.That(lab.Error, Is.Empty);
        Assert.That(lab.OutLines[0], Does.Match("^Pass  first-blocks  seed 1  trace [0-9a-f]{32}  world sim$"));
        Assert.That(lab.OutLines[1], Does.Match(@"^  60 s simulated in [0-9.]+ s: [0-9.]+ x real time, [0-9.]+ ?[kM]? deliveries/s$"));
        Assert.That(lab.Out, Does.Match("  ok    always      one-chain  +held throughout 60.000 s\n"));
        Assert.That(lab.Out, Does.Match("  ok    expect      hello-coverage-min +100 %; expected at least 100%\n"));
        Assert.That(lab.Out, Does.Match("\n  block-propagation-p95 +0\\.00[0-9]{4} s\n"));
        string report = lab.OutLines.Single(line => line.StartsWith("  report  ", StringComparison.Ordinal))[10..];
        Assert.That(report, Does.StartWith("runs/first-blocks-s1-"));
        Assert.That(File.Exists(Path.Combine(this.folder, report)), Is.True);
        Assert.That(lab.OutLines[^1], Does.StartWith("  replay  ./lab replay runs/first-blocks-s1-"));
        Assert.That(lab.OutLines, Has.All.Property("Length").LessThan(110));
    }

    [Test]
    public void Json_is_one_document_with_units()
    {
        var lab = Run("--json");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        using var document = JsonDocument.Parse(lab.Out);
        var run = document.RootElement.GetProperty("runs")[0];
        Assert.That(run.GetProperty("verdict").GetString(), Is.EqualTo("Pass"));
        Assert.That(run.GetProperty("traceHash").GetString(), Does.Match("^[0-9a-f]{32}$"));
        Assert.That(Directory.Exists(run.GetProperty("directory").GetString()), Is.True);
        Assert.That(run.GetProperty("simulated").GetProperty("unit").GetString(), Is.EqualTo("ns"));
        var metrics = run.GetProperty("metrics").EnumerateArray().ToList();
        Assert.That(metrics, Is.Not.Empty);
        Assert.That(metrics.Select(m => m.GetProperty("unit").GetString()), Has.All.Not.Empty);
        Assert.That(document.RootElement.GetProperty("combined").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void Several_seeds_name_what_failed_and_give_one_report_and_the_worst_code()
    {
        var lab = Run("--seeds", "1..2", "--set", Unreached);
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Missed), lab.Error);
        Assert.That(lab.Out, Does.Match("Missed  first-blocks  seed 1 .*\n  FAIL  expect      blocks-found +[0-9]+ blocks; expected at least 1000\n"));
        Assert.That(lab.Out, Does.Contain("0 of 2 seeds passed\n"));
        string[] names = [.. Directory.GetDirectories(Out).Select(path => Path.GetFileName(path)!)];
        Assert.That(names, Has.Length.EqualTo(3).And.Member("first-blocks-seeds-1-2"));
    }

    [Test]
    public void Threads_change_nothing_but_the_time()
    {
        Run();
        Run("--threads", "2");
        string[] names = [.. Directory.GetDirectories(Out).Select(path => Path.GetFileName(path)!).Order()];
        Assert.That(names, Has.Length.EqualTo(2));
        Assert.That(names[1], Is.EqualTo(names[0] + "-2"), "the same trace hash, so the same name, made unlike");
    }

    [Test]
    public void Progress_goes_to_a_log_in_plain_lines()
    {
        // A rehearsal lasts as long as it is told to, on any machine: one line at five seconds.
        var lab = LabProcess.Run("rehearse", Samples.FirstBlocks, "--out", Out, "--set", "duration=7s",
            "--set", "eventually=", "--set", "expect=", "--set", "workload=");
        Assert.That(lab.Exit, Is.Zero, lab.Error);
        Assert.That(lab.ErrorLines[0], Does.Match(
            "^first-blocks, live: [0-9]+ %  0:0[4-7] of 0:07 in real time  [0-9]+ ?k? events/s  0:0[0-3] left$"));
    }

    [Test]
    public void An_override_obeys_every_rule_that_a_file_does()
    {
        var lab = Run("--set", "nods=5");
        Assert.That(lab.Exit, Is.EqualTo((int)ExitCode.Invalid));
        Assert.That(lab.Error, Does.StartWith("--set nods=5: error: found the unknown key 'nods', expected "));
        Assert.That(lab.Error, Does.EndWith("(did you mean 'nodes'?)\n"));
        Assert.That(Directory.Exists(Out), Is.False);
    }

    private string Out => Path.Combine(this.folder, "runs");

    private LabProcess Run(params string[] words) =>
        LabProcess.Run(["run", Samples.FirstBlocks, "--out", Out, .. words]);
}
