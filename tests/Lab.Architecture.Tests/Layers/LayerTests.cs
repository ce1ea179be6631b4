using System.Xml.Linq;

namespace Lab.Architecture.Tests.Layers;

/// <summary>The project files keep to the layers of ARCHITECTURE.md.</summary>
public sealed class LayerTests
{
    private static readonly string[] Everywhere = [.. Repository.Projects];
    private static readonly string[] Production = [.. Everywhere.Where(path => !IsTest(path))];
    private static readonly LayerTable Table = new(Repository.Read("ARCHITECTURE.md"), Everywhere);

    [Test]
    public void Every_project_references_only_what_its_row_allows()
    {
        Assert.That(Production.SelectMany(path => Table.Breaches(path, Load(path))), Is.Empty);
    }

    [Test]
    public void Every_row_has_a_project()
    {
        Assert.That(Table.Projects, Is.EquivalentTo(Production.Select(Path.GetFileNameWithoutExtension)));
    }

    [Test]
    public void Every_project_is_in_the_solution()
    {
        string solution = Repository.Read("Lab.sln").Replace('\\', '/');
        var left = Everywhere.Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
        Assert.That(left, Is.Empty);
    }

    [Test]
    public void Pure_projects_use_no_package_and_share_the_ban()
    {
        foreach (string path in Production.Where(Repository.IsPure))
        {
            var project = Load(path);
            Assert.That(project.Descendants("PackageReference"), Is.Empty, path);
            Assert.That(project.Descendants("Import").Select(import => (string)import.Attribute("Project")!),
                Has.Some.EndsWith("/Pure.props"), path);
        }
    }

    [TestCase("node/Lab.Core/Lab.Core.csproj", "../Lab.Ledger/Lab.Ledger.csproj")]
    [TestCase("node/Lab.Ledger/Lab.Ledger.csproj", "../Lab.Node/Lab.Node.csproj")]
    [TestCase("sim/Lab.Sim/Lab.Sim.csproj", "../../node/Lab.Node/Lab.Node.csproj")]
    [TestCase("harness/Lab.Live/Lab.Live.csproj", "..\\..\\sim\\Lab.Sim\\Lab.Sim.csproj")]
    [TestCase("harness/Lab.Cli/Lab.Cli.csproj", "../../tests/Lab.Cli.Tests/Lab.Cli.Tests.csproj")]
    [TestCase("node/Lab.Unheard/Lab.Unheard.csproj", "../Lab.Core/Lab.Core.csproj")]
    public void Finds_a_reference_that_is_not_in_the_table(string project, string reference)
    {
        var xml = new XDocument(new XElement("Project",
            new XElement("ProjectReference", new XAttribute("Include", reference))));
        Assert.That(Table.Breaches(project, xml), Is.Not.Empty);
    }

    private static bool IsTest(string path) => path.StartsWith("tests/", StringComparison.Ordinal);

    private static XDocument Load(string path) => XDocument.Parse(Repository.Read(path));
}
