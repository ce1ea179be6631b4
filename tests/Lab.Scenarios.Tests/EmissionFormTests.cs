using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Ledger;
using Lab.Records;

namespace Lab.Scenarios.Tests;

/// <summary>Tables and later versions of an emission: what is read, and every limit from both sides.</summary>
public sealed class EmissionFormTests
{
    [Test]
    [Category("ST-E07")]
    public void A_table_gives_each_range_its_reward()
    {
        var emission = Emission("{ schedule: table, ranges: [{ from: 0, reward: 5 }, { from: 3, reward: 900 }, { from: 40, reward: 2 }] }");
        Assert.That(
            new long[] { 1, 2, 3, 39, 40, 1_000_000 }.Select(h => emission.Scheduled(new Height(h)).Units),
            Is.EqualTo(new long[] { 5, 5, 900, 900, 2, 2 }));
    }

    [Test]
    [Category("ST-E11")]
    public void A_version_takes_over_at_its_height_and_counts_from_there()
    {
        var emission = Emission(
            "{ initial: 100, floor: 3, cap: 5000, versions: [{ from: 10, schedule: halving, initial: 64, interval: 2, floor: 5 }, "
            + "{ from: 20, schedule: table, ranges: [{ from: 0, reward: 7 }, { from: 2, reward: 1 }] }] }");
        Assert.That(
            new long[] { 0, 1, 9, 10, 11, 12, 19, 20, 21, 22 }.Select(h => emission.Scheduled(new Height(h)).Units),
            Is.EqualTo(new long[] { 0, 100, 100, 64, 64, 32, 5, 7, 7, 1 }));
        Assert.That(emission.Cap, Is.EqualTo(new Amount(5_000)));
    }

    [TestCase(TableSchedule.MaxRanges, true)]
    [TestCase(TableSchedule.MaxRanges + 1, false)]
    public void A_table_has_at_most_4096_ranges(int count, bool accepted)
    {
        string ranges = string.Join(", ", Enumerable.Range(0, count).Select(i => $"{{ from: {i}, reward: {i} }}"));
        string lines = $"chain: {{ emission: {{ schedule: table, ranges: [{ranges}] }} }}";
        if (accepted) Assert.That(Sample.With(lines).Chain.ToParameters(1).Validate(), Is.Null);
        else
            Assert.That(Sample.ErrorsWith(lines), Is.EqualTo(
                "sample.yaml:6:47: error: found a list of 4097 ranges, expected a list of 1 to 4096 ranges"));
    }

    [TestCase(63, true)]
    [TestCase(64, false)]
    public void An_emission_has_at_most_63_later_versions(int count, bool accepted)
    {
        string versions = string.Join(", ", Enumerable.Range(1, count).Select(i => $"{{ from: {i} }}"));
        string lines = $"chain: {{ emission: {{ versions: [{versions}] }} }}";
        if (accepted) Assert.That(Sample.With(lines).Chain.ToParameters(1).Validate(), Is.Null);
        else
            Assert.That(Sample.ErrorsWith(lines), Is.EqualTo(
                "sample.yaml:6:32: error: found a list of 64 versions, expected a list of 1 to 63 versions"));
    }

