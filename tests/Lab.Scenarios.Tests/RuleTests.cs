namespace Lab.Scenarios.Tests;

/// <summary>Values that must fit together: accepted at their limit, refused past it. The sample has 10 nodes and 10m.</summary>
public sealed class RuleTests
{
    // Links and nodes
    [TestCase("network: { topology: { outbound: 9 } }", "network: { topology: { outbound: 10 } }",
        "6:22: error: found 10 links for each of 10 nodes, expected at most 9, one to every other node")]
    [TestCase("network: { topology: { dial-until: 9 } }", "network: { topology: { dial-until: 10 } }", "found 10 links for each of 10 nodes")]
    [TestCase("network: { topology: { random-regular: 9 } }", "network: { topology: { random-regular: 10 } }", "found 10 links")]
    [TestCase("network: { topology: { random-regular: 4 } }\ncores: 1", "network: { topology: { random-regular: 10 } }", "found 10 links")]
    [TestCase("network: { topology: { small-world: { degree: 8 } } }", "network: { topology: { small-world: { degree: 7 } } }",
        "found a small world of degree 7, expected an even degree")]
    [TestCase("network: { topology: { small-world: { degree: 8 } } }", "network: { topology: { small-world: { degree: 10 } } }", "found 10 links")]
    [TestCase("network: { topology: { scale-free: { links: 9 } } }", "network: { topology: { scale-free: { links: 10 } } }", "found 10 links")]
    [TestCase("network: { topology: { discovered: { bootstrap: 9 } } }", "network: { topology: { discovered: { bootstrap: 10 } } }", "found 10 links")]
    [TestCase("network: { topology: { degree-table: [50%, 100%] } }", "network: { topology: { degree-table: [50%, 99%] } }",
        "found a table that ends at 99%, expected 100% as its last entry")]
    [TestCase("network: { topology: { degree-table: [50%, 50%, 100%] } }", "network: { topology: { degree-table: [50%, 49%, 100%] } }",
        "found a share of 49% after 50%, expected cumulative shares, which never fall")]
    [TestCase("network: { topology: { edges: [[0, 9]] } }", "network: { topology: { edges: [[0, 10]] } }",
        "found a link from 0 to 10, expected node ids from 0 to 9")]
    [TestCase("network: { topology: { edges: [[0, 1]] } }", "network: { topology: { edges: [[1, 1]] } }", "found a link from 1 to itself")]
    [TestCase("network: { topology: { edges: [[0, 1], [1, 2]] } }", "network: { topology: { edges: [[0, 1], [1, 0]] } }",
        "found a second link between 1 and 0")]
    [TestCase("network: { topology: { edges: [[0, 1], [2, 0]] }, max-links: 2 }", "network: { topology: { edges: [[0, 1], [2, 0], [0, 3]] }, max-links: 2 }",
        "found 3 links for node 0, more than max-links 2")]
    [TestCase("network: { topology: { outbound: 8 }, max-links: 8 }", "network: { topology: { outbound: 8 }, max-links: 7 }",
        "found 8 links for each node, more than max-links 7")]
    [TestCase("network: { outbound-only: 1 }", "network: { outbound-only: 10 }", "found only nodes that nobody can dial")]
    [TestCase("network: { outbound-only: 1 }", "network: { outbound-only: 2 }", "found 8 nodes that can be dialled, expected more than 8")]
    [TestCase("network: { outbound-only: 10% }", "network: { outbound-only: 11 }", "found 11 of 10 nodes")]
    [TestCase("network: { topology: full, outbound-only: 1 }", "network: { topology: full, outbound-only: 2 }", "found two outbound-only nodes")]
    // Bandwidth and regions
    [TestCase("network: { bandwidth: [ { share: 1/3, up: 1 Mbit/s, down: 1 Mbit/s }, { share: 2/3, up: 2 Mbit/s, down: 2 Mbit/s } ] }",
        "network: { bandwidth: [ { share: 33%, up: 1 Mbit/s, down: 1 Mbit/s }, { share: 66%, up: 2 Mbit/s, down: 2 Mbit/s } ] }",
        "6:23: error: found classes whose shares do not add up to 100%")]
    [TestCase("network: { regions: { regions: [ { name: a, weight: 1 } ], latency: [[2ms]] } }",
        "network: { regions: { regions: [ { name: a, weight: 1 } ], latency: [[2ms, 3ms]] } }",
        "found a row of 2, expected 1 durations, one for each region")]
    [TestCase("network: { regions: { regions: [ { name: a, weight: 1 } ], latency: [[2ms]] } }",
        "network: { regions: { regions: [ { name: a, weight: 1 } ], latency: [[2ms], [2ms]] } }", "found 2 rows, expected 1")]
    [TestCase("network: { regions: { law: simblock-pareto, regions: [ { name: a, weight: 1 } ], latency: [[6ms]] } }",
        "network: { regions: { law: simblock-pareto, regions: [ { name: a, weight: 1 } ], latency: [[5ms]] } }",
        "found a mean of 5ms or less")]
    [TestCase("network: { regions: { regions: [ { name: a, weight: 1 } ], latency: [[2ms]] } }",
        "network: { regions: { regions: [ { name: a, weight: 1 }, { name: a, weight: 1 } ], latency: [[2ms, 2ms], [2ms, 2ms]] } }",
        "found two regions of one name")]
    // Roles
    [TestCase("roles: { miner: 10 }", "roles: { miner: 11 }", "6:17: error: found 11 miners of 10 nodes, expected at most as many as nodes")]
    [TestCase("roles: { miner: 5% }", "roles: { miner: 4% }", "found 4% of 10 nodes, which is none")]
    // Times
    [TestCase("warm-up: 599s", "warm-up: 10m", "6:10: error: found a warm-up of 10m, expected less than the run, 10m")]
    [TestCase("eventually: [ { converged: 10m } ]", "eventually: [ { converged: 601s } ]",
        "6:15: error: found 601s after the last healing at 0s, past the end of the run, expected at most 10m")]
    // Workload
    [TestCase("workload: { broadcasts: [ { size: 1 B, every: 1s, publishers: 10 } ] }",
        "workload: { broadcasts: [ { size: 1 B, every: 1s, publishers: 11 } ] }", "6:63: error: found 11 publishers of 10 nodes")]
    [TestCase("workload: { broadcasts: [ { size: 1 B, every: 1s, publishers: [0, 9] } ] }",
        "workload: { broadcasts: [ { size: 1 B, every: 1s, publishers: [0, 10] } ] }", "found node 10, expected ids from 0 to 9")]
    [TestCase("workload: { broadcasts: [ { size: 1 B, every: 1s, publishers: [0, 9] } ] }",
        "workload: { broadcasts: [ { size: 1 B, every: 1s, publishers: [0, 0] } ] }", "found node 0 a second time")]
    [TestCase("workload: { broadcasts: [ { size: 1 B, every: 1s, until: 10m } ] }",
        "workload: { broadcasts: [ { size: 1 B, every: 1s, until: 11m } ] }", "found an end at 11m, after the run, expected at most 10m")]
    [TestCase("workload: { broadcasts: [ { size: 1 B, every: 1s, from: 9m } ] }",
        "workload: { broadcasts: [ { size: 1 B, every: 1s, from: 10m } ] }", "found a start at 10m, expected a time before the end of the stream, 10m")]
    [TestCase("workload: { broadcasts: [ { size: 1 B, every: 540us, from: 1m } ] }",
        "workload: { broadcasts: [ { size: 1 B, every: 539us, from: 1m } ] }", "found more than 1,000,000 broadcasts")]
    [TestCase("workload: { broadcasts: [ { size: 1 B, every: 1s }, { size: 2 B, every: 1s } ] }",
        "workload: { broadcasts: [ { size: 1 B, every: 1s }, { size: 1 B, every: 2s } ] }", "found the name 'broadcast-1-b', which is taken")]
    // Checks
    [TestCase("roles: { miner: 1 }\nexpect: [ { metric: block-propagation-p95, at-most: 5s } ]",
        "roles: { miner: 1 }\nexpect: [ { metric: block-propagation-p96, at-most: 5s } ]",
        "7:21: error: found the unknown metric 'block-propagation-p96', expected one such as block-propagation-p95,")]
    [TestCase("roles: { miner: 1 }\nexpect: [ { metric: stale-rate, at-most: 5% } ]", "expect: [ { metric: stale-rate, at-most: 5% } ]",
        "6:21: error: found the metric stale-rate in a run without miners")]
    [TestCase("roles: { miner: 1 }\nexpect: [ { metric: stale-rate, at-most: 5% } ]",
        "roles: { miner: 1 }\nexpect: [ { metric: stale-rate, at-most: 5s } ]", "7:42: error: found 5s as a bound of stale-rate, expected a share")]
    [TestCase("expect: [ { metric: coverage-min, at-least: 5%, at-most: 5% } ]", "expect: [ { metric: coverage-min, at-least: 5%, at-most: 4% } ]",
        "found at most 4%, less than at least 5%, expected a range")]
    [TestCase("expect: [ { metric: coverage-min, equals: 5%, within: 1% } ]", "expect: [ { metric: coverage-min, equals: 5% } ]",
        "found equals without within")]
    [TestCase("expect: [ { metric: coverage-min, at-most: 5% } ]", "expect: [ { metric: coverage-min, at-most: 5%, within: 1% } ]",
        "found within without equals")]
    [TestCase("expect: [ { metric: coverage-min, at-most: 5% } ]", "expect: [ { metric: coverage-min } ]", "found no bound")]
    [TestCase("expect: [ { metric: coverage-min, at-most: 5% } ]", "expect: [ { metric: coverage-min, at-most: 5%, equals: 5%, within: 1% } ]",
        "found equals beside a range")]
    [TestCase("sometimes: [ reorg-deeper-than-1000 ]", "sometimes: [ reorg-deeper-than-1001 ]", "found 'reorg-deeper-than-1001'")]
    [TestCase("sometimes: [ orphan-held ]", "sometimes: [ orphan-held, orphan-held ]", "6:27: error: found 'orphan-held' a second time")]
    // Toys
    [TestCase("participant: { push-once: { fanout: 9 } }", "participant: { push-once: { fanout: 10 } }", "found a fanout of 10 among 10 nodes")]
    [TestCase("participant: { push-once: {} }", "participant: { push-once: {} }\nroles: { miner: 1 }", "7:1: error: found roles for push-once participants")]
    [TestCase("participant: { push-once: {} }\nnetwork: { loss: 1% }", "participant: { push-once: {} }\nnetwork: { topology: full }",
        "7:12: error: found topology for push-once participants, expected none: they dial whom they draw")]
    [TestCase("relay: { block: { strategy: flood }, broadcast: { strategy: flood } }",
        "relay: { block: { strategy: flood }, broadcast: { strategy: mesh } }",
        "6:49: error: found another strategy for broadcasts than for blocks, which nodes cannot do yet")]
    [TestCase("relay: { strategy: mesh, outbound: 3 }", "relay: { strategy: mesh, outbound: 4 }", "found outbound 4")]
    [TestCase(
        "relay: { strategy: mesh, grafts-beyond-high: true }", "relay: { strategy: flood, grafts-beyond-high: true }",
        "which only the strategy mesh has")]
    [TestCase("relay: { strategy: mesh, lazy-percent: 100 }", "relay: { strategy: mesh, lazy-percent: 101 }", "found '101'")]
    [TestCase("relay: { strategy: mesh, lazy: 128 }", "relay: { strategy: mesh, lazy: 129 }", "found '129', expected a whole number from 0 to 128")]
    [TestCase("network: { max-links: 128 }", "network: { max-links: 129 }", "6:23: error: found '129', expected a whole number from 1 to 128")]
    [TestCase("workload: { broadcasts: [ { size: 1 MiB, every: 1s } ] }",
        "workload: { broadcasts: [ { size: 1048577 B, every: 1s } ] }", "found '1048577 B', expected a size")]
    [TestCase("participant: full-node\npings: off", "participant: { push-once: {} }\npings: off", "7:1: error: found pings for push-once participants")]
    public void Accepts_at_the_limit_and_refuses_past_it(string accepted, string refused, string error)
    {
        Assert.That(() => Sample.With(accepted), Throws.Nothing);
        Assert.That(Sample.ErrorsWith(refused), Does.Contain(error));
    }

