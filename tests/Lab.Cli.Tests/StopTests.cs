using System.Diagnostics;

namespace Lab.Cli.Tests;

/// <summary>
/// Ctrl-C and its like, whenever they come: one line, the code 130, and nothing half-written.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private string runs = "";

    [SetUp]
    public void Make_a_folder_for_runs() =>
        this.runs = Directory.CreateTempSubdirectory("lab-stop-").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.runs, recursive: true);

    [TestCase("INT")]
    [TestCase("TERM")]
    [TestCase("HUP")]
    public void Stops_cleanly_and_keeps_no_record(string signal)
    {
        using var lab = Start("run", Samples.InLibrary("propagation-1000"));
        Thread.Sleep(TimeSpan.FromSeconds(3)); // in the middle: all of it takes far longer
        Assert.That(lab.HasExited, Is.False);
        Send(signal, lab);
        Assert.That(Ended(lab), Is.EqualTo("stopped: no record was kept\n"));
        Assert.That(lab.StandardOutput.ReadToEnd(), Is.Empty);
        Assert.That(Directory.EnumerateFileSystemEntries(this.runs), Is.Empty);
    }

    [Test]
    public void Stops_while_the_report_is_written_and_its_plots_are_drawn()
    {
        using var lab = Start("run", Samples.FirstBlocks);
        Await(() => Directory.EnumerateDirectories(this.runs, ".partial-*")
            .Any(each => Directory.EnumerateFiles(each, "*.svg", SearchOption.AllDirectories).Any()));
        Send("INT", lab);
        Assert.That(Ended(lab), Is.EqualTo("stopped: no record was kept\n"));
        Assert.That(Directory.EnumerateFileSystemEntries(this.runs), Is.Empty);
    }

    [Test]
    public void Says_which_seeds_were_done()
    {
        using var lab = Start("run", Samples.FirstBlocks, "--seeds", "5,1,2,3,4,6,7,8,9");
        Await(() => Directory.EnumerateDirectories(this.runs, "first-blocks-*").Any());
        Send("INT", lab);
        Assert.That(Ended(lab), Does.Match("^stopped: the records of [1-8] of 9 seeds were kept \\(5[0-9, ]*\\)\n$"));
        Assert.That(Directory.EnumerateFileSystemEntries(this.runs, ".*"), Is.Empty);
        Assert.That(Directory.EnumerateFileSystemEntries(this.runs, "*-seeds-*"), Is.Empty);
    }

    [Test]
    public void Stops_the_processes_of_a_comparison()
    {
        using var lab = Start("compare", Samples.InLibrary("propagation-1000"));
        Thread.Sleep(TimeSpan.FromSeconds(3));
        Send("INT", lab);
        Assert.That(Ended(lab), Is.EqualTo("stopped: no record was kept\n"));
        Assert.That(lab.StandardOutput.ReadToEnd(), Is.Empty);
    }

    /// <summary>Starts it as the leader of a group of processes of its own, as a shell does.</summary>
    private Process Start(string verb, params string[] words)
    {
        string[] where = verb == "run" ? ["--out", this.runs, "--no-progress"] : [];
        var start = new ProcessStartInfo("setsid", ["dotnet", LabProcess.Executable, verb, .. words, .. where])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>To every process of the group, as a terminal does.</summary>
    private static void Send(string signal, Process lab)
    {
        using var kill = Process.Start("kill", ["-s", signal, "--", $"-{lab.Id}"]);
        kill.WaitForExit();
        Assert.That(kill.ExitCode, Is.Zero);
    }

    private static void Await(Func<bool> reached)
    {
        var watch = Stopwatch.StartNew();
        while (!reached())
        {
            Assert.That(watch.Elapsed, Is.LessThan(Patience));
            Thread.Sleep(1);
        }
    }

    /// <summary>What it said on stderr, once it has ended with the code of a stop.</summary>
    private static string Ended(Process lab)
    {
        bool ended = lab.WaitForExit(Patience);
        if (!ended) lab.Kill(entireProcessTree: true);
        Assert.That(ended, Is.True);
        string error = lab.StandardError.ReadToEnd();
        Assert.That(lab.ExitCode, Is.EqualTo((int)ExitCode.Stopped), error);
        return error;
    }
}
