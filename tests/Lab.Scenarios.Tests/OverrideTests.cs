using Lab.Core;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Tests;

public sealed class OverrideTests
{
    private const string Phased =
        "version: 1\nid: a\nclaim: c\nnodes: 10\nphases:\n  - { until: 1m }\n  - { until: 2m }\n";

    [Test]
    public void Changes_a_value() => Assert.That(Sample.With("", "nodes=5000").Nodes, Is.EqualTo(5_000));

    [Test]
    public void Adds_a_nested_value_where_there_was_none() =>
        Assert.That(Sample.With("", "network.loss=1/100").Network.Loss, Is.EqualTo(new Ratio(1, 100)));

    [Test]
    public void Takes_a_value_of_any_form() => Assert.That(
        Sample.With("", "network.topology={ random-regular: 4 }").Network.Topology, Is.EqualTo(new RandomRegularTopology(4)));

    [Test]
    public void Follows_indices_of_lists() => Assert.That(
        ScenarioFile.Parse(Phased, "f", "phases.1.until=5m").Duration, Is.EqualTo(Duration.FromMinutes(5)));

    [Test]
    public void Takes_a_key_away_when_the_value_is_empty() => Assert.That(
        Sample.With("network: { regions: world-8 }", "network.regions=", "network.latency={ constant: 5ms }").Network.Latency,
        Is.EqualTo(new ConstantLatency(Duration.FromMilliseconds(5))));

    [Test]
    public void Applies_in_order() => Assert.That(Sample.With("", "nodes=20", "nodes=30").Nodes, Is.EqualTo(30));

    [TestCase("nodse=5000", "--set nodse=5000: error: found the unknown key 'nodse', expected version,", "(did you mean 'nodes'?)")]
    [TestCase("network.lost=1%", "--set network.lost=1%: error: found the unknown key 'lost'", "(did you mean 'loss'?)")]
    [TestCase("nodes=many", "--set nodes=many: error: found 'many', expected a whole number from 1 to 100000", "")]
    [TestCase("nodes.x=1", "--set nodes.x=1: error: found the step 'x' into '10', which has no keys", "")]
    [TestCase("nodes", "--set nodes: error: found no path=value, expected --set nodes=5000", "")]
    [TestCase("=1", "--set =1: error: found no path=value", "")]
    [TestCase("seed=", "--set seed=: error: found no 'seed' to take away, expected version, id, claim, nodes or duration", "")]
    [TestCase("nodes=&a 1", "--set nodes=&a 1: error: found the anchor '&a'", "")]
    [TestCase("nodes=[1", "--set nodes=[1: error: found a list in brackets that does not go on", "")]
    [TestCase("nodes=# nothing", "--set nodes=# nothing: error: found nothing, expected", "")]
    [TestCase("network.topology.outbound=20", "--set network.topology.outbound=20: error: found 20 links for each of 10 nodes", "")]
    public void Refuses_with_the_override_as_the_place(string assignment, string start, string end) =>
        Assert.That(Sample.ErrorsWith("", assignment), Does.StartWith(start).And.EndsWith(end));

    [TestCase("phases.2.until=5m", "found the step '2' into a list of 2, expected an index from 0 to 1")]
    [TestCase("phases.last.until=5m", "found the step 'last' into a list of 2, expected an index from 0 to 1")]
    public void Refuses_an_index_that_is_not_there(string assignment, string error) => Assert.That(
        Sample.Errors(Phased, assignment), Is.EqualTo($"--set {assignment}: error: {error}"));

    [Test]
    public void Refuses_a_very_long_override() => Assert.That(
        Sample.ErrorsWith("", "claim=" + new string('x', 5_000)), Does.Contain("found a very long override"));
}
