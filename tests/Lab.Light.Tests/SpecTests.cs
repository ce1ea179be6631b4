using System.Text.RegularExpressions;
using Lab.Ledger;

namespace Lab.Light.Tests;

/// <summary>Keeps the part of node/SPEC.md about light clients in step with the code and the tests.</summary>
public sealed partial class SpecTests
{
    [Test]
    public void Every_rule_of_light_clients_is_enforced_where_a_comment_says_so()
    {
        string code = Sources("node/Lab.Light");
        Assert.That(Rules(), Has.Count.EqualTo(6));
        Assert.That(Rules().Where(rule => !IsEnforced(code, rule)), Is.Empty);
    }

    [Test]
    public void Every_rule_of_light_clients_is_named_by_a_test()
    {
        string tests = Sources("tests/Lab.Light.Tests");
        Assert.That(Rules().Where(rule => !Regex.IsMatch(tests, $@"\bRule\.{rule.Name}\b")), Is.Empty);
    }

    [Test]
    public void Every_id_in_a_comment_stands_in_the_specification()
    {
        string spec = Page.Read("node/SPEC.md");
        var known = Entry().Matches(spec).Select(match => match.Groups[1].Value).ToHashSet();
        var used = Id().Matches(Sources("node/Lab.Light")).Select(match => match.Value).Distinct();
        Assert.That(used.Except(known), Is.Empty);
    }

    [Test]
    public void Notices_a_rule_that_is_not_enforced()
    {
        var rule = (Id: "R-LIGHT-1", Name: "CanonicalAnswer");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(IsEnforced("Ruling.Sender(Rule.CanonicalAnswer); // R-LIGHT-1", rule), Is.True);
            Assert.That(IsEnforced("Ruling.Sender(Rule.CanonicalAnswer);", rule), Is.False);
            Assert.That(IsEnforced("Ruling.Sender(Rule.CanonicalAnswer); // R-LIGHT-12", rule), Is.False);
        }
    }

    /// <summary>The rules from 192 on, with the ids that the specification gives them.</summary>
    private static List<(string Id, string Name)> Rules() =>
        [.. Entry().Matches(Page.Read("node/SPEC.md"))
            .Select(match => (Id: match.Groups[1].Value, Name: match.Groups[2].Value))
            .Where(rule => Enum.TryParse<Rule>(rule.Name, out var named) && (byte)named >= 192)];

    private static bool IsEnforced(string code, (string Id, string Name) rule) => Regex.IsMatch(
        code, $@"// {rule.Id}\b[^;]*Rule\.{rule.Name}\b|Rule\.{rule.Name}\b[^;]*;\s*// {rule.Id}\b"
            + $@"|Rule\.{rule.Name}\b[^;]*// {rule.Id}\b");

    private static string Sources(string folder) => string.Join('\n',
        Directory.EnumerateFiles(Path.Combine(Page.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)
                && Path.GetFileName(file) != "SpecTests.cs")
            .Select(File.ReadAllText));

    [GeneratedRegex(@"^- \*\*(R-[A-Z]+-\d+)(?: `(\w+)`)?\*\*", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\bR-[A-Z]+-\d+\b")]
    private static partial Regex Id();
}
