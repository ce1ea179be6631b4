using System.Text.RegularExpressions;

namespace Lab.Ledger.Tests;

/// <summary>
/// Keeps the rules of node/SPEC.md, the <see cref="Rule"/> type, the code and the tests in step.
/// </summary>
public sealed partial class SpecTests
{
    internal static readonly string Root = FindRoot();
    private static readonly string Spec = File.ReadAllText(Path.Combine(Root, "node/SPEC.md"));
    private static readonly string RuleType =
        File.ReadAllText(Path.Combine(Root, "node/Lab.Ledger/Rules/Rule.cs"));

    [Test]
    public void Every_rule_has_its_id_and_its_name_in_the_specification()
    {
        var written = NamedIn(Spec, SpecEntry());
        var members = NamedIn(RuleType, EnumEntry());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(members, Is.EquivalentTo(written));
            Assert.That(members.Select(x => x.Name), Is.EquivalentTo(Enum.GetNames<Rule>().Except(["None"])));
        }
    }

    [Test]
    public void No_id_is_defined_twice()
    {
        var ids = AnyEntry().Matches(Spec).Select(m => m.Groups[1].Value);
        Assert.That(ids, Is.Unique);
    }

    [Test]
    public void Every_rule_of_the_chain_is_enforced_where_a_comment_says_so()
    {
        string code = Sources("node/Lab.Ledger", except: "Rule.cs");
        Assert.That(Missing(ChainRules(), x => Enforced(code, x)), Is.Empty);
    }

    [Test]
    [Category("ST-V11")]
    public void Every_refusal_of_the_ledger_tells_the_values_involved() =>
        Assert.That(
            BareRefusal().Matches(Sources("node/Lab.Ledger", except: "Rule.cs")).Select(m => m.Value), Is.Empty);

    [Test]
    public void Every_rule_of_the_chain_is_named_by_a_test()
    {
        string tests = Sources("tests/Lab.Ledger.Tests", except: "SpecTests.cs");
        var untested = Missing(
            ChainRules(), x => Regex.IsMatch(tests, $@"\bRule\.{x.Name}\b"));
        Assert.That(untested, Is.Empty);
    }

    [Test]
    public void Every_id_in_a_comment_stands_in_the_specification()
    {
        var known = AnyEntry().Matches(Spec).Select(m => m.Groups[1].Value).ToHashSet();
        var used = AnyId().Matches(Sources("node/Lab.Ledger", except: "")).Select(m => m.Value).Distinct();
        Assert.That(used.Except(known), Is.Empty);
    }

    [Test]
    public void Notices_a_rule_that_is_only_written_down()
    {
        var rule = (Id: "R-CHAIN-1", Name: "HeightFollowsParent");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Enforced("Ruling.Author(Rule.HeightFollowsParent); // R-CHAIN-1", rule), Is.True);
            Assert.That(Enforced("Ruling.Author(Rule.HeightFollowsParent);", rule), Is.False);
            Assert.That(Enforced("Ruling.Author(Rule.HeightFollowsParent); // R-CHAIN-11", rule), Is.False);
            Assert.That(NamedIn("- **R-CHAIN-1 `Other`** (Author). x", SpecEntry()), Does.Not.Contain(rule));
        }
    }

    private static bool Enforced(string code, (string Id, string Name) rule) =>
        Regex.IsMatch(
            code, $@"Rule\.{rule.Name}\b[^;]*;[^\n]*// {rule.Id}\b|// {rule.Id}\b[^;]*Rule\.{rule.Name}\b"
                + $@"|Rule\.{rule.Name}\b[^;]*// {rule.Id}\b");

    private static List<string> Missing(
        IEnumerable<(string Id, string Name)> rules, Func<(string Id, string Name), bool> found) =>
        [.. rules.Where(x => !found(x)).Select(x => $"{x.Id} {x.Name}")];

    /// <summary>The rules below 128; those above are enforced and tested in Lab.Node and, from 192, in Lab.Light.</summary>
    private static IEnumerable<(string Id, string Name)> ChainRules() =>
        NamedIn(RuleType, EnumEntry())
            .Where(x => (byte)Enum.Parse<Rule>(x.Name) < 128);

    private static List<(string Id, string Name)> NamedIn(string text, Regex entry) =>
        [.. entry.Matches(text).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    private static string Sources(string folder, string except) => string.Join('\n',
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && Path.GetFileName(f) != except)
            .Select(File.ReadAllText));

    private static string FindRoot()
    {
        string folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "Lab.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"Ruling\.(Author|Sender|NotYet)\(\s*Rule\.\w+\s*\)")]
    private static partial Regex BareRefusal();

    [GeneratedRegex(@"^- \*\*(R-[A-Z]+-\d+) `(\w+)`\*\*", RegexOptions.Multiline)]
    private static partial Regex SpecEntry();

    [GeneratedRegex(@"^- \*\*(R-[A-Z]+-\d+)", RegexOptions.Multiline)]
    private static partial Regex AnyEntry();

    [GeneratedRegex(@"/// <summary>(?:\s+///)? ?(R-[A-Z]+-\d+): [^<]*</summary>\s+(\w+)")]
    private static partial Regex EnumEntry();

    [GeneratedRegex(@"\bR-[A-Z]+-\d+\b")]
    private static partial Regex AnyId();
}
