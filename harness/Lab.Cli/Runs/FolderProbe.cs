using Lab.Records;

namespace Lab.Cli.Runs;

/// <summary>Finds out before a long run whether its record can be written where it should go.</summary>
internal static class FolderProbe
{
    /// <summary>Tries it, and leaves no sign of that.</summary>
    /// <exception cref="RunNotWritten">The folder cannot be made or written.</exception>
    public static void Require(string folder)
    {
        using var partial = PartialDirectory.Begin(folder);
        try
        {
            File.WriteAllText(Path.Combine(partial.Path, "probe"), "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunNotWritten($"{Path.GetFullPath(folder)}: error: runs cannot be written here: {e.Message}", e);
        }
    }
}
