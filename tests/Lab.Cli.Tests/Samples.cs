namespace Lab.Cli.Tests;

/// <summary>The smallest scenario of the library, as a file to run and as text to spoil.</summary>
internal static class Samples
{
    public const string Name = "first-blocks";

    public static string FirstBlocks { get; } = InLibrary(Name);

    /// <summary>A scenario of the library.</summary>
    public static string InLibrary(string name) =>
        Path.Combine(Checkout.Find().Root, "scenarios", name + ".yaml");

    /// <summary>Writes the scenario with one piece of its text replaced. Returns the file.</summary>
    public static string Spoilt(string folder, string piece, string other)
    {
        string text = File.ReadAllText(FirstBlocks);
        Assert.That(text, Does.Contain(piece), "the piece that is replaced");
        string file = Path.Combine(folder, Name + ".yaml");
        File.WriteAllText(file, text.Replace(piece, other, StringComparison.Ordinal));
        return file;
    }
}
