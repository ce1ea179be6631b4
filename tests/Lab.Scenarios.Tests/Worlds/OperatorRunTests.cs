using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Records;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>What operators ask during a simulated run comes back in its record, and changes no chain.</summary>
public sealed class OperatorRunTests
{
    private const string Late = """
        nodes: 6
        roles: { miner: 2 }
        network: { topology: { edges: [ [0, 1], [1, 2], [2, 3], [3, 4], [4, 0], [5, 0] ] }, latency: { constant: 20ms } }
        sync: { download: 500 B/s }
        phases:
          - { until: 60s, faults: [ { name: late, crash: { nodes: [ 5 ], lose-store: true } } ] }
          - { until: 120s, heal: [ late ] }
        always: [ one-chain, honest-never-banned, state-roots-agree ]
        """;

    private static RunOutcome Play(string actions, string lines = Late, ulong seed = 1) =>
        Runs.Play(Runs.Small(lines + $"\noperator: [ {actions} ]"), seed);

    private static OperatorAnswer Only(string action, string lines = Late) => Play(action, lines).Data.Operator.Single();

    [Test]
    [Category("SC-L16")]
    public void A_manifest_is_in_the_record()
    {
        var answer = Only("{ at: 50s, node: 1, do: { manifest: { from: 2, count: 3 } } }");
        Assert.That((answer.At, answer.Node, answer.Action), Is.EqualTo(("50s", 1, "manifest")));
        Assert.That(answer.Outcome, Is.EqualTo(OperatorOutcome.Answered));
        Assert.That((long)answer.Values!["tip"]!["height"]!, Is.GreaterThan(3));
        Assert.That(answer.Values["blocks"]!.AsArray(), Has.Count.EqualTo(3));
        Assert.That(answer.Found, Does.StartWith($"height {answer.Values["tip"]!["height"]}, tip "));
    }

    [Test]
    [Category("SC-L17")]
    [Category("SC-L18")]
    public void A_snapshot_is_a_file_that_verifies_by_itself()
    {
        var outcome = Play(
            "{ at: 50s, node: 1, do: { snapshot: { depth: 2 } } }, { at: 50s, node: 1, do: { manifest: { count: 2000 } } },"
            + "{ at: 50s, node: 1, do: { snapshot: { depth: 2 } } }",
            Late + "\nworkload: { transfers: { every: 1s, wallets: 5 } }");
        var kept = outcome.Data.Files.Single();
        Assert.That(outcome.Data.Operator.Select(a => a.File), Is.EqualTo(new[] { kept.Path, null, kept.Path }));
        Assert.That(SnapshotFile.Open(kept.Bytes, out var file), Is.EqualTo(SnapshotFault.None));
        Assert.That(file!.Verify(NoMemo.Instance, out _), Is.EqualTo(SnapshotFault.None));
        var blocks = outcome.Data.Operator[1].Values!["blocks"]!.AsArray();
        Assert.That($"{file.Block}", Is.EqualTo((string)blocks[^3]!), "two below the tip");
        Assert.That($"{file.Network}", Is.EqualTo((string)blocks[0]!));
        Assert.That(SnapshotContent.Of(file.Snapshot).Keys, Is.Not.Empty, "wallets have paid");
    }

    [Test]
    [Category("SC-L20")]
    public void A_peer_check_finds_who_runs_and_who_does_not()
    {
        var answers = Play("{ at: 50s, node: 0, do: { check-peer: 2 } }, { at: 50s, node: 0, do: { check-peer: 5 } }").Data.Operator;
        Assert.That(answers[0].Found, Does.StartWith("healthy: height "));
        Assert.That(answers[1].Found, Does.StartWith("not reached"));
        Assert.That((int)answers[1].Values!["peer"]!, Is.EqualTo(5));
    }

    [Test]
    [Category("SC-L25")]
    [Category("U-04")]
    public void A_preview_has_its_id_and_writes_nothing()
    {
        const string Preview = "{ at: 64s, node: 5, do: { preview-sync: 0 } }, { at: 80s, node: 5, do: sync-candidates }";
        var outcome = Play(Preview);
        var (preview, kept) = (outcome.Data.Operator[0], outcome.Data.Operator[1]);
        string id = (string)preview.Values!["candidate"]!;
        Assert.That(preview.Found, Does.StartWith("AheadAppend: ").And.EndsWith($" would be fetched; candidate {id}"));
        Assert.That((long)preview.Values["blocks"]!, Is.GreaterThan(1));
        Assert.That(kept.Found, Is.EqualTo("1: " + id));
        var without = Runs.Play(Runs.Small(Late));
        Assert.That(
            outcome.Data.Blocks.Select(b => b.Id), Is.EqualTo(without.Data.Blocks.Select(b => b.Id)), "no chain was changed");
        Assert.That(
            outcome.Data.Items.Select(i => i.AcceptedAt[5] == ItemTrack.Never),
            Is.EqualTo(without.Data.Items.Select(i => i.AcceptedAt[5] == ItemTrack.Never)), "no block came by it");
    }

