using System.Text.RegularExpressions;

namespace Lab.Nodes.Tests;

/// <summary>Keeps the part of node/SPEC.md between peers in step with the code and the tests.</summary>
public sealed partial class SpecTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Spec = File.ReadAllText(Path.Combine(Root, "node/SPEC.md"));

    [Test]
    public void Every_rule_between_peers_is_enforced_where_a_comment_says_so()
    {
        string code = Sources("node/Lab.Node", except: "");
        Assert.That(Rules().Where(r => !IsEnforced(code, r)), Is.Empty);
    }

    [Test]
    public void Every_rule_between_peers_is_named_by_a_test()
    {
        string tests = Sources("tests/Lab.Node.Tests", except: "SpecTests.cs");
        Assert.That(Rules().Where(r => !Regex.IsMatch(tests, $@"\bRule\.{r.Name}\b")), Is.Empty);
    }

    [Test]
    public void Every_id_in_a_comment_stands_in_the_specification()
    {
        var known = AnyEntry().Matches(Spec).Select(m => m.Groups[1].Value).ToHashSet();
        var used = AnyId().Matches(Sources("node/Lab.Node", except: "")).Select(m => m.Value).Distinct();
        Assert.That(used.Except(known), Is.Empty);
    }

    [Test]
    public void The_table_of_messages_is_that_of_the_code()
    {
        var written = Row().Matches(Spec).Select(m => string.Join(' ', m.Groups.Values.Skip(1).Select(g => g.Value)));
        var coded = MessageTypes.All.Select(t => $"{(byte)t.Code:X2} {t.Name} {t.MaxBody} {t.Turn}".ToUpperInvariant());
        Assert.That(written.Select(row => row.ToUpperInvariant()), Is.EqualTo(coded));
    }

    [Test]
    public void Notices_a_rule_that_is_not_enforced_and_a_row_that_differs()
    {
        var rule = (Id: "R-PEER-1", Name: "VersionShared");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(IsEnforced("return Rule.VersionShared; // R-PEER-1", rule), Is.True);
            Assert.That(IsEnforced("return Rule.VersionShared; // R-PEER-10", rule), Is.False);
            Assert.That(IsEnforced("return Rule.VersionShared;", rule), Is.False);
            Assert.That(Row().Match("| 04 | ping | 17 | ready |").Groups[3].Value, Is.EqualTo("17"));
        }
    }

    private static List<(string Id, string Name)> Rules() =>
        [.. NamedEntry().Matches(Spec).Select(m => (m.Groups[1].Value, m.Groups[2].Value))
            .Where(r => (byte)Enum.Parse<Rule>(r.Item2) is >= 128 and < 192)];

    private static bool IsEnforced(string code, (string Id, string Name) rule) =>
        Regex.IsMatch(code, $@"\bRule\.{rule.Name}\b[^\n]*// [^\n]*{rule.Id}(?!\d)");

    private static string Sources(string folder, string except) => string.Join('\n',
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(f) != except)
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllText));

    private static string FindRoot()
    {
        string folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "Lab.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"^- \*\*(R-[A-Z]+-\d+) `(\w+)`\*\*", RegexOptions.Multiline)]
    private static partial Regex NamedEntry();

    [GeneratedRegex(@"^- \*\*(R-[A-Z]+-\d+)", RegexOptions.Multiline)]
    private static partial Regex AnyEntry();

    [GeneratedRegex(@"\bR-[A-Z]+-\d+\b")]
    private static partial Regex AnyId();

    [GeneratedRegex(@"^\| ([0-9A-F]{2}) \| ([a-z-]+) \| (\d+) \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
