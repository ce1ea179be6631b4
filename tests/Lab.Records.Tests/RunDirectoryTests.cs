using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lab.Records.Tests;

/// <summary>A run directory is whole or is not there.</summary>
public sealed class RunDirectoryTests
{
    private string parent = "";

    [SetUp]
    public void MakeParent() => this.parent = Directory.CreateTempSubdirectory("lab-records-").FullName;

    [TearDown]
    public void RemoveParent() => Directory.Delete(this.parent, recursive: true);

    [Test]
    public void Names_the_directory_by_scenario_seed_and_trace_hash()
    {
        var record = Records.Sample with { Seed = 7 };
        Assert.Multiple(() =>
        {
            Assert.That(Write(record).Name, Is.EqualTo("partition-heals-s7-01234567"));
            Assert.That(Write(record).Name, Is.EqualTo("partition-heals-s7-01234567-2"));
            Assert.That(Write(record).Name, Is.EqualTo("partition-heals-s7-01234567-3"));
            Assert.That(
                Write(record with { World = "live-inproc", TraceHash = null }).Name,
                Is.EqualTo("partition-heals-s7-live"));
        });
    }

    [Test]
    public void Lists_each_file_with_its_digest()
    {
        var run = RunDirectory.Write(this.parent, Records.Sample, folder =>
        {
            Directory.CreateDirectory(Path.Combine(folder, "data"));
            File.WriteAllText(Path.Combine(folder, "report.html"), "abc");
            File.WriteAllText(Path.Combine(folder, "data", "b.csv"), "");
            File.WriteAllText(Path.Combine(folder, "data", "a.csv"), "");
        });
        var stored = StoredRun.Open(run.Directory).Record.Files;
        Assert.Multiple(() =>
        {
            Assert.That(
                stored.Select(f => f.Path), Is.EqualTo(new[] { "data/a.csv", "data/b.csv", "report.html" }));
            // SHA-256 of "abc", FIPS 180-2 appendix B.1
            Assert.That(
                stored[2].Sha256,
                Is.EqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
            Assert.That(StoredRun.Open(run.Directory).Damaged(), Is.Empty);
        });
    }

    [Test]
    public void Notices_files_that_were_changed_or_removed()
    {
        var run = RunDirectory.Write(this.parent, Records.Sample, folder =>
        {
            foreach (string name in new[] { "a", "b", "c" }) File.WriteAllText(Path.Combine(folder, name), name);
        });
        File.AppendAllText(Path.Combine(run.Directory, "a"), "!");
        File.Delete(Path.Combine(run.Directory, "c"));
        Assert.That(run.Damaged(), Is.EqualTo(new[] { "a", "c" }));
    }

    [Test]
    public void Leaves_nothing_when_filling_fails()
    {
        var error = Assert.Throws<RunNotWritten>(() => RunDirectory.Write(this.parent, Records.Sample, folder =>
        {
            File.WriteAllText(Path.Combine(folder, "half"), "written");
            throw new IOException("No space left on device");
        }));
        Assert.Multiple(() =>
        {
            Assert.That(error!.Message, Does.Contain(this.parent).And.Contains("No space left on device"));
            Assert.That(error.Message, Does.Not.Contain("\n"));
            Assert.That(Directory.EnumerateFileSystemEntries(this.parent), Is.Empty);
        });
    }

    [Test]
    public void Leaves_nothing_when_a_bug_of_ours_stops_the_filling()
    {
        Assert.Throws<InvalidOperationException>(() => RunDirectory.Write(
            this.parent, Records.Sample, _ => throw new InvalidOperationException()));
        Assert.That(Directory.EnumerateFileSystemEntries(this.parent), Is.Empty);
    }

    [Test]
    public void Leaves_nothing_when_cancelled()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => RunDirectory.Write(this.parent, Records.Sample, _ => stop.Cancel(), stop.Token));
        Assert.That(Directory.EnumerateFileSystemEntries(this.parent), Is.Empty);
    }

    [Test]
    public void Leaves_no_folder_that_was_made_for_nothing()
    {
        string deep = Path.Combine(this.parent, "a", "b");
        using (PartialDirectory.Begin(deep)) Assert.That(Directory.Exists(deep), Is.True);
        Assert.That(Directory.EnumerateFileSystemEntries(this.parent), Is.Empty);
        Directory.CreateDirectory(deep);
        using (PartialDirectory.Begin(deep)) Assert.That(Directory.Exists(deep), Is.True);
        Assert.That(Directory.Exists(deep), Is.True, "a folder of somebody else's stays");
    }

    [Test]
    public void Leaves_nothing_when_given_up()
    {
        using (var partial = PartialDirectory.Begin(this.parent))
            File.WriteAllText(Path.Combine(partial.Path, "half"), "written");
        Assert.That(Directory.EnumerateFileSystemEntries(this.parent), Is.Empty);
    }

    [Test]
    public void Leaves_nothing_when_interrupted_while_writing()
    {
        // Registered first, so that the signal does not end the test host.
        using var survive = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true);
        Assert.Throws<OperationCanceledException>(() => RunDirectory.Write(this.parent, Records.Sample, folder =>
        {
            File.WriteAllText(Path.Combine(folder, "half"), "written");
            using var kill = Process.Start("kill", ["-HUP", $"{Environment.ProcessId}"]);
            Assert.That(() => Directory.Exists(folder), Is.False.After(10_000, 20));
        }));
        Assert.That(Directory.EnumerateFileSystemEntries(this.parent), Is.Empty);
    }

    [Test]
    public void Says_in_one_line_that_the_parent_is_no_folder()
    {
        string file = Path.Combine(this.parent, "runs");
        File.WriteAllText(file, "in the way");
        var error = Assert.Throws<RunNotWritten>(() => RunDirectory.Write(file, Records.Sample));
        Assert.That(error!.Message, Does.StartWith($"{file}: error:").And.Not.Contains("\n"));
    }

    [Test]
    public void Says_in_one_line_that_the_parent_cannot_be_written()
    {
        // /proc refuses new entries to everybody, the superuser included.
        if (!Directory.Exists("/proc/self")) Assert.Ignore("no /proc on this platform");
        var error = Assert.Throws<RunNotWritten>(() => RunDirectory.Write("/proc/self/runs", Records.Sample));
        Assert.That(error!.Message, Does.StartWith("/proc/self/runs: error:").And.Not.Contains("\n"));
    }

    [Test]
    public void Leaves_nothing_on_a_full_disk()
    {
        using var disk = TinyDisk.Mount(64 << 10);
        if (disk is null) Assert.Ignore("cannot mount a tiny tmpfs here (needs the superuser)");
        var error = Assert.Throws<RunNotWritten>(() => RunDirectory.Write(disk!.Path, Records.Sample, folder =>
            File.WriteAllBytes(Path.Combine(folder, "big"), new byte[1 << 20])));
        Assert.Multiple(() =>
        {
            Assert.That(error!.Message, Does.Contain("No space left").And.Not.Contains("\n"));
            Assert.That(Directory.EnumerateFileSystemEntries(disk!.Path), Is.Empty);
        });
    }

    [Test]
    public void Leaves_nothing_when_only_the_record_does_not_fit()
    {
        using var disk = TinyDisk.Mount(64 << 10);
        if (disk is null) Assert.Ignore("cannot mount a tiny tmpfs here (needs the superuser)");
        var wordy = Records.Sample with { Claim = new string('x', 100_000) };
        Assert.Throws<RunNotWritten>(() => RunDirectory.Write(disk!.Path, wordy));
        Assert.That(Directory.EnumerateFileSystemEntries(disk!.Path), Is.Empty);
    }

    [Test]
    public void Says_that_a_directory_holds_no_run()
    {
        var missing = Assert.Throws<RecordUnreadable>(() => StoredRun.Open(Path.Combine(this.parent, "gone")));
        var empty = Assert.Throws<RecordUnreadable>(() => StoredRun.Open(this.parent));
        Assert.Multiple(() =>
        {
            Assert.That(missing!.Message, Does.Contain("found no such directory, expected a run directory"));
            Assert.That(empty!.Message, Does.Contain("found no record.json"));
        });
    }

    [Test]
    public void Opens_a_run_by_its_record_file_too()
    {
        var run = Write(Records.Sample);
        Assert.That(
            StoredRun.Open(Path.Combine(run.Directory, "record.json")).Directory, Is.EqualTo(run.Directory));
    }

    [Test]
    public void A_digest_path_that_leaves_the_directory_counts_as_damaged()
    {
        var run = Write(Records.Sample);
        File.WriteAllText(Path.Combine(this.parent, "outside"), "");
        string digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        var forged = run with { Record = run.Record with { Files = [new RunFile("../outside", digest)] } };
        Assert.That(forged.Damaged(), Is.EqualTo(new[] { "../outside" }));
    }

    private StoredRun Write(RunRecord record) => RunDirectory.Write(this.parent, record);

    /// <summary>A file system of a few kilobytes, to be filled; null where mounting is not allowed.</summary>
    private sealed class TinyDisk : IDisposable
    {
        private TinyDisk(string path) => Path = path;

        public string Path { get; }

        public static TinyDisk? Mount(int bytes)
        {
            string path = Directory.CreateTempSubdirectory("lab-tiny-disk-").FullName;
            if (Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", path)) return new TinyDisk(path);
            Directory.Delete(path);
            return null;
        }

        public void Dispose()
        {
            Run("umount", Path);
            Directory.Delete(Path);
        }

        private static bool Run(string program, params string[] arguments)
        {
            try
            {
                var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
                using var process = Process.Start(start)!;
                process.StandardError.ReadToEnd();
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
