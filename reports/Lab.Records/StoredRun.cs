namespace Lab.Records;

/// <summary>A run directory on disk and its record.</summary>
/// <param name="Directory">Full path.</param>
/// <param name="Record">Its <c>record.json</c>.</param>
public sealed record StoredRun(string Directory, RunRecord Record)
{
    /// <summary>No honest record comes near this: a larger file is refused before it costs memory.</summary>
    private const long MaxRecordBytes = 64 << 20;

    /// <summary>The directory's own name.</summary>
    public string Name => Path.GetFileName(Directory);

    /// <summary>Reads the record of a run directory (or the path of its <c>record.json</c>).</summary>
    /// <exception cref="RecordUnreadable">It is missing, damaged or of another schema.</exception>
    public static StoredRun Open(string path)
    {
        if (path.Length == 0) throw new RecordUnreadable("error: found an empty path, expected a run directory");
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetFileName(path) == RunDirectory.RecordFile) path = Path.GetDirectoryName(path)!;
        if (!System.IO.Directory.Exists(path))
            throw new RecordUnreadable($"{path}: error: found no such directory, expected a run directory");
        string file = Path.Combine(path, RunDirectory.RecordFile);
        if (!File.Exists(file))
            throw new RecordUnreadable(
                $"{path}: error: found no {RunDirectory.RecordFile}, expected a run directory");
        return new StoredRun(path, RecordJson.Read(Bytes(file), file));
    }

    /// <summary>Paths of the record's files that are missing or whose digest differs, in the record's order.</summary>
    public IReadOnlyList<string> Damaged()
    {
        var damaged = new List<string>();
        foreach (var file in Record.Files)
        {
            string path = Path.GetFullPath(Path.Combine(Directory, file.Path));
            bool inside = path.StartsWith(Directory + Path.DirectorySeparatorChar, StringComparison.Ordinal);
            if (!inside || !File.Exists(path) || RunDirectory.Digest(path) != file.Sha256) damaged.Add(file.Path);
        }
        return damaged;
    }

    private static byte[] Bytes(string file)
    {
        try
        {
            long size = new FileInfo(file).Length;
            if (size > MaxRecordBytes)
                throw new RecordUnreadable(
                    $"{file}: error: found {size} bytes, expected a run record of at most {MaxRecordBytes}");
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException and not RecordUnreadable or UnauthorizedAccessException)
        {
            throw new RecordUnreadable($"{file}: error: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