    // Phases and faults: 10 nodes, phases until 1m, 2m, 3m with these middle lines
    [TestCase("partition: { groups: [ 50%, 50% ] }", "partition: { groups: [ 50%, 40% ] }",
        "found groups of 9 nodes together, of 10, expected groups that cover all nodes; the last may be rest")]
    [TestCase("partition: { groups: [ 1/3, 1/3, 1/3 ] }", "partition: { groups: [ 1/3, 1/3 ] }", "found groups of 6 nodes together")]
    [TestCase("partition: { groups: [ 9, rest ] }", "partition: { groups: [ 10, rest ] }", "expected some nodes left for rest")]
    [TestCase("partition: { groups: [ [0, 1], 8 ] }", "partition: { groups: [ [0, 1], 9 ] }", "found groups of 11 nodes together")]
    [TestCase("partition: { groups: [ [0, 1], [2], rest ] }", "partition: { groups: [ [0, 1], [1], rest ] }", "found a node in two groups")]
    [TestCase("partition: { groups: [ 5, rest ] }", "partition: { groups: [ rest, 5 ] }", "found rest before the last group")]
    [TestCase("cut: { from: [0], to: [9] }", "cut: { from: [0], to: [10] }", "found node 10, expected ids from 0 to 9")]
    [TestCase("crash: { nodes: 10 }", "crash: { nodes: 11 }", "found 11 of 10 nodes")]
    [TestCase("crash: { nodes: 5% }", "crash: { nodes: 4% }", "found 4% of 10 nodes, which is none")]
    [TestCase("crash: { nodes: all }", "crash: { nodes: miners }", "found miners in a run that has none")]
    [TestCase("crash: { nodes: 1, restart-after: 2m }", "crash: { nodes: 1, restart-after: 3m }", "found a restart after 3m, expected less than the run, 3m")]
    [TestCase("delay: { by: 1ms }", "restart: {}", "found a restart with no crash before it")]
    [TestCase("delay: { by: 1ms }, name: slow", "delay: { by: 1ms }, name: slows", "found the healing of 'slow'*(did you mean 'slows'?)")]
    public void Faults_fit_the_nodes(string accepted, string refused, string error)
    {
        string Text(string fault) =>
            "version: 1\nid: a\nclaim: c\nnodes: 10\nphases:\n  - until: 1m\n    faults: [ { " + fault + " } ]\n"
            + "  - { until: 3m" + (fault.Contains("name") ? ", heal: [ slow ]" : "") + " }\n";
        Assert.That(() => ScenarioFile.Parse(Text(accepted), "f"), Throws.Nothing);
        string found = Sample.Errors(Text(refused));
        foreach (string part in error.Split('*')) Assert.That(found, Does.Contain(part));
        Assert.That(found, Does.StartWith(refused.Contains("name") ? "sample.yaml:8:24" : "sample.yaml:7:15"));
    }

