using System.Text.Json.Nodes;
using Lab.Core;
using Lab.Core.Seam;
using Lab.Records;
using Lab.Scenarios.Model;
using Lab.Scenarios.Yaml;

namespace Lab.Scenarios.Tests;

public sealed class ResolvedTests
{
    /// <summary>Every case of every choice at least once.</summary>
    private static readonly string[] Everything =
    [
        "",
        "network: { topology: { outbound: 3 }, latency: { constant: 50ms }, jitter: 10%, loss: 1/300, floor: 2ms }",
        "network: { topology: { dial-until: 3 }, latency: { uniform: [10ms, 150ms], per: message }, jitter: 5ms }",
        "network: { topology: { random-regular: 3 }, latency: { lognormal: { median: 60ms, sigma: 0.5 } } }",
        "network: { topology: { small-world: { degree: 4, rewire: 1/7 } }, latency: { pareto: { scale: 20ms, shape: 2.5 } } }",
        "network: { topology: { scale-free: { links: 2 } }, regions: bitcoin-2015, bandwidth: unlimited }",
        "network: { topology: { degree-table: [50%, 1] }, bandwidth: { up: 38 Mbit/s, down: 83 Mbit/s }, outbound-only: 20% }",
        "network: { topology: { edges: [[0, 1], [1, 2]] }, outbound-only: 3 }",
        "network: { topology: full, bandwidth: [ { share: 1/3, up: 1 Mbit/s, down: 2 Mbit/s }, { share: 2/3, up: 3 Mbit/s, down: 4 Mbit/s } ] }",
        "network: { topology: { discovered: { bootstrap: 2 } }, regions: { name: two, between: 9 Mbit/s, "
            + "regions: [ { name: a, weight: 1 }, { name: b, weight: 2, bandwidth: unlimited } ], latency: [[2ms, 9ms], [9ms, 3ms]] } }",
        "relay: { strategy: gossip, fanout: 5 }\npings: off\ncosts: { base: free, sign: 1ns }\ncores: 4\nseed: 9007199254740991",
        "relay: { block: { strategy: mesh, degree: 5, heartbeat: 700ms }, broadcast: { strategy: mesh, degree: 5, heartbeat: 700ms } }",
        "participant: { push-once: { fanout: 2, membership: full } }",
        "roles: { miner: 30% }\nminer: { leaves: 7 }\nchain: { preset: research, difficulty: 77, challenge: parent-hash }",
        "workload: { broadcasts: [ { size: 1 kB, every: 5s }, { name: b, size: 1 MiB, every: 1m, publishers: 3 }, "
            + "{ name: c, size: 1 B, every: 1s, publishers: [4, 2], from: 1m, until: 2m } ] }\n"
            + "expect: [ { metric: b-coverage-mean, at-least: 95% }, { metric: c-propagation-p95, equals: 1s, within: 5% } ]",
        "always: []\neventually: [ converged ]\nsometimes: [ reorg-deeper-than-3, chain-reloaded ]\n"
            + "engine: { memo: off, wire: paranoid }\nworlds: [ live, sim ]",
        "operator: [ { at: 0s, node: 0, do: { manifest: { from: 1, count: 2 } } }, { at: 1s, node: 1, do: { snapshot: { depth: 3 } } }, "
            + "{ at: 1s, node: 1, do: { check-peer: 2 } }, { at: 1s, node: 1, do: { preview-sync: 2 } }, "
            + "{ at: 1s, node: 1, do: { add-peer: { peer: 2, label: b c } } }, { at: 1s, node: 1, do: peers }, "
            + "{ at: 1s, node: 1, do: sync-candidates } ]",
    ];

    [TestCaseSource(nameof(Everything))]
    public void Reads_back_from_its_resolved_form(string lines)
    {
        string canonical = Canonical(Sample.With(lines));
        Assert.That(Canonical(ScenarioFile.FromResolved(JsonNode.Parse(canonical)!.AsObject())), Is.EqualTo(canonical));
    }

    [Test]
    public void Faults_read_back_from_the_resolved_form()
    {
        const string text = """
            version: 1
            id: a
            claim: c
            nodes: 10
            roles: { miner: 2 }
            phases:
              - { until: 1m, faults: [ { partition: { groups: [ 50%, rest ], one-way: true }, name: west } ] }
              - { until: 2m, heal: [ west ], faults: [ { cut: { from: [0], to: miners } }, { delay: { by: 1s, jitter: 1ms } } ] }
              - { until: 3m, faults: [ { crash: { nodes: 30%, lose-store: true, restart-after: 5s } }, { crash: { nodes: 2 } } ] }
              - { until: 4m, heal: all, faults: [ { restart: { nodes: all } } ] }
            """;
        string canonical = Canonical(ScenarioFile.Parse(text, "f"));
        var back = ScenarioFile.FromResolved(JsonNode.Parse(canonical)!.AsObject());
        Assert.Multiple(() =>
        {
            Assert.That(Canonical(back), Is.EqualTo(canonical));
            Assert.That(back.LastHealing, Is.EqualTo(Duration.FromMinutes(3)));
            Assert.That(back.Phases[0].Faults[0].Name, Is.EqualTo("west"));
        });
    }

