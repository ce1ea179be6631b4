using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lab.Architecture.Tests.Purity;

/// <summary>The analyzer ignores a misspelt entry in silence, so each entry is resolved here.</summary>
public sealed class BannedSymbolTests
{
    [Test]
    public void Every_banned_symbol_exists()
    {
        string[] lists =
            [.. Repository.Files.Where(file => file.StartsWith("BannedSymbols.", StringComparison.Ordinal))];
        Assert.That(lists, Is.Not.Empty);
        foreach (string list in lists) Assert.That(Unknown(Repository.Read(list)), Is.Empty, list);
    }

    [TestCase("T:System.DateTimes; a plural")]
    [TestCase("System.DateTime; no kind")]
    [TestCase("M:System.Guid.NewGuid(System.Int32); a parameter too many")]
    [TestCase("P:System.Environment.Ticks; no such property")]
    [TestCase("N:System.Networking; no such namespace")]
    [TestCase("T:System.Collections.Immutable.ImmutableHashSet`2; a type parameter too many")]
    public void Finds_a_misspelt_symbol(string line) => Assert.That(Unknown(line), Has.Count.EqualTo(1));

    [TestCase("T:System.DateTime; a type")]
    [TestCase("M:System.Guid.NewGuid; a method")]
    [TestCase("# a comment")]
    public void Accepts_a_symbol_that_exists(string line) => Assert.That(Unknown(line), Is.Empty);

    private static List<string> Unknown(string list)
    {
        var framework = CSharpCompilation.Create("Framework", references: Sample.Framework);
        return [.. list.Split('\n').Select(line => line.Split(';')[0].Trim())
            .Where(id => id.Length > 0 && id[0] is not ('#' or '/'))
            .Where(id => DocumentationCommentId.GetFirstSymbolForDeclarationId(id, framework) is null)];
    }
}