    [TestCase("[ { until: 1m }, { until: 61s } ]", "[ { until: 1m }, { until: 1m } ]", "5:35: error: found a phase until 1m, expected a time after 1m")]
    [TestCase("[ { until: 1m, faults: [ { delay: { by: 1s } } ] }, { until: 2m, heal: all } ]", "[ { until: 1m, heal: all } ]",
        "found heal: all with no fault before it")]
    [TestCase("[ { until: 1m, faults: [ { crash: { nodes: 1 } } ] }, { until: 2m, faults: [ { restart: {} } ] } ]",
        "[ { until: 1m, faults: [ { delay: { by: 1s }, name: a }, { delay: { by: 1s }, name: a } ] } ]", "found a second fault named 'a'")]
    public void Phases_follow_each_other(string accepted, string refused, string error)
    {
        const string head = "version: 1\nid: a\nclaim: c\nnodes: 10\nphases: ";
        Assert.That(() => ScenarioFile.Parse(head + accepted + "\n", "f"), Throws.Nothing);
        Assert.That(Sample.Errors(head + refused + "\n"), Does.Contain(error));
    }

    [Test]
    public void Refuses_duration_beside_phases() => Assert.That(
        Sample.ErrorsWith("phases: [ { until: 1m } ]"),
        Is.EqualTo("sample.yaml:5:1: error: found duration beside phases, expected one of the two: the last phase ends the run"));

