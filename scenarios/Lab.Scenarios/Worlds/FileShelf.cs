using Lab.Records;

namespace Lab.Scenarios.Worlds;

/// <summary>The files that a run makes, kept in memory until it is over and bounded together.</summary>
/// <param name="most">Bytes of all of them, at most.</param>
public sealed class FileShelf(long most)
{
    private readonly List<KeptFile> files = [];
    private long bytes;

    public IReadOnlyList<KeptFile> Files => this.files;

    /// <summary>Keeps a file, unless one of its name is there already; false if there is no room for it.</summary>
    public bool TryKeep(string path, byte[] content)
    {
        if (this.files.Exists(f => f.Path == path)) return true;
        if (this.bytes + content.Length > most) return false;
        this.bytes += content.Length;
        this.files.Add(new KeptFile(path, content));
        return true;
    }
}
