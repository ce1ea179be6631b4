namespace Lab.Scenarios.Tests;

/// <summary>Every refusal with its place and its words; the sample's lines end at line 5.</summary>
public sealed class RefusalTests
{
    // Keys
    [TestCase("seeds: 2", "6:1: found the unknown key 'seeds', expected version, id,*(did you mean 'seed'?)")]
    [TestCase("warm_up: 1m", "6:1: found the unknown key 'warm_up'*(did you mean 'warm-up'?)")]
    [TestCase("network: { los: 1% }", "6:12: found the unknown key 'los'*(did you mean 'loss'?)")]
    [TestCase("network: { topology: { outbonud: 8 } }",
        "6:24: found the unknown key 'outbonud', expected outbound,*(did you mean 'outbound'?)")]
    [TestCase("frobnicate: 1", "6:1: found the unknown key 'frobnicate', expected version,*or worlds")]
    [TestCase("costs: { verfy: 1us }", "6:10: found the unknown key 'verfy'*(did you mean 'verify'?)")]
    // Units
    [TestCase("warm-up: 60", "6:10: found '60', without a unit, expected a duration such as 250ms, 10s, 5m, 2h or 1d (did you mean '60s'?)")]
    [TestCase("warm-up: 10 sec", "6:10: found '10 sec', whose unit 'sec' is unknown, expected a duration*(did you mean '10s'?)")]
    [TestCase("warm-up: 1 kB", "6:10: found '1 kB', a size, expected a duration*")]
    [TestCase("warm-up: -1s", "6:10: found '-1s', expected a duration*")]
    [TestCase("warm-up: 366d", "6:10: found '366d', more than 365d, expected a duration*")]
    [TestCase("warm-up: 0.1ns", "6:10: found '0.1ns', finer than 1 ns, expected a duration*")]
    [TestCase("warm-up: [1s]", "6:10: found a list, expected a duration*")]
    [TestCase("warm-up:", "6:9: found nothing, expected a duration*")]
    [TestCase("pings: 0s", "6:8: found '0s', expected a duration*above 0")]
    [TestCase("network: { bandwidth: { up: 38 Mbps, down: 1 Gbit/s } }",
        "6:29: found '38 Mbps', whose unit 'Mbps' is unknown, expected a rate*(did you mean '38 Mbit/s'?)")]
    [TestCase("network: { bandwidth: { up: 38, down: 1 Gbit/s } }", "6:29: found '38', without a unit*(did you mean '38 Mbit/s'?)")]
    [TestCase("network: { loss: 5 }", "6:18: found '5', more than the whole, expected a share*(did you mean '5%'?)")]
    [TestCase("network: { loss: 1/0 }", "6:18: found '1/0', with '/0' after the number, expected a share*")]
    [TestCase("network: { loss: 0.0123456789012345 }", "6:18: found '0.0123456789012345', with more than 15 digits, expected a share*")]
    [TestCase("network: { loss: 101% }", "6:18: found '101%', more than the whole, expected a share*")]
    [TestCase("network: { loss: 51% }", "6:18: found a loss of 51%, expected at most 50%")]
    [TestCase("workload: { broadcasts: [ { size: 1KB, every: 1s } ] }",
        "6:35: found '1KB', whose unit 'KB' is unknown, expected a size*(did you mean '1 kB'?)")]
    [TestCase("workload: { broadcasts: [ { size: 0 B, every: 1s } ] }", "6:35: found '0 B', expected a size*")]
    [TestCase("workload: { broadcasts: [ { size: 17 MB, every: 1s } ] }", "6:35: found '17 MB', expected a size*from 1 B to 1 MiB")]
    // Numbers and words
    [TestCase("cores: many", "6:8: found 'many', expected a whole number from 1 to 64")]
    [TestCase("cores: 0", "6:8: found '0', expected a whole number from 1 to 64")]
    [TestCase("cores: 65", "6:8: found '65', expected a whole number from 1 to 64")]
    [TestCase("cores: \"2\"", "6:8: found '2', in quotes, expected a whole number*")]
    [TestCase("cores: 02", "6:8: found '02', with a leading zero, expected a whole number*(did you mean '2'?)")]
    [TestCase("cores: 2.0", "6:8: found '2.0', expected a whole number*")]
    [TestCase("seed: 1_000", "6:7: found '1_000', expected a whole number*(did you mean '1000'?)")]
    [TestCase("seed: 9007199254740992", "6:7: found '9007199254740992', expected a whole number from 0 to 9007199254740991")]
    [TestCase("engine: { memo: of }", "6:17: found 'of', expected on or off*")]
    [TestCase("relay: { strategy: flod }", "6:20: found 'flod', expected flood, gossip, inventory or mesh (did you mean 'flood'?)")]
    [TestCase("relay: { strategy: mesh, flood-publish: yes }", "6:41: found 'yes', expected true or false (did you mean 'true'?)")]
    [TestCase("chain: { difficulty: 0 }", "6:22: found '0', expected a whole number from 1 to 9007199254740991")]
    [TestCase("chain: { difficulty: hard }", "6:22: found 'hard', expected auto, or a whole number from 1")]
    [TestCase("chain: { preset: mainnet }", "6:18: found 'mainnet', expected development, test, main, research, minimal or devnet-instant*")]
    // What does not exist yet
    [TestCase("roles: { validator: 3 }", "6:10: found the key 'validator', a role that no node can take yet*expected miner")]
    [TestCase("always: [ finality-holds ]", "6:11: found 'finality-holds', a checker that does not exist yet, expected one-chain*")]
    [TestCase("always: [ converged ]", "6:11: found 'converged', which may fail for a while; it belongs to eventually, expected one-chain*")]
    [TestCase("eventually: [ one-chain ]", "6:15: found 'one-chain', which must hold at every instant; it belongs to always, expected a liveness checker*")]
    [TestCase("eventually: [ { progress: 1m } ]", "6:17: found 'progress', a checker that does not exist yet, expected converged")]
    [TestCase("relay: { strategy: directory-tree }", "6:20: found 'directory-tree', which nodes cannot do yet, expected flood*")]
    [TestCase("workload: { transfers: 5 }", "6:24: found '5', expected a rate such as 5/s, 30/m or 100/h")]
    [TestCase("workload: { transfers: 0/s }", "6:24: found '0/s', expected a rate such as 5/s, 30/m or 100/h")]
    [TestCase("workload: { transfers: 5/d }", "6:24: found '5/d', expected a rate such as 5/s, 30/m or 100/h")]
    [TestCase("workload: { transfers: { every: 1s, payers: miners } }", "6:45: found miners that pay in a network without any, expected roles: *")]
    [TestCase("miner: { sample-size: 5 }", "6:10: found the key 'sample-size', which a full scan does not have, expected *")]
    [TestCase("miner: { scan: sampling, full-up-to: 5 }", "6:26: found the key 'full-up-to', which only the adaptive scan has, expected *")]
    [TestCase("miner: { scan: sampling, sample-size: 0 }", "6:39: found '0', expected a whole number from 1 to 1048576")]
    [TestCase("miner: { concurrent-epochs: 17 }", "6:29: found '17', expected a whole number from 1 to 16")]
    [TestCase("workload: { transfers: { every: 1s, wallets: 1 } }", "6:46: found '1', expected a whole number from 2 to 100000")]
    [TestCase("workload: { transfers: { every: 1s, wallets: 100000, funds: 9007199254740991 } }",
        "6:61: found 9007199254740991 for each of 100000 wallets, expected at most 2^63 - 1 in all")]
    [TestCase("workload: { transfers: { every: 1s, until: 48h } }", "6:44: found an end at *, after the run, expected at most *")]
    [TestCase("chain: { emission: { schedule: fixed, step: 1 } }", "6:39: found the key 'step', which only the schedule linear-decay has, expected schedule, initial, floor, cap or versions")]
    [TestCase("chain: { emission: { schedule: linear } }", "6:32: found 'linear', expected fixed, halving, linear-decay, exponential-decay or table*")]
    [TestCase("chain: { fork-policy: append-only }\nroles: { miner: 2 }",
        "6:23: found append-only with 2 miners, expected at most one miner: two of them make forks that it cannot leave")]
    [TestCase("network: { latency: { trace: x.csv } }", "6:23: found 'trace', which the simulator cannot read yet, expected constant,*")]
    // Choices
    [TestCase("network: { topology: outbound }", "6:22: found 'outbound' without its settings, expected outbound: a whole number*")]
    [TestCase("network: { topology: { full: 3 } }", "6:24: found settings for 'full', expected the bare word full")]
    [TestCase("network: { topology: { outbound: 3, random-regular: 3 } }",
        "6:37: found 'random-regular' beside 'outbound', expected only one of them: a topology has one kind")]
    [TestCase("network: { topology: {} }", "6:22: found a mapping, without a known case, expected a topology such as { outbound: 8 }*")]
    [TestCase("network: { latency: { constant: 1ms }, regions: world-8 }", "6:12: found latency beside regions, expected one of the two*")]
    [TestCase("network: { regions: world-9 }", "6:21: found 'world-9', expected world-8, bitcoin-2015 or bitcoin-2019 (did you mean 'world-8'?)")]
    [TestCase("network: { latency: { uniform: [20ms, 10ms] } }", "6:32: found [20ms, 10ms], expected the smaller value first")]
    [TestCase("network: { latency: { uniform: [20ms] } }", "6:32: found a list, expected two durations such as [10ms, 150ms]")]
    [TestCase("network: { latency: { constant: 500us } }", "6:21: found a latency of at most 500us, expected at least the floor, 1ms; lower it too")]
    [TestCase("relay: { strategy: flood, fanout: 3 }", "6:27: found the key 'fanout', which only the strategy gossip has, expected strategy*")]
    [TestCase("relay: { strategy: mesh, low: 7 }", "6:8: found low 7, degree 6, high 12, expected low <= degree <= high")]
    [TestCase("relay: { strategy: mesh, outbound: 4 }",
        "6:36: found outbound 4, low 4, degree 6, expected outbound < low and at most half of degree")]
    [TestCase("relay: { strategy: mesh, low: 3, outbound: 3 }",
        "6:44: found outbound 3, low 3, degree 6, expected outbound < low and at most half of degree")]
    [TestCase("relay: { block: { strategy: flood } }", "6:8: found relay by kind without 'broadcast', expected broadcast: relay settings*")]
    [TestCase("chain: { epoch: 10s }", "6:17: found epoch out of its range, expected more than 0s and less than the target block time")]
    public void Refuses_with_place_expectation_and_nearest_word(string lines, string error)
    {
        var (place, text) = (error[..error.IndexOf(": ", StringComparison.Ordinal)], error[(error.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        string found = Sample.ErrorsWith(lines);
        Assert.That(found, Does.StartWith($"{Sample.File}:{place}: error: "));
        Assert.That(
            Matches(found[(found.IndexOf("error: ", StringComparison.Ordinal) + 7)..], text), Is.True,
            $"{found}\ndoes not match\n{error}");
    }

    [Test]
    public void Names_what_the_simulator_cannot_do_yet_and_what_it_can() => Assert.That(
        Sample.Errors("version: 1\nid: a\nclaim: b\nnodes: 9\nphases: [ { until: 1m, faults: [ { clock-skew: 1s } ] } ]\n"),
        Is.EqualTo("sample.yaml:5:36: error: found 'clock-skew', which the simulator cannot do yet, "
            + "expected partition, cut, delay, crash or restart"));

    [TestCase("id", "version: 1\nclaim: c\nnodes: 1\nduration: 1m\n")]
    [TestCase("claim", "version: 1\nid: a\nnodes: 1\nduration: 1m\n")]
    [TestCase("nodes", "version: 1\nid: a\nclaim: c\nduration: 1m\n")]
    [TestCase("version", "id: a\nclaim: c\nnodes: 1\nduration: 1m\n")]
    public void Refuses_a_scenario_without(string key, string text) =>
        Assert.That(Sample.Errors(text), Does.StartWith($"sample.yaml:1:1: error: found a scenario without '{key}', expected {key}: "));

    [Test]
    public void Refuses_a_scenario_without_an_end() => Assert.That(
        Sample.Errors("version: 1\nid: a\nclaim: c\nnodes: 1\n"),
        Is.EqualTo("sample.yaml:1:1: error: found a scenario without an end, expected duration: 10m, or phases"));

    [TestCase("My Run", "my-run")]
    [TestCase("my_run", "my-run")]
    [TestCase("9lives", null)]
    [TestCase("a--b", null)]
    [TestCase("a-", "a")]
    public void Refuses_an_id_that_is_no_name(string id, string? meant) => Assert.That(
        Sample.Errors(Sample.Head.Replace("sample", id)),
        Does.StartWith("sample.yaml:2:5: error: found '").And.EndsWith(
            "such as partition-heals" + (meant is null ? "" : $" (did you mean '{meant}'?)")));

    [TestCase("version: 2\nid: a\nclaim: c\nnodes: 1\nduration: 1m\n", "1:10: error: found '2', expected 1")]
    [TestCase("[1]\n", "1:1: error: found a list, expected a scenario: a mapping with the keys version,")]
    [TestCase("hello\n", "1:1: error: found 'hello', expected a scenario: a mapping with the keys version,")]
    public void Refuses_what_is_no_scenario(string text, string error) =>
        Assert.That(Sample.Errors(text), Does.StartWith("sample.yaml:" + error));

    [Test]
    public void Reports_all_errors_at_once_in_their_order() => Assert.That(
        Sample.ErrorsWith("cores: 0\nseed: x\npings: 5").Split('\n').Select(l => l.Split(':')[1]),
        Is.EqualTo(new[] { "6", "7", "8" }));

    [Test]
    public void Shows_twenty_errors_and_counts_the_rest()
    {
        string lines = string.Join('\n', Enumerable.Range(0, 50).Select(i => $"unknown-{i}: 1"));
        var refused = Assert.Throws<Yaml.ScenarioInvalid>(() => Sample.With(lines))!;
        Assert.That((refused.Diagnostics.Count, refused.Omitted), Is.EqualTo((20, 30)));
        Assert.That(refused.Message, Does.EndWith("\nand 30 more errors"));
    }

    [Test]
    public void Clips_and_escapes_what_it_quotes() => Assert.That(
        Sample.ErrorsWith("cores: \"" + "\\t\\e" + new string('x', 5_000) + "\""),
        Is.EqualTo("sample.yaml:6:8: error: found '\\t?" + new string('x', 57) + "...', expected a whole number from 1 to 64"));

    /// <summary>Equality, where a star in the expectation stands for any text, and a list of keys may end anywhere.</summary>
    private static bool Matches(string actual, string expected)
    {
        string[] parts = expected.Split('*');
        if (!actual.StartsWith(parts[0], StringComparison.Ordinal)) return false;
        int at = parts[0].Length;
        foreach (string part in parts[1..])
        {
            int next = actual.IndexOf(part, at, StringComparison.Ordinal);
            if (next < 0) return false;
            at = next + part.Length;
        }

        return at == actual.Length || parts[^1].Length == 0;
    }
}
