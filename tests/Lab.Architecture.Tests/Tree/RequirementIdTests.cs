using System.Text.RegularExpressions;

namespace Lab.Architecture.Tests.Tree;

/// <summary>The requirement ids that tests claim to cover exist in the catalogue.</summary>
public sealed partial class RequirementIdTests
{
    private static readonly string[] Catalogue =
        Repository.Read("docs/requirements-ids.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Test]
    public void The_catalogue_holds_678_ids_each_once()
    {
        Assert.That(Catalogue, Has.Length.EqualTo(678).And.Unique);
        Assert.That(Catalogue.Where(id => !Id().IsMatch(id)), Is.Empty);
    }

    [Test]
    public void Every_id_that_a_test_names_exists()
    {
        var unknown = Repository.Files
            .Where(file => TestSource().IsMatch(file) && Path.GetFileName(file) != "RequirementIdTests.cs")
            .SelectMany(file => Unknown(Repository.Read(file)).Select(id => $"{file}: {id}"));
        Assert.That(unknown, Is.Empty);
    }

    [TestCase("[Category(\"ST-K01\")]", 0)]
    [TestCase("[Test, Category(\"ST-K99\")]", 1)]
    [TestCase("[Category(\"ST-K1\"), Category(\"U-28\")]", 1)]
    [TestCase("[TestCase(1, Category = \"ST-K1\")]", 1)]
    [TestCase("[Category(\"slow\")]", 0)]
    public void Finds_an_id_that_does_not_exist(string code, int unknown) =>
        Assert.That(Unknown(code).Count(), Is.EqualTo(unknown));

    /// <summary>Categories in capitals with a number are meant as ids; others are free words.</summary>
    private static IEnumerable<string> Unknown(string code) => Categories().Matches(code)
        .Select(match => match.Groups["id"].Value).Where(id => Id().IsMatch(id)).Except(Catalogue);

    [GeneratedRegex("^tests/.*[.]cs$")]
    private static partial Regex TestSource();

    [GeneratedRegex("Category(\\(|\\s*=\\s*)\"(?<id>[^\"]*)\"")]
    private static partial Regex Categories();

    [GeneratedRegex("^[A-Z]+-[A-Z]?[0-9]+$")]
    private static partial Regex Id();
}
