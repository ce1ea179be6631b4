using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Records;
using Lab.Scenarios.Model;
using Lab.Scenarios.Tests.Worlds;

namespace Lab.Scenarios.Tests;

public sealed class ShippedScenariosTests
{
    private static IEnumerable<string> Files => Repository.ScenarioFiles;

    [TestCaseSource(nameof(Files))]
    public void Every_shipped_scenario_binds_and_reads_back_from_its_resolved_form(string path)
    {
        var scenario = ScenarioFile.Read(path);
        string canonical = CanonicalJson.Write(ScenarioFile.Resolve(scenario));
        var back = ScenarioFile.FromResolved(JsonNode.Parse(canonical)!.AsObject());

        Assert.Multiple(() =>
        {
            Assert.That(CanonicalJson.Write(ScenarioFile.Resolve(back)), Is.EqualTo(canonical));
            Assert.That(ScenarioFile.HashOf(back), Is.EqualTo(ScenarioFile.HashOf(scenario)));
            Assert.That(scenario.WarmUp, Is.LessThan(scenario.Duration));
        });
    }

    [TestCaseSource(nameof(Files))]
    public void Every_shipped_scenario_names_the_schema_and_explains_itself(string path)
    {
        string[] lines = File.ReadAllLines(path);
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("# yaml-language-server: $schema=scenario.schema.json"));
            Assert.That(lines.Take(10).Count(l => l.StartsWith('#')), Is.GreaterThan(3));
            Assert.That(lines.Select(l => l.Length).Max(), Is.LessThanOrEqualTo(120));
        });
    }

    [Test]
    [Category("CARD-06")]
    public void The_smallest_shipped_scenario_runs_and_its_checks_hold()
    {
        var scenario = Read("first-blocks");
        var outcome = Runs.Play(scenario);
        Assert.That(outcome.Failed().Where(f => scenario.Expect.All(e => !f.StartsWith(e.Metric + ":"))), Is.Empty);
        Assert.That(outcome.End - Instant.Zero, Is.EqualTo(scenario.Duration));
        Assert.That(outcome.Data.Blocks, Has.Count.GreaterThanOrEqualTo(2));
        Assert.That(outcome.Items("hello"), Is.Not.Empty);
        Assert.That(outcome.Items("hello").Select(i => i.Reach()), Is.All.EqualTo(scenario.Nodes));
    }

    [Test]
    public void The_suite_lists_every_shipped_scenario_with_its_own_claim_and_worlds()
    {
        var suite = SuiteFile.Read(Path.Combine(Repository.Root, "scenarios.yaml"));
        Assert.That(
            suite.Scenarios.Select(e => Path.Combine(Repository.Root, e.File)), Is.EquivalentTo(Repository.ScenarioFiles));
        Assert.Multiple(() =>
        {
            foreach (var entry in suite.Scenarios)
            {
                var scenario = ScenarioFile.Read(Path.Combine(Repository.Root, entry.File));
                Assert.That(entry.Id, Is.EqualTo(scenario.Id));
                Assert.That(entry.Claim, Is.EqualTo(scenario.Claim));
                Assert.That(entry.Worlds, Is.SubsetOf(scenario.Worlds));
            }
        });
    }

    [Test]
    public void Propagation_1000_is_the_scenario_that_was_asked_for()
    {
        var s = Read("propagation-1000");
        Assert.Multiple(() =>
        {
            Assert.That(s.Nodes, Is.EqualTo(1_000));
            Assert.That(s.Network.Topology, Is.EqualTo(new OutboundTopology(8)));
            Assert.That(s.Network.Regions!.Name, Is.EqualTo("world-8"));
            Assert.That((s.Miners, s.Miner.Leaves), Is.EqualTo((100, 64)));
            Assert.That((s.Chain.Epoch, s.Chain.TargetBlockTime), Is.EqualTo(
                (Duration.FromSeconds(1), Duration.FromSeconds(10))));
            Assert.That((s.Relay.Block.Strategy, s.Relay.Broadcast.Strategy), Is.EqualTo(
                (RelayStrategy.Inventory, RelayStrategy.Inventory)));
            Assert.That(s.Workload.Broadcasts.Select(b => (b.Size.Bytes, b.Every)), Is.EqualTo(
                new[] { (1_000L, Duration.FromSeconds(5)), (100_000L, Duration.FromSeconds(30)) }));
            Assert.That(s.Pings, Is.EqualTo(Duration.FromSeconds(30)));
            Assert.That(s.Duration, Is.EqualTo(Duration.FromMinutes(30)));
        });
    }

    [Test]
    public void The_published_case_has_the_published_inputs_and_no_other_costs()
    {
        var s = Read("published-waku-10kb");
        Assert.Multiple(() =>
        {
            Assert.That(s.Network.Latency, Is.EqualTo(new ConstantLatency(Duration.FromMilliseconds(100))));
            Assert.That(s.Network.Bandwidth!.Classes, Is.EqualTo(
                new[] { new BandwidthClass(Ratio.One, new Rate(38_000_000), new Rate(83_000_000)) }));
            Assert.That(s.Network.Topology, Is.EqualTo(new DialUntilTopology(50)));
            Assert.That(s.Relay.Broadcast, Is.EqualTo(new RelaySettings { Strategy = RelayStrategy.Mesh }));
            for (var kind = WorkKind.Frame; kind < WorkKind.Microsecond; kind++)
                Assert.That(s.Costs[kind], Is.EqualTo(kind switch
                {
                    WorkKind.Publish => 150_000_000_000,
                    WorkKind.Relay => 12_000_000_000,
                    _ => 0,
                }), kind.ToString());
        });
    }

    private static Scenario Read(string id) =>
        ScenarioFile.Read(Path.Combine(Repository.Root, "scenarios", id + ".yaml"));
}
