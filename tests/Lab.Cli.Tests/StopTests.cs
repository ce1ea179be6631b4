using System.Diagnostics;

namespace Lab.Cli.Tests;

/// <summary>Ctrl-C in the middle of a run: one line, the code 130, and nothing left behind.</summary>
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
    public void Stops_cleanly_and_keeps_no_record(string signal)
    {
        string scenario = Path.Combine(Checkout.Find().Root, "scenarios", "propagation-1000.yaml");
        string lab = Path.Combine(AppContext.BaseDirectory, "lab.dll");
        string[] words = [lab, "run", scenario, "--out", this.runs, "--no-progress"];
        var start = new ProcessStartInfo("dotnet", words)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        Thread.Sleep(TimeSpan.FromSeconds(3)); // in the middle: all of it takes far longer
        Assert.That(process.HasExited, Is.False);
        using (var kill = Process.Start("kill", ["-s", signal, process.Id.ToString()])) kill.WaitForExit();
        bool ended = process.WaitForExit(Patience);
        if (!ended) process.Kill(entireProcessTree: true);
        Assert.That(ended, Is.True);
        Assert.That(process.ExitCode, Is.EqualTo((int)ExitCode.Stopped));
        Assert.That(process.StandardError.ReadToEnd(), Is.EqualTo("stopped: no record was kept\n"));
        Assert.That(process.StandardOutput.ReadToEnd(), Is.Empty);
        Assert.That(Directory.EnumerateFileSystemEntries(this.runs), Is.Empty);
    }
}
