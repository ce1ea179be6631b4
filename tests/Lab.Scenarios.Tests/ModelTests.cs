using Lab.Core;
using Lab.Ledger;
using Lab.Records;
using Lab.Scenarios.Checking;
using Lab.Scenarios.Model;

namespace Lab.Scenarios.Tests;

public sealed class ModelTests
{
    [TestCase(100, "10%", 10)]
    [TestCase(10, "4%", 0)]
    [TestCase(10, "5%", 1)]
    [TestCase(3, "1/2", 2)]
    [TestCase(100_000, "100%", 100_000)]
    public void A_share_of_nodes_is_rounded_to_the_nearest(int nodes, string share, int count) =>
        Assert.That(Portion.Of(Units.Shares.Read(share).Value).Among(nodes), Is.EqualTo(count));

    [TestCase("at-most: 5s", 5.0, true)]
    [TestCase("at-most: 5s", 5.001, false)]
    [TestCase("at-least: 5s", 5.0, true)]
    [TestCase("at-least: 5s", 4.999, false)]
    [TestCase("at-least: 4s, at-most: 5s", 3.9, false)]
    [TestCase("equals: 500ms, within: 10%", 0.55, true)]
    [TestCase("equals: 500ms, within: 10%", 0.551, false)]
    [TestCase("equals: 500ms, within: 10%", 0.449, false)]
    public void An_expectation_is_met_up_to_its_bound(string bounds, double seconds, bool met)
    {
        var expectation = Sample.With(
            "roles: { miner: 1 }\nexpect: [ { metric: block-propagation-p95, " + bounds + " } ]").Expect[0];
        var measured = new Metric("block-propagation-p95", "s", seconds);
        Assert.That(Expectations.Judge(expectation, [measured]).Holds, Is.EqualTo(met));
    }

    [TestCase("upload-per-node-mean", "at-most: 1 Mbit/s", "kbit/s", 1_000.0, true)]
    [TestCase("upload-per-node-mean", "at-most: 1 Mbit/s", "kbit/s", 1_001.0, false)]
    [TestCase("bytes-per-node-mean", "at-least: 1 MB", "B", 1_000_000.0, true)]
    [TestCase("coverage-min", "at-least: 95%", "ratio", 0.95, true)]
    [TestCase("coverage-min", "at-least: 95%", "ratio", 0.949, false)]
    [TestCase("duplicates-per-item-mean", "at-most: 6.32", "copies", 6.33, false)]
    public void An_expectation_is_judged_in_the_units_of_records(
        string metric, string bound, string unit, double value, bool met)
    {
        var expectation = Sample.With("expect: [ { metric: " + metric + ", " + bound + " } ]").Expect[0];
        Assert.That(Expectations.Judge(expectation, [new Metric(metric, unit, value)]).Holds, Is.EqualTo(met));
    }

    [Test]
    public void Metrics_are_named_for_each_stream()
    {
        var names = Metrics.Of(["small"]).Select(m => m.Name).ToList();
        Assert.That(names, Does.Contain("block-propagation-p95").And.Contain("small-coverage-min").And.Contain("stale-rate"));
        Assert.That(names, Is.Unique);
    }

    [TestCase("reorg-deeper-than-0", 0)]
    [TestCase("reorg-deeper-than-12", 12)]
    [TestCase("reorg-deeper-than-01", null)]
    [TestCase("reorg-deeper-than-", null)]
    [TestCase("orphan-held", null)]
    public void A_probe_may_carry_a_depth(string probe, int? depth) => Assert.That(Probes.ReorgDepth(probe), Is.EqualTo(depth));

    [Test]
    public void Chain_settings_become_the_ledgers_parameters()
    {
        var settings = Sample.With(
            "chain: { preset: research, epoch: 50ms, retarget: every-n, retarget-window: 9, tie: lowest-score, challenge: parent-hash }").Chain;
        var parameters = settings.ToParameters(6_400);
        Assert.Multiple(() =>
        {
            Assert.That(parameters.EpochLength, Is.EqualTo(Duration.FromMilliseconds(50)));
            Assert.That(parameters.TargetBlockTime, Is.EqualTo(Duration.FromSeconds(10)));
            Assert.That(parameters.Retarget, Is.EqualTo(RetargetRule.EveryN));
            Assert.That(parameters.RetargetWindow, Is.EqualTo(9));
            Assert.That(parameters.Tie, Is.EqualTo(TieRule.LowestScore));
            Assert.That(parameters.Challenge, Is.EqualTo(ChallengeRule.ParentHash));
            Assert.That(parameters.GenesisDifficulty, Is.EqualTo(parameters.DifficultyFor(6_400)));
            Assert.That(parameters.Validate(), Is.Null);
        });
    }

    [TestCase(ChainPreset.Test, 10_000ul)]
    [TestCase(ChainPreset.Main, 1_000_000ul)]
    public void Published_presets_keep_their_difficulty(ChainPreset preset, ulong difficulty) =>
        Assert.That(ChainSettings.Of(preset).ToParameters(6_400).GenesisDifficulty.Value, Is.EqualTo(difficulty));

    [Test]
    public void Every_preset_is_valid([Values] ChainPreset preset) =>
        Assert.That(ChainSettings.Of(preset).ToParameters(1).Validate(), Is.Null);

    [Test]
    public void The_warm_up_is_a_tenth_of_the_run_and_at_most_five_minutes()
    {
        Assert.That(Sample.With("").WarmUp, Is.EqualTo(Duration.FromMinutes(1)));
        Assert.That(Sample.With("", "duration=2h").WarmUp, Is.EqualTo(Duration.FromMinutes(5)));
    }

    [Test]
    public void A_stream_runs_from_the_warm_up_to_the_end_and_is_named_for_its_size()
    {
        var stream = Sample.With("workload: { broadcasts: [ { size: 1 kB, every: 5s } ] }").Workload.Broadcasts[0];
        Assert.That((stream.Name, stream.From, stream.Until), Is.EqualTo(
            ("broadcast-1-kb", Duration.FromMinutes(1), Duration.FromMinutes(10))));
    }

    [TestCase(128, true)]
    [TestCase(129, false)]
    public void The_most_links_of_a_scenario_are_those_of_a_node(int links, bool valid) =>
        Assert.That(new Nodes.NodeSettings { MaxLinks = links }.Validate(), valid ? Is.Null : Is.Not.Null);

    [TestCase(1, 0)]
    [TestCase(5, 4)]
    [TestCase(9, 8)]
    [TestCase(100, 8)]
    public void A_node_dials_eight_others_or_all_there_are(int nodes, int links) => Assert.That(
        Sample.With("", $"nodes={nodes}").Network.Topology, Is.EqualTo(new OutboundTopology(links)));
}
