using System.Diagnostics;

namespace Lab.Architecture.Tests;

/// <summary>The checkout under test: its root, its files, and what it builds.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution, found upwards from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Every file of the tree that git knows or would know, relative to the root, in order.
    /// </summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Paths of the project files, relative to the root.</summary>
    public static IEnumerable<string> Projects =>
        Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    /// <summary>Names of the projects whose assemblies must be pure: all of node/ and sim/.</summary>
    public static IEnumerable<string> PureProjects => Projects
        .Where(IsPure)
        .Select(file => Path.GetFileNameWithoutExtension(file)!);

    /// <summary>True for what lies in node/ or sim/.</summary>
    public static bool IsPure(string file) =>
        file.StartsWith("node/", StringComparison.Ordinal)
        || file.StartsWith("sim/", StringComparison.Ordinal);

    private static string FindRoot()
    {
        for (string? up = AppContext.BaseDirectory; up is not null; up = Path.GetDirectoryName(up))
            if (File.Exists(Path.Combine(up, "Lab.sln")))
                return up;
        throw new InvalidOperationException("the tests run outside a checkout");
    }

    private static List<string> ListFiles()
    {
        string[] words = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
        var start = new ProcessStartInfo("git", words)
        {
            WorkingDirectory = Root, RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        string listing = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.That(git.ExitCode, Is.Zero, "git ls-files: these tests need a git checkout");
        return [.. listing.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(file => File.Exists(Path.Combine(Root, file)))
            .Distinct().Order(StringComparer.Ordinal)];
    }
}