    [Test]
    public void Random_regular_needs_an_even_number_of_link_ends()
    {
        string head = Sample.Head.Replace("nodes: 10", "nodes: 11");
        Assert.That(() => ScenarioFile.Parse(head + "network: { topology: { random-regular: 4 } }\n", "f"), Throws.Nothing);
        Assert.That(Sample.Errors(head + "network: { topology: { random-regular: 3 } }\n"), Does.Contain("found random-regular 3 with 11 nodes"));
    }

    [TestCase(1, true)]
    [TestCase(0, false)]
    [TestCase(100_000, true)]
    [TestCase(100_001, false)]
    public void Takes_1_to_100000_nodes(int nodes, bool accepted)
    {
        string text = Sample.Head.Replace("nodes: 10", $"nodes: {nodes}");
        Assert.That(() => ScenarioFile.Parse(text, "f"), accepted ? Throws.Nothing : Throws.TypeOf<Yaml.ScenarioInvalid>());
    }

    [TestCase(129, true)]
    [TestCase(130, false)]
    public void A_full_topology_has_no_more_links_than_a_node_can_hold(int nodes, bool accepted)
    {
        string text = Sample.Head.Replace("nodes: 10", $"nodes: {nodes}") + "network: { topology: full, max-links: 128 }\n";
        Assert.That(() => ScenarioFile.Parse(text, "f"), accepted ? Throws.Nothing : Throws.TypeOf<Yaml.ScenarioInvalid>());
    }
}
