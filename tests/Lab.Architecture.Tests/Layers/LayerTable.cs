using System.Xml.Linq;

namespace Lab.Architecture.Tests.Layers;

/// <summary>
/// Which project may reference which: the table of ARCHITECTURE.md, read from the page itself.
/// </summary>
public sealed class LayerTable
{
    private const string Header = "| project | may reference |";
    private readonly Dictionary<string, string[]> allowed = [];

    /// <summary>
    /// Reads the rows below the header; <c>node/</c> in a cell stands for all projects of that folder.
    /// </summary>
    /// <param name="page">The text of ARCHITECTURE.md.</param>
    /// <param name="projects">Paths of all project files, relative to the root.</param>
    public LayerTable(string page, IReadOnlyList<string> projects)
    {
        var lines = page.Split('\n').SkipWhile(line => !line.StartsWith(Header, StringComparison.Ordinal));
        foreach (string line in lines.Skip(2).TakeWhile(line => line.StartsWith('|')))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            this.allowed.Add(cells[1], [.. cells[2].Split(',', StringSplitOptions.TrimEntries)
                .SelectMany(word => Expand(word, projects))]);
        }
    }

    public IEnumerable<string> Projects => this.allowed.Keys;

    /// <summary>What is wrong with the references of one project; nothing when it keeps to its row.</summary>
    /// <param name="path">Path of the project file, relative to the root.</param>
    /// <param name="xml">Its content.</param>
    public IEnumerable<string> Breaches(string path, XDocument xml)
    {
        string project = Path.GetFileNameWithoutExtension(path);
        if (!this.allowed.TryGetValue(project, out string[]? may))
            return [$"{project} has no row in the table"];
        return xml.Descendants("ProjectReference")
            .Select(reference => (string)reference.Attribute("Include")!)
            .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')))
            .Where(target => !may.Contains(target))
            .Select(target => $"{project} may not reference {target}");
    }

    private static IEnumerable<string> Expand(string word, IReadOnlyList<string> projects) => word switch
    {
        "nothing" => [],
        "everything" => Below(projects, ""),
        _ => word.EndsWith('/') ? Below(projects, word) : [word],
    };

    private static IEnumerable<string> Below(IReadOnlyList<string> projects, string folder) => projects
        .Where(path => path.StartsWith(folder, StringComparison.Ordinal))
        .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
        .Select(path => Path.GetFileNameWithoutExtension(path)!);
}
