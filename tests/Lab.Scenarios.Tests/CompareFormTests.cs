using Lab.Scenarios.Model;

namespace Lab.Scenarios.Tests;

/// <summary>What <c>compare</c> says becomes variants that differ in one key; the sample's lines end at line 5.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category("ST-B09")]
public sealed class CompareFormTests
{
    private string folder = "";

    [SetUp]
    public void Make_a_folder() => this.folder = Directory.CreateTempSubdirectory("lab-compare-").FullName;

    [TearDown]
    public void Delete_it() => Directory.Delete(this.folder, recursive: true);

    [Test]
    public void Variants_differ_in_the_key_and_in_nothing_else()
    {
        var variants = Variants("compare: { key: relay.strategy, values: [ flood, mesh ] }", "nodes=20");
        Assert.That(variants.Select(v => v.Value), Is.EqualTo(new[] { "flood", "mesh" }));
        Assert.That(
            variants.Select(v => v.Scenario.Relay.Block.Strategy), Is.EqualTo(new[] { RelayStrategy.Flood, RelayStrategy.Mesh }));
        Assert.Multiple(() =>
        {
            foreach (var (value, scenario) in variants)
                Assert.That(
                    ScenarioFile.HashOf(scenario), Is.EqualTo(ScenarioFile.HashOf(Sample.With($"relay: {{ strategy: {value} }}", "nodes=20"))));
        });
    }

    [Test]
    public void Values_may_be_numbers_and_take_the_place_of_what_was_there()
    {
        var variants = Variants("network: { topology: { outbound: 3 } }\ncompare: { key: network.topology.outbound, values: [ 4, 8 ] }");
        Assert.That(
            variants.Select(v => v.Scenario.Network.Topology),
            Is.EqualTo(new[] { new OutboundTopology(4), new OutboundTopology(8) }));
    }

    [Test]
    public void A_scenario_without_it_has_no_variants() => Assert.That(Variants(""), Is.Empty);

    [Test]
    public void An_override_of_the_key_yields_to_the_values() => Assert.That(
        Variants("compare: { key: seed-of-nothing, values: [ 1, 2 ] }", "compare.key=nodes", "compare.values=[ 11, 12 ]", "nodes=30")
            .Select(v => v.Scenario.Nodes),
        Is.EqualTo(new[] { 11, 12 }));

    [Test]
    public void As_many_variants_as_a_figure_has_colours() =>
        Assert.That(Variants("compare: { key: nodes, values: [ 2, 3, 4, 5, 6, 7, 8 ] }"), Has.Count.EqualTo(Comparison.MostValues));

    [TestCase("values: [ 2, 3, 4, 5, 6, 7, 8, 9 ]", "6:32: error: found a list of 8 values, expected a list of 2 to 7 values")]
    [TestCase("values: [ 2 ]", "6:32: error: found a list of 1 values, expected a list of 2 to 7 values")]
    [TestCase("values: [ 2, 2 ]", "6:32: error: found a value twice, expected values that differ")]
    [TestCase("values: [ 2, [ 3 ] ]", "6:37: error: found a list, expected a value such as flood, 6 or 50ms")]
    [TestCase("values: [ 2, many ]", "6:37: error: found 'many', expected a whole number from 1 to 100000")]
    [TestCase("value: [ 2, 3 ]", "6:24: error: found the unknown key 'value', expected key or values (did you mean 'values'?)")]
    public void Refuses_values_where_they_stand(string values, string error) => Assert.That(
        Sample.ErrorsWith($"compare: {{ key: nodes, {values} }}"), Is.EqualTo("sample.yaml:" + error));

    [TestCase("relay.stratgy", "found the unknown key 'stratgy'*(did you mean 'strategy'?)")]
    [TestCase("nodes.x", "found the step 'x' into '10', which has no keys*")]
    [TestCase("seed", "found the key 'seed', which all variants share, expected a key of what runs, such as relay.strategy")]
    [TestCase("id", "found the key 'id', which all variants share*")]
    [TestCase("compare.key", "found the key 'compare.key', which all variants share*")]
    [TestCase("Relay", "found 'Relay', expected a key such as relay.strategy")]
    [TestCase("relay..strategy", "found 'relay..strategy', expected a key such as relay.strategy")]
    public void Refuses_a_key_where_it_stands(string key, string error)
    {
        string pattern = "^" + System.Text.RegularExpressions.Regex.Escape("sample.yaml:6:17: error: " + error).Replace("\\*", ".*") + "$";
        Assert.That(
            Sample.ErrorsWith($"compare: {{ key: {key}, values: [ 1, 2 ] }}").Split('\n')[0], Does.Match(pattern));
    }

    [Test]
    public void The_shipped_comparison_is_of_the_four_strategies() => Assert.That(
        ScenarioFile.Variants(Path.Combine(Repository.Root, "scenarios", "relay-strategies-compared.yaml"))
            .Select(v => (v.Scenario.Relay.Block.Strategy, v.Scenario.Relay.Broadcast.Strategy)),
        Is.EqualTo(new[] { RelayStrategy.Flood, RelayStrategy.Gossip, RelayStrategy.Inventory, RelayStrategy.Mesh }
            .Select(s => (s, s))));

    private IReadOnlyList<(string Value, Scenario Scenario)> Variants(string lines, params string[] overrides)
    {
        string file = Path.Combine(this.folder, "sample.yaml");
        File.WriteAllText(file, Sample.Head + lines + "\n");
        return ScenarioFile.Variants(file, overrides);
    }
}
