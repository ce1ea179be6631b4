using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Tests;

/// <summary>What <c>operator</c> says is read, and what no run can do is refused by name and place.</summary>
[Category("SC-L14")]
[Category("SC-L16")]
[Category("SC-L17")]
[Category("SC-L20")]
[Category("SC-L25")]
public sealed class OperatorFormTests
{
    private static Scenario With(string actions, string others = "participant: full-node") => ScenarioFile.Parse(
        $$"""
        version: 1
        id: some
        claim: A claim.
        nodes: 4
        duration: 1m
        network: { latency: { constant: 50ms } }
        {{others}}
        operator: {{actions}}
        """, "some.yaml");

    [Test]
    public void Reads_every_order_in_the_order_written()
    {
        var orders = With(
            """
            [ { at: 0s, node: 0, do: { manifest: { from: 5, count: 2000 } } }, { at: 1s, node: 1, do: { snapshot: { depth: 3 } } },
              { at: 2s, node: 2, do: { check-peer: 3 } }, { at: 3s, node: 3, do: { preview-sync: 0 } },
              { at: 4s, node: 0, do: { add-peer: { peer: 1, label: a friend } } }, { at: 5s, node: 0, do: peers },
              { at: 59s, node: 0, do: sync-candidates }, { at: 6s, node: 0, do: { snapshot: {} } } ]
            """).Operator;
        Assert.That(orders.Select(o => o.Order), Is.EqualTo(new OperatorOrder[]
        {
            new ManifestOrder(5, 2_000), new SnapshotOrder(3), new CheckPeerOrder(3), new PreviewSyncOrder(0),
            new AddPeerOrder(1, "a friend"), new PeersOrder(), new SyncCandidatesOrder(), new SnapshotOrder(0),
        }));
        Assert.That(orders[3], Is.EqualTo(new OperatorAction(Duration.FromSeconds(3), 3, new PreviewSyncOrder(0))));
        Assert.That(With("[ { at: 0s, node: 0, do: peers } ]").Operator, Has.Count.EqualTo(1));
    }

    [TestCase("{ at: 60s, node: 0, do: peers }", "an action at 1m, expected a time before the end of the run, 1m")]
    [TestCase("{ at: 1s, node: 4, do: peers }", "node 4, expected ids from 0 to 3")]
    [TestCase("{ at: 1s, node: 0, do: { check-peer: 4 } }", "node 4, expected ids from 0 to 3")]
    [TestCase("{ at: 1s, node: 2, do: { check-peer: 2 } }", "check-peer of node 2 by itself, expected another node")]
    [TestCase("{ at: 1s, node: 2, do: { preview-sync: 2 } }", "preview-sync of node 2 by itself")]
    [TestCase("{ at: 1s, node: 2, do: { add-peer: { peer: 2 } } }", "add-peer of node 2 by itself")]
    [TestCase("{ at: 1s, node: 0, do: { manifest: { count: 2001 } } }", "expected a whole number from 0 to 2000")]
    [TestCase("{ at: 1s, node: 0, do: previw }", "known: manifest, snapshot, check-peer, preview-sync, add-peer, peers or sync-candidates")]
    [TestCase("{ at: 1s, node: 0, do: check-peer }", "without its settings")]
    [TestCase("{ at: 1s, node: 0 }", "without 'do'")]
    [TestCase("{ node: 0, do: peers }", "without 'at'")]
    [TestCase("{ at: 1s, do: peers }", "without 'node'")]
    public void Refuses_what_cannot_be_done(string action, string why) =>
        Assert.That(
            Assert.Throws<ScenarioInvalid>(() => With($"[ {action} ]"))!.Message, Does.Contain(why).And.Contain("some.yaml:"));

    [Test]
    public void A_label_has_at_most_64_characters()
    {
        string Add(int length) => $"[ {{ at: 1s, node: 0, do: {{ add-peer: {{ peer: 1, label: {new string('x', length)} }} }} }} ]";
        Assert.That(With(Add(64)).Operator, Has.Count.EqualTo(1));
        Assert.That(() => With(Add(65)), Throws.InstanceOf<ScenarioInvalid>());
    }

    [Test]
    public void Participants_that_are_no_nodes_have_no_operator() =>
        Assert.That(
            Assert.Throws<ScenarioInvalid>(
                () => With("[ { at: 1s, node: 0, do: peers } ]", "participant: { push-once: { fanout: 2 } }"))!.Message,
            Does.Contain("an operator of participants that are no nodes"));

    [TestCase("operator-answers")]
    [TestCase("operator-refusals")]
    public void Its_metrics_are_there_only_with_it(string metric)
    {
        string expect = $"expect: [ {{ metric: {metric}, at-least: 1 }} ]";
        Assert.That(With("[ { at: 1s, node: 0, do: peers } ]", expect).Expect, Has.Count.EqualTo(1));
        Assert.That(
            () => ScenarioFile.Parse(
                $"version: 1\nid: some\nclaim: A claim.\nnodes: 4\nduration: 1m\nnetwork: {{ latency: {{ constant: 1ms }} }}\n{expect}",
                "some.yaml"),
            Throws.InstanceOf<ScenarioInvalid>().With.Message.Contains("unknown metric"));
    }
}
