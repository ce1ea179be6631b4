using System.Text.RegularExpressions;

namespace Lab.Architecture.Tests.Tree;

/// <summary>Every decision is a numbered page that says what was weighed.</summary>
public sealed partial class DecisionTests
{
    private static readonly string[] Sections = ["Context", "Alternatives", "Decision", "Consequences"];

    [Test]
    public void Every_decision_is_numbered_once_and_has_its_sections()
    {
        var pages = Repository.Files.Where(file => file.StartsWith("decisions/", StringComparison.Ordinal))
            .Select(file => (Path.GetFileName(file), Repository.Read(file))).ToList();
        Assert.That(pages, Is.Not.Empty);
        Assert.That(Problems(pages), Is.Empty);
    }

    [Test]
    public void Finds_a_missing_section_a_bad_name_and_a_number_used_twice()
    {
        string whole = string.Concat(Sections.Select(section => $"## {section}\nx\n"));
        Assert.That(Problems([("0001-a.md", whole), ("0002-b.md", whole)]), Is.Empty);
        Assert.That(Problems([("0001-a.md", whole), ("0001-b.md", whole)]), Has.Exactly(1).Contains("0001"));
        Assert.That(Problems([("1-a.md", whole)]), Has.Exactly(1).Contains("1-a.md"));
        Assert.That(Problems([("0001-a.md", "## Context\n## Decision\n## Consequences\n")]),
            Has.Exactly(1).Contains("Alternatives"));
    }

    private static IEnumerable<string> Problems(IReadOnlyList<(string Name, string Text)> pages)
    {
        foreach (var (name, text) in pages)
        {
            if (!PageName().IsMatch(name)) yield return $"{name}: expected NNNN-title.md";
            foreach (string section in Sections)
                if (!text.Split('\n').Contains("## " + section))
                    yield return $"{name}: no section {section}";
        }
        var numbers = pages.GroupBy(page => page.Name.Split('-')[0]);
        foreach (var number in numbers.Where(group => group.Count() > 1))
            yield return $"{number.Key}: used by {string.Join(" and ", number.Select(page => page.Name))}";
    }

    [GeneratedRegex("^[0-9]{4}-[a-z0-9]+(-[a-z0-9]+)*[.]md$")]
    private static partial Regex PageName();
}
