namespace Lab.Light.Tests;

/// <summary>Reads pages of the checkout under test.</summary>
internal static class Page
{
    public static string Root { get; } = FindRoot();

    /// <summary>The text of a file, by its path from the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        string folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "Lab.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
