namespace Lab.Cli.Tests;

/// <summary>A file system of a few kilobytes, to be filled; none where mounting is not allowed.</summary>
internal sealed class TinyDisk : IDisposable
{
    private TinyDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts one, or skips the test with the reason.</summary>
    public static TinyDisk MountOrSkip(int kilobytes)
    {
        string path = Directory.CreateTempSubdirectory("lab-tiny-disk-").FullName;
        if (Environment.IsPrivilegedProcess
            && LabProcess.Start("mount", ["-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path], []).Exit == 0)
            return new TinyDisk(path);
        Directory.Delete(path);
        Assert.Ignore("cannot mount a tiny tmpfs here (needs the superuser)");
        throw new InvalidOperationException(); // not reached: Ignore throws
    }

    public void MakeReadOnly() => LabProcess.Start("mount", ["-o", "remount,ro", Path], []);

    public void Dispose()
    {
        LabProcess.Start("umount", [Path], []);
        Directory.Delete(Path);
    }
}
