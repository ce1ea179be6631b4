using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests;

/// <summary>What <c>scoring</c> says reaches the settings of nodes, and what makes no sense together is refused.</summary>
[Category("ST-N06")]
public sealed class ScoringFormTests
{
    private static ScoreSettings Of(string scoring) =>
        new Blueprint(Sample.With(scoring), 1).SettingsOf(0, node => new Endpoint((UInt128)(uint)node, 1)).Scoring;

    [Test]
    public void Says_how_bad_each_conduct_is() =>
        Assert.That(
            Of("scoring: { item-not-delivered: 1, announced-in-vain: 2, unasked-answer: 3, sync-stalled: 4, rate-exceeded: 5, "
                + "asked-too-soon: 6, block-never-came: 7, went-on: 0, disconnect-at: 9, ban-at: 10, forgiven-per-minute: 11 }"),
            Is.EqualTo(new ScoreSettings
            {
                ItemNotDelivered = 1, AnnouncedInVain = 2, UnaskedAnswer = 3, SyncStalled = 4, RateExceeded = 5,
                AskedTooSoon = 6, BlockNeverCame = 7, WentOn = 0, DisconnectAt = 9, BanAt = 10, ForgivenPerMinute = 11,
            }));

    [Test]
    public void Without_it_nodes_keep_their_own() => Assert.That(Of(""), Is.EqualTo(new ScoreSettings()));

    [TestCase("went-on: -1")]
    [TestCase("went-on: 1000001")]
    [TestCase("disconnect-at: 0")]
    [TestCase("disconnect-at: 100, ban-at: 99")]
    [TestCase("wenton: 1")]
    public void Refuses_what_makes_no_sense(string keys) =>
        Assert.That(() => Of($"scoring: {{ {keys} }}"), Throws.InstanceOf<Yaml.ScenarioInvalid>());
}
