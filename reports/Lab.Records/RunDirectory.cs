using System.Security.Cryptography;

namespace Lab.Records;

/// <summary>Writes one run's directory: <c>record.json</c> and whatever the report adds, whole or not at all.</summary>
public static class RunDirectory
{
    public const string RecordFile = "record.json";

    /// <summary>
    /// The directory's name before any <c>-2</c>: scenario, seed and the first eight digits of the trace hash, or
    /// <c>live</c> where the world has none.
    /// </summary>
    public static string NameOf(RunRecord record) =>
        $"{record.ScenarioId}-s{record.Seed}-{record.TraceHash?[..8] ?? "live"}";

    /// <summary>
    /// Lets <paramref name="fill"/> write the files of a run into a partial directory under
    /// <paramref name="parent"/>, adds <c>record.json</c> with the digest of each, and renames it. Returns the full
    /// path and the record as stored.
    /// </summary>
    /// <exception cref="RunNotWritten">The disk is full, the folder unwritable, a program missing; nothing is left.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing is left.</exception>
    public static StoredRun Write(
        string parent, RunRecord record, Action<string>? fill = null, CancellationToken stop = default)
    {
        string directory = PartialDirectory.Write(
            parent,
            NameOf(record),
            folder =>
            {
                fill?.Invoke(folder);
                stop.ThrowIfCancellationRequested();
                record = record with { Files = Digests(folder) };
                File.WriteAllBytes(Path.Combine(folder, RecordFile), RecordJson.Write(record));
            },
            stop);
        return new StoredRun(directory, record);
    }

    /// <summary>Path (relative, with slashes) and SHA-256 of each file under a directory but its record, by ordinal path.</summary>
    public static IReadOnlyList<RunFile> Digests(string directory)
    {
        var files = new List<RunFile>();
        foreach (string path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(directory, path).Replace(Path.DirectorySeparatorChar, '/');
            if (relative != RecordFile) files.Add(new RunFile(relative, Digest(path)));
        }
        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    /// <summary>SHA-256 of a file, lower-case hexadecimal.</summary>
    internal static string Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