    [TestCase("schedule: table", "20: error: found a table without 'ranges', expected ranges: [{ from: 0, reward: 1000 }]")]
    [TestCase("schedule: table, ranges: []", "47: error: found a list of 0 ranges, expected a list of 1 to 4096 ranges")]
    [TestCase("schedule: table, ranges: 7", "47: error: found '7', expected a list of 1 to 4096 ranges")]
    [TestCase("schedule: table, ranges: [{ from: 1, reward: 2 }]", "56: error: found a range from 1, expected a first range from 0")]
    [TestCase("schedule: table, ranges: [{ from: 0, reward: 2 }, { from: 0, reward: 3 }]",
        "80: error: found a range from 0, expected more than 0, where the range before begins")]
    [TestCase("schedule: table, ranges: [{ from: 0 }]", "48: error: found a range without 'reward', expected reward: a whole number from 0 to 9223372036854775807")]
    [TestCase("schedule: table, ranges: [{ from: 0, rewards: 2 }]",
        "59: error: found the unknown key 'rewards', expected from or reward (did you mean 'reward'?)")]
    [TestCase("schedule: table, ranges: [{ from: 0, reward: -1 }]", "67: error: found '-1', expected a whole number from 0 to 9223372036854775807")]
    [TestCase("schedule: table, initial: 5, ranges: [{ from: 0, reward: 1 }]",
        "39: error: found the key 'initial', which a table does not have, expected schedule, ranges, floor, cap or versions")]
    [TestCase("ranges: [{ from: 0, reward: 1 }]",
        "22: error: found the key 'ranges', which only the schedule table has, expected schedule, initial, floor, cap or versions")]
    [TestCase("cap: 9223372036854775808", "27: error: found '9223372036854775808', expected a whole number from 0 to 9223372036854775807")]
    [TestCase("cap: \"5\"", "27: error: found '5', in quotes, expected a whole number from 0 to 9223372036854775807")]
    [TestCase("versions: []", "32: error: found a list of 0 versions, expected a list of 1 to 63 versions")]
    [TestCase("versions: [{ initial: 5 }]", "33: error: found a version without 'from', expected from: a whole number from 1 to 9007199254740991")]
    [TestCase("versions: [{ from: 0 }]", "41: error: found '0', expected a whole number from 1 to 9007199254740991")]
    [TestCase("versions: [{ from: 5 }, { from: 5 }]", "54: error: found a version from 5, expected more than 5, where the version before begins")]
    [TestCase("versions: [{ from: 5, cap: 3 }]", "44: error: found the unknown key 'cap', expected from, schedule, initial, interval, step, ratio, ranges or floor")]
    [TestCase("versions: [{ from: 5, schedule: table }]", "33: error: found a table without 'ranges', expected ranges: [{ from: 0, reward: 1000 }]")]
    [TestCase("versions: [{ from: 5, schedule: tabel }]",
        "54: error: found 'tabel', expected fixed, halving, linear-decay, exponential-decay or table (did you mean 'table'?)")]
    public void Refuses_with_place_expectation_and_nearest_word(string keys, string error) =>
        Assert.That(Sample.ErrorsWith($"chain: {{ emission: {{ {keys} }} }}"), Does.StartWith("sample.yaml:6:" + error));

    [Test]
    public void Tables_and_versions_read_back_from_the_resolved_form()
    {
        var scenario = Sample.With(
            "chain: { emission: { schedule: table, ranges: [{ from: 0, reward: 9 }], "
            + "versions: [{ from: 4, schedule: linear-decay, step: 3 }] } }");
        var back = ScenarioFile.FromResolved(JsonNode.Parse(CanonicalJson.Write(ScenarioFile.Resolve(scenario)))!.AsObject());
        Assert.That(ScenarioFile.HashOf(back), Is.EqualTo(ScenarioFile.HashOf(scenario)));
        Assert.That(
            Genesis.Digest(back.Chain.ToParameters(1)), Is.EqualTo(Genesis.Digest(scenario.Chain.ToParameters(1))));
    }

    [TestCase(9_007_199_254_740_991)]
    [TestCase(9_007_199_254_740_992)]
    [TestCase(long.MaxValue)]
    public void Amounts_stay_exact_up_to_the_largest(long cap)
    {
        var scenario = Sample.With($"chain: {{ emission: {{ cap: {cap} }} }}");
        var back = ScenarioFile.FromResolved(JsonNode.Parse(CanonicalJson.Write(ScenarioFile.Resolve(scenario)))!.AsObject());
        Assert.That(back.Chain.ToParameters(1).Emission.Cap, Is.EqualTo(new Amount(cap)));
    }

    private static Emission Emission(string text) =>
        Sample.With($"chain: {{ emission: {text} }}").Chain.ToParameters(1).Emission;
}