    [Test]
    public void Different_ways_to_say_one_thing_have_one_hash() => Assert.Multiple(() =>
    {
        Assert.That(Hash("seed: 1\nwarm-up: 60s"), Is.EqualTo(Hash("")));
        Assert.That(Hash("network: { regions: world-8 }"), Is.EqualTo(Hash("network: { topology: { outbound: 8 } }")));
        Assert.That(Hash("network: { loss: 1/200 }"), Is.EqualTo(Hash("network: { loss: 0.5% }")));
        Assert.That(Hash("costs: { sign: 25us }"), Is.EqualTo(Hash("")));
        Assert.That(Hash("pings: 30s"), Is.EqualTo(Hash("# a remark")));
    });

    [TestCase("seed: 2")]
    [TestCase("network: { loss: 1/201 }")]
    [TestCase("costs: { sign: 26us }")]
    [TestCase("engine: { memo: off }")]
    [TestCase("always: []")]
    public void Another_value_has_another_hash(string lines) => Assert.That(Hash(lines), Is.Not.EqualTo(Hash("")));

    [Test]
    public void The_hash_of_the_sample_is_fixed_so_that_no_default_changes_unseen() => Assert.That(
        Hash("network: { latency: { constant: 50ms } }").ToString(),
        Is.EqualTo("15613a8cbb42f40b98448387b1020a7431b8fcd4040028244baaf6db1dac72d8"));

    [Test]
    public void Writes_every_default_out()
    {
        var json = ScenarioFile.Resolve(Sample.With(""));
        Assert.Multiple(() =>
        {
            Assert.That(json["seed"]!.ToJsonString(), Is.EqualTo("1"));
            Assert.That(json["warm-up"]!.ToJsonString(), Is.EqualTo("\"1m\""));
            Assert.That(json["pings"]!.ToJsonString(), Is.EqualTo("\"30s\""));
            Assert.That(json["always"]!.ToJsonString(), Is.EqualTo(System.Text.Json.JsonSerializer.Serialize(Checkers.Usual)));
            Assert.That(json["chain"]!["difficulty"]!.ToJsonString(), Is.EqualTo("\"auto\""));
            Assert.That(json["network"]!["regions"]!["name"]!.ToJsonString(), Is.EqualTo("\"world-8\""));
            Assert.That(json["costs"]!["verify"]!.ToJsonString(), Is.EqualTo("\"63us\""));
            Assert.That(json.ContainsKey("duration"), Is.False);
            Assert.That(json["phases"]!.ToJsonString(), Does.StartWith("[{\"until\":\"10m\""));
        });
    }

    [Test]
    public void Refuses_json_that_is_no_resolved_scenario()
    {
        var json = ScenarioFile.Resolve(Sample.With(""));
        json["nodse"] = 3;
        Assert.That(
            Assert.Throws<ScenarioInvalid>(() => ScenarioFile.FromResolved(json))!.Message,
            Does.StartWith("resolved scenario: error: found the unknown key 'nodse'").And.EndsWith("(did you mean 'nodes'?)"));

        var deep = new JsonObject();
        for (int i = 0; i < 40; i++) deep = new JsonObject { ["network"] = deep };
        Assert.That(
            Assert.Throws<ScenarioInvalid>(() => ScenarioFile.FromResolved(deep))!.Message,
            Does.Contain("more than 32 levels of nesting"));
    }

    [Test]
    public void The_default_costs_are_those_of_the_checked_in_table()
    {
        var costs = Sample.With("").Costs;
        Assert.Multiple(() =>
        {
            Assert.That(costs[WorkKind.Frame], Is.EqualTo(2_000_000));
            Assert.That(costs[WorkKind.HashKiB], Is.EqualTo(600_000));
            Assert.That(costs[WorkKind.Verify], Is.EqualTo(63_000_000));
            Assert.That(costs[WorkKind.PlotLeaf], Is.EqualTo(250_000));
            Assert.That(costs[WorkKind.Publish], Is.Zero);
            Assert.That(costs[WorkKind.Microsecond], Is.EqualTo(1_000_000));
            Assert.That(Sample.With("costs: { base: free }").Costs[WorkKind.Microsecond], Is.EqualTo(1_000_000));
        });
    }

    private static string Canonical(Scenario scenario) => CanonicalJson.Write(ScenarioFile.Resolve(scenario));

    private static Hash Hash(string lines) => ScenarioFile.HashOf(Sample.With(lines));
}