    [Test]
    [Category("SC-L14")]
    [Category("SC-L19")]
    [Category("SC-L21")]
    public void A_peer_that_is_added_is_linked_and_in_the_list()
    {
        var answers = Play(
            "{ at: 40s, node: 0, do: { preview-sync: 2 } }, { at: 41s, node: 0, do: { add-peer: { peer: 2, label: across } } },"
            + "{ at: 50s, node: 0, do: { preview-sync: 2 } }, { at: 51s, node: 0, do: peers },"
            + "{ at: 52s, node: 0, do: { add-peer: { peer: 2 } } }").Data.Operator;
        Assert.That((answers[0].Outcome, answers[0].Found), Is.EqualTo((OperatorOutcome.Refused, "no ready peer has that key")));
        Assert.That(answers[1].Found, Is.EqualTo("a new endpoint; it is dialled"));
        Assert.That(answers[2].Outcome, Is.EqualTo(OperatorOutcome.Answered));
        var across = answers[3].Values!["endpoints"]!.AsArray().Single(e => (int?)e!["node"] == 2)!;
        Assert.That(((string)across["label"]!, (string)across["source"]!, (bool)across["isLinked"]!),
            Is.EqualTo(("across", "Operator", true)));
        Assert.That(answers[4].Found, Is.EqualTo("an endpoint that the node knew before"));
    }

    [TestCase("{ at: 50s, node: 1, do: { manifest: { from: 100000 } } }", "the chain has heights 0 to ")]
    [TestCase("{ at: 50s, node: 1, do: { snapshot: { depth: 5000 } } }", "it has no block after genesis 5000 below its tip")]
    public void What_a_node_cannot_do_is_refused_by_name(string action, string why)
    {
        var answer = Only(action);
        Assert.That(answer.Outcome, Is.EqualTo(OperatorOutcome.Refused));
        Assert.That(answer.Found, Does.Contain(why));
    }

    [Test]
    public void Who_cannot_be_dialled_is_not_checked()
    {
        const string Hidden = "network: { topology: { outbound: 1 }, latency: { constant: 20ms }, outbound-only: 2 }\nnodes: 4\nduration: 60s";
        var answers = Play(string.Join(", ", Enumerable.Range(1, 3).Select(i => $"{{ at: 50s, node: 0, do: {{ check-peer: {i} }} }}")), Hidden);
        Assert.That(
            answers.Data.Operator.Count(a => a.Outcome == OperatorOutcome.Refused && a.Found.EndsWith("it is outbound-only", StringComparison.Ordinal)),
            Is.InRange(1, 2));
    }

    [Test]
    public void A_node_that_is_down_or_goes_down_or_misbehaves_has_no_answer()
    {
        Assert.That(Only("{ at: 50s, node: 5, do: peers }"),
            Is.EqualTo(new OperatorAnswer("50s", 5, "peers", OperatorOutcome.Unanswered, "node 5 was down", null, null)));
        const string GoesDown = """
            nodes: 6
            network: { topology: { edges: [ [0, 1], [1, 2], [2, 3], [3, 4], [4, 0], [5, 0] ] }, latency: { constant: 20ms } }
            phases:
              - { until: 30s }
              - { until: 60s, faults: [ { name: d, crash: { nodes: [ 0 ] } } ] }
            """;
        var lost = Play("{ at: 29990ms, node: 0, do: { check-peer: 3 } }", GoesDown).Data.Operator.Single();
        Assert.That((lost.Outcome, lost.Found), Is.EqualTo((OperatorOutcome.Unanswered, "node 0 went down before it answered")));
        const string Attacked = "nodes: 2\nroles: { miner: 1 }\nnetwork: { topology: full, latency: { constant: 20ms } }\n"
            + "duration: 60s\nadversaries: [ { behaviour: garbage-bytes, count: 1, from: 30s } ]";
        var answers = Play("{ at: 9s, node: 0, do: peers }, { at: 9s, node: 1, do: peers }", Attacked).Data.Operator;
        Assert.That(answers.Select(a => a.Outcome), Is.EquivalentTo(new[] { OperatorOutcome.Answered, OperatorOutcome.Refused }));
        Assert.That(answers.Single(a => a.Outcome == OperatorOutcome.Refused).Found, Does.Contain("misbehaves in this run"));
    }

    [Test]
    public void What_was_asked_at_the_very_end_is_unanswered()
    {
        var outcome = Play("{ at: 119999ms, node: 0, do: { check-peer: 2 } }, { at: 50s, node: 0, do: { preview-sync: 3 } }");
        Assert.That(outcome.Data.Operator[0].Found, Is.EqualTo("no answer until the end of the run"));
        Assert.That(outcome.Data.Operator.Select(a => a.Outcome),
            Is.EqualTo(new[] { OperatorOutcome.Unanswered, OperatorOutcome.Refused }));
    }

    [Test]
    public void Threads_change_no_answer()
    {
        var scenario = Runs.Small(Late + "\noperator: [ { at: 64s, node: 5, do: { preview-sync: 0 } }, { at: 50s, node: 0, do: { check-peer: 2 } } ]");
        var (one, two) = (Runs.Play(scenario), Runs.Play(scenario, threads: 2));
        Assert.That(two.TraceHash, Is.EqualTo(one.TraceHash));
        Assert.That(two.Data.Operator.Select(a => a.Found), Is.EqualTo(one.Data.Operator.Select(a => a.Found)));
    }
}
