using Lab.Records;

namespace Lab.Cli.Runs;

/// <summary>Finds out before a long run whether its record can be written where it should go.</summary>
internal sealed class FolderProbe : IDisposable
{
    private readonly string file;
    private readonly bool made;
    private readonly string folder;

    private FolderProbe(string folder, string file, bool made) => (this.folder, this.file, this.made) = (folder, file, made);

    /// <exception cref="RunNotWritten">The folder cannot be made or written.</exception>
    public static FolderProbe Require(string folder)
    {
        bool made = !Directory.Exists(folder);
        try
        {
            Directory.CreateDirectory(folder);
            string file = Path.Combine(folder, ".partial-probe-" + Environment.ProcessId);
            File.WriteAllText(file, "");
            return new FolderProbe(folder, file, made);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunNotWritten($"cannot write runs to {Path.GetFullPath(folder)}: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        File.Delete(this.file);
        if (this.made && !Directory.EnumerateFileSystemEntries(this.folder).Any()) Directory.Delete(this.folder);
    }
}
