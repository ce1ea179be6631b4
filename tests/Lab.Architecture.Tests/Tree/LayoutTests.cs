namespace Lab.Architecture.Tests.Tree;

/// <summary>The tree has its fixed places, and all tests are of one framework.</summary>
public sealed class LayoutTests
{
    private static readonly string[] Places =
        ["Lab.sln", "node/", "sim/", "scenarios/", "reports/", "harness/", "tests/", "scenarios.yaml"];

    [Test]
    [Category("CARD-02")]
    public void The_eight_places_stand_at_the_top() => Assert.That(Missing(Repository.Files), Is.Empty);

    [TestCase("sim/", "sim/Lab.Sim/Lane.cs")]
    [TestCase("scenarios.yaml", "scenarios.yaml")]
    public void Misses_a_place_that_is_not_there(string place, string only) => Assert.That(
        Missing([.. Repository.Files.Where(f => !f.StartsWith(place, StringComparison.Ordinal)), "below/" + only]),
        Is.EqualTo(new[] { place }));

    [Test]
    [Category("CARD-14")]
    public void Every_test_project_has_nunit_and_no_other_framework()
    {
        Assert.That(Repository.Read("tests/Directory.Build.props"), Does.Contain("<PackageReference Include=\"NUnit\" />"));
        var projects = Repository.Files.Where(IsTestProject).ToList();
        Assert.That(projects, Has.Count.GreaterThanOrEqualTo(9));
        Assert.That(projects.SelectMany(p => Others(Repository.Read(p)).Select(other => $"{p}: {other}")), Is.Empty);
        foreach (string project in projects)
            Assert.That(
                Repository.Files.Any(f => f.StartsWith(Path.GetDirectoryName(project) + "/", StringComparison.Ordinal)
                    && f.EndsWith(".cs", StringComparison.Ordinal) && Repository.Read(f).Contains("[Test")),
                project);
    }

    [TestCase("<PackageReference Include=\"xunit\" />", 1)]
    [TestCase("<PackageReference Include=\"MSTest.TestFramework\" />", 1)]
    [TestCase("<PackageReference Include=\"FsCheck.NUnit\" />", 0)]
    public void Finds_another_framework(string project, int found) =>
        Assert.That(Others(project).Count(), Is.EqualTo(found));

    private static IEnumerable<string> Missing(IReadOnlyList<string> files) => Places.Where(place =>
        place.EndsWith('/')
            ? !files.Any(f => f.StartsWith(place, StringComparison.Ordinal))
            : !files.Contains(place));

    private static bool IsTestProject(string file) => file.StartsWith("tests/", StringComparison.Ordinal)
        && file.EndsWith(".Tests.csproj", StringComparison.Ordinal);

    private static IEnumerable<string> Others(string project) =>
        new[] { "xunit", "MSTest", "TUnit" }.Where(name => project.Contains($"Include=\"{name}", StringComparison.OrdinalIgnoreCase));
}
