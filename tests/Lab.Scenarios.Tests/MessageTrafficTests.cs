using Lab.Nodes;
using Lab.Nodes.Messages;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests;

/// <summary>
/// Every message has a sender and a receiver in some scenario: the shipped ones, made small, carry every code of the
/// table from one node to another.
/// </summary>
[Category("ST-G18")]
public sealed class MessageTrafficTests
{
    private static readonly Dictionary<string, string[]> Small = new()
    {
        ["first-blocks"] = [],
        ["crash-recovers"] = [],
        ["transaction-lifecycle"] = ["duration=1m", "workload.transfers.until=50s", "eventually=", "expect="],
        ["multi-miner-consensus"] =
        [
            "duration=2m", "warm-up=0s", "nodes=20", "roles.miner=10", "relay={ compact-blocks: true }",
            "workload.transfers.every=50ms", "eventually=", "expect=", "sometimes=",
        ],
        ["late-joiner-from-snapshot"] =
        [
            "phases.0.until=60s", "phases.1.until=62s", "phases.2.until=70s", "phases.3.until=80s",
            "sync.snapshot.depth=10", "workload.transfers.until=50s", "eventually=", "expect=", "sometimes=",
        ],
        ["published-waku-10kb"] =
        [
            "nodes=24", "network.topology.dial-until=10", "relay.degree=3", "relay.low=3", "relay.high=3", "duration=1m",
            "warm-up=10s", "expect=",
        ],
        ["peer-exchange-poisoning"] = ["duration=2m", "phases=", "eventually=", "expect="],
        ["garbage-bytes"] = ["duration=90s", "eventually=", "expect="],
        ["flood-attack"] = ["duration=70s", "nodes=20", "eventually=", "expect="],
    };

    [Test]
    public void Every_code_of_the_table_is_delivered_in_some_scenario()
    {
        long[] delivered = new long[256];
        foreach (var (id, overrides) in Small) Count(id, overrides, delivered);
        Assert.That(
            MessageTypes.All.Where(t => delivered[(int)t.Code] == 0).Select(t => t.Name), Is.Empty,
            "types that no scenario sends");
    }

    [Test]
    public void A_scenario_alone_does_not_carry_them_all()
    {
        long[] delivered = new long[256];
        Count("first-blocks", [], delivered);
        Assert.That(delivered[(int)MessageCode.Graft], Is.Zero, "or the count counts what is not there");
        Assert.That(delivered[(int)MessageCode.Block], Is.Positive);
    }

    private static void Count(string id, string[] overrides, long[] delivered)
    {
        var scenario = ScenarioFile.Read(Path.Combine(Repository.Root, "scenarios", id + ".yaml"), overrides);
        using var run = new SimRun(scenario, 1, threads: 1, logSecond: null, rewire: frame =>
        {
            if (Wire.Decode(frame) is Message message) delivered[(int)message.Code]++;
            return frame;
        });
        run.Play(_ => true);
    }
}
