using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>A late node and a chain of more than a thousand blocks, in a world with lines, costs and a store.</summary>
public sealed class SyncRunTests
{
    private const string From = "{ until: 1100s, faults: [ { name: late, crash: { nodes: [ 5 ], lose-store: true } } ] }";

    private static Scenario Late(string phases, params string[] overrides) => ScenarioFile.Read(
        Path.Combine(Repository.Root, "scenarios", "late-joiner-syncs.yaml"),
        [
            "nodes=6", "roles.miner=2", "network.topology.outbound=3", "expect=", "eventually=[ { converged: 40s } ]",
            $"phases=[ {From}, {phases} ]", .. overrides,
        ]);

    private static double FirstAt(RunOutcome outcome, string probe) => double.Parse(
        outcome.Probe(probe).FirstAt.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    [Test]
    [Category("ST-Y11")]
    [Category("ST-Y12")]
    public void A_thousand_blocks_are_fetched_and_checked_at_more_than_a_hundred_a_second()
    {
        var outcome = Runs.Play(Late("{ until: 1160s, heal: [ late ] }"));
        Assert.That(outcome.Failed(), Is.Empty);
        var end = Instant.Zero + Duration.FromSeconds(1_100);
        int missing = outcome.Data.Blocks.Count(b => b.OnMainChain && b.Found < end);
        Assert.That(missing, Is.GreaterThanOrEqualTo(1_000));
        double taken = FirstAt(outcome, "sync-finished") - FirstAt(outcome, "far-behind");
        Assert.That(missing / taken, Is.GreaterThan(100), "blocks a second, with three peers around the world");
    }

    [Test]
    [Category("ST-Y06")]
    public void A_crash_in_the_middle_of_a_sync_loses_no_block_that_was_stored()
    {
        // At 150 kB a second a thousand headers take three seconds and their blocks seven more.
        var outcome = Runs.Play(Late(
            "{ until: 1107s, heal: [ late ] }, "
            + "{ until: 1110s, faults: [ { name: middle, crash: { nodes: [ 5 ] } } ] }, { until: 1170s, heal: [ middle ] }",
            "sync.download=150 kB/s", "sometimes=[ chain-reloaded, sync-finished ]"));
        Assert.That(outcome.Failed(), Is.Empty);
        Assert.That(outcome.Probe("chain-reloaded").Times, Is.EqualTo(1), "it read back what it had");
        Assert.That(outcome.Probe("far-behind").Times, Is.EqualTo(2), "and much was still missing");
    }
}
