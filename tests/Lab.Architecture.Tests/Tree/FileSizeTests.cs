namespace Lab.Architecture.Tests.Tree;

/// <summary>A file of node/ or sim/ holds one idea; past 400 lines it wants splitting by noun.</summary>
public sealed class FileSizeTests
{
    private const int MaxLines = 400;

    /// <summary>Files that may be longer, each with its reason.</summary>
    private static readonly Dictionary<string, string> Listed = [];

    [Test]
    public void No_file_of_node_or_sim_is_longer_than_400_lines()
    {
        Assert.That(Sources, Is.Not.Empty);
        Assert.That(TooLong(Sources).Except(Listed.Keys), Is.Empty);
    }

    [Test]
    public void No_file_is_listed_that_need_not_be() =>
        Assert.That(Listed.Keys.Except(TooLong(Sources)), Is.Empty);

    [TestCase(400, 0)]
    [TestCase(401, 1)]
    public void Counts_a_file_past_the_limit(int lines, int found) =>
        Assert.That(TooLong([("node/Long.cs", lines)]).Count(), Is.EqualTo(found));

    private static IEnumerable<(string File, int Lines)> Sources => Repository.Files
        .Where(file => Repository.IsPure(file) && file.EndsWith(".cs", StringComparison.Ordinal))
        .Select(file => (file, Repository.Read(file).Split('\n').Length - 1));

    private static IEnumerable<string> TooLong(IEnumerable<(string File, int Lines)> files) =>
        files.Where(file => file.Lines > MaxLines).Select(file => file.File);
}
