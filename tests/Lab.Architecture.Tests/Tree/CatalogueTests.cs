using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Lab.Architecture.Tests.Tree;

/// <summary>
/// scenarios.yaml lists every scenario of the library, each named for its area and behaviour.
/// </summary>
public sealed partial class CatalogueTests
{
    [Test]
    public void The_catalogue_lists_exactly_the_library() =>
        Assert.That(Problems(Library, Listed(Repository.Read("scenarios.yaml"))), Is.Empty);

    [Test]
    public void Every_scenario_is_named_for_area_and_behaviour() =>
        Assert.That(Library.Where(file => !Name().IsMatch(file)), Is.Empty);

    [Test]
    public void Finds_a_scenario_that_is_not_listed_and_one_that_does_not_exist()
    {
        string[] problems = [.. Problems(["scenarios/a-b.yaml"], ["scenarios/c-d.yaml"])];
        string[] expected = ["scenarios/a-b.yaml is not listed", "scenarios/c-d.yaml does not exist"];
        Assert.That(problems, Is.EqualTo(expected));
        Assert.That(Problems(["scenarios/a-b.yaml"], ["scenarios/a-b.yaml", "scenarios/a-b.yaml"]),
            Is.EqualTo((string[])["scenarios/a-b.yaml is listed twice"]));
    }

    [TestCase("scenarios/propagation-1000.yaml", true)]
    [TestCase("scenarios/regressions/sync-stalls.yaml", true)]
    [TestCase("scenarios/propagation.yaml", false)]
    [TestCase("scenarios/Sync-Stalls.yaml", false)]
    [TestCase("scenarios/sync_stalls.yaml", false)]
    [TestCase("scenarios/sync-stalls.yml", false)]
    public void Tells_a_good_name(string file, bool good) =>
        Assert.That(Name().IsMatch(file), Is.EqualTo(good));

    private static IEnumerable<string> Library => Repository.Files.Where(file => LibraryFile().IsMatch(file));

    private static IEnumerable<string> Problems(IEnumerable<string> library, IReadOnlyList<string> listed) =>
        library.Except(listed).Select(file => file + " is not listed")
            .Concat(listed.Except(library).Select(file => file + " does not exist"))
            .Concat(listed.GroupBy(file => file).Where(group => group.Count() > 1)
                .Select(group => group.Key + " is listed twice"));

    private static List<string> Listed(string catalogue)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(catalogue));
        var scenarios = (YamlSequenceNode)stream.Documents[0].RootNode["scenarios"];
        return [.. scenarios.Select(entry => ((YamlScalarNode)entry["file"]).Value!)];
    }

    [GeneratedRegex("^scenarios/(regressions/)?[^/]+[.]ya?ml$")]
    private static partial Regex LibraryFile();

    [GeneratedRegex("^scenarios/(regressions/)?[a-z0-9]+(-[a-z0-9]+)+[.]yaml$")]
    private static partial Regex Name();
}
