using System.Globalization;
using System.Text.RegularExpressions;

namespace Lab.Nodes.Tests;

/// <summary>Holds the numbers of node/SPEC.md, in its table and in its rules, against those of the code.</summary>
[Category("SC-P01")]
public sealed partial class ProtocolParametersTests
{
    private static readonly string Spec = File.ReadAllText(Path.Combine(FindRoot(), "node/SPEC.md"));
    private static readonly ProtocolParameters Published = ProtocolParameters.Of(new NodeSettings());

    [Test]
    public void The_table_of_limits_is_that_of_the_code() =>
        Assert.That(TableOf(Spec), Is.EqualTo(Published.Constants));

    [Test]
    public void The_rules_tell_the_same_numbers() =>
        Assert.That(Published.Constants.Where(x => !IsTold(Spec, x)), Is.Empty);

    [Test]
    public void Names_are_unique() => Assert.That(Published.Constants.Select(x => x.Name), Is.Unique);

    [Test]
    public void Finds_a_constant_by_its_name()
    {
        Assert.That(Published.Find("block-transactions")?.Value, Is.EqualTo(Block.MaxTransactions));
        Assert.That(Published.Find("block-transaction"), Is.Null);
    }

    [Test]
    public void Tells_what_an_operator_has_set()
    {
        var own = ProtocolParameters.Of(new NodeSettings { PoolTransactions = 7, BanTime = Duration.FromSeconds(2) });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(own.Find("pool-transactions")?.Value, Is.EqualTo(7));
            Assert.That(own.Find("ban-time")?.Value, Is.EqualTo(2_000));
            Assert.That(own.Constants, Has.Count.EqualTo(Published.Constants.Count));
        }
    }

    [Test]
    public void Notices_a_number_that_differs()
    {
        var data = Published.Find("coinbase-data-bytes")!.Value;
        string rule = "- **R-COINBASE-4 `CoinbaseDataWithinLimit`** (Author). Its payload has at most # bytes.\n- **R-X-1**. 100";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(IsTold(rule.Replace("#", "100", StringComparison.Ordinal), data), Is.True);
            Assert.That(IsTold(rule.Replace("#", "101", StringComparison.Ordinal), data), Is.False);
            Assert.That(IsTold(rule.Replace("#", "1,100", StringComparison.Ordinal), data), Is.False);
            Assert.That(IsTold(rule.Replace("#", "100,000", StringComparison.Ordinal), data), Is.False);
            Assert.That(IsTold("- **R-COINBASE-41**. 100", data), Is.False);
            Assert.That(
                TableOf("| coinbase-data-bytes | 1,000 | bytes | R-COINBASE-4 |"),
                Is.EqualTo(new[] { data with { Value = 1_000 } }));
        }
    }

    private static List<ProtocolConstant> TableOf(string spec) =>
        [.. Row().Matches(spec).Select(m => new ProtocolConstant(
            m.Groups[1].Value,
            long.Parse(m.Groups[2].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture),
            m.Groups[3].Value, m.Groups[4].Value))];

    /// <summary>Whether the rule or the message that a constant names tells its value, in one of the usual spellings.</summary>
    private static bool IsTold(string spec, ProtocolConstant constant)
    {
        string entry = constant.Where.StartsWith("R-", StringComparison.Ordinal)
            ? Regex.Match(spec, $@"^- \*\*{constant.Where}\b(?!-).*?(?=^- |^#|^\||\z)", RegexOptions.Multiline | RegexOptions.Singleline).Value
            : Regex.Match(spec, $@"^\| {constant.Where} \|.*$", RegexOptions.Multiline).Value;
        // The id of the rule is no number that it tells.
        entry = Regex.Replace(entry, @"R-[A-Z]+-\d+", "");
        return Spellings(constant).Any(x => Regex.IsMatch(entry, $@"(?<![\d,.^]){Regex.Escape(x)}(?![\d^]|[,.]\d)"));
    }

    private static IEnumerable<string> Spellings(ProtocolConstant constant)
    {
        long value = constant.Value;
        yield return value.ToString(CultureInfo.InvariantCulture);
        yield return value.ToString("N0", CultureInfo.InvariantCulture);
        if (value == long.MaxValue) yield return "2^63 - 1";
        if (long.IsPow2(value)) yield return $"2^{long.Log2(value)}";
        if (constant.Unit == "bytes" && value % (1 << 20) == 0) yield return $"{value >> 20} MiB";
        if (constant.Unit != "ms") yield break;
        yield return $"{value / 1_000} s";
        if (value % 60_000 == 0) yield return $"{value / 60_000} minutes";
    }

    private static string FindRoot()
    {
        string folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "Lab.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"^\| ([a-z]+(?:-[a-z]+)*) \| ([\d,]+) \| ?([a-z ]*?) \| (R-[A-Z]+-\d+|[0-9A-F]{2}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
