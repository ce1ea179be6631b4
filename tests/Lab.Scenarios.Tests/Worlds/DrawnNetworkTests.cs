using System.Globalization;
using Bogus;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>
/// Networks that nobody thought of: a seeded faker draws size, shape, links, relay, wallets, traffic and a fault. Whatever it
/// draws, the network agrees in the end and repeats. A failure is replayed by its seed.
/// </summary>
public sealed class DrawnNetworkTests
{
    private sealed class Traffic
    {
        public string Name { get; set; } = "";
        public string Lines { get; set; } = "";
    }

    /// <summary>A stream of broadcasts as some shop might send it.</summary>
    private static Faker<Traffic> Traffics(int seed) => new Faker<Traffic>()
        .UseSeed(seed)
        .RuleFor(t => t.Name, f => f.Hacker.Noun().Replace(' ', '-').ToLowerInvariant() + "-" + f.Random.Int(0, 99_999))
        .RuleFor(t => t.Lines, (f, t) =>
            $"{{ name: {t.Name}, size: {f.Random.Int(1, 30_000)} B, every: {f.Random.Int(3, 9)}s, until: 60s }}");

    private static string Draw(int seed)
    {
        var f = new Faker { Random = new Randomizer(seed) };
        int nodes = f.Random.Int(6, 24), links = f.Random.Int(2, 5);
        string topology = f.PickRandom(
            $"{{ outbound: {links} }}", $"{{ dial-until: {links} }}", $"{{ scale-free: {{ links: {links} }} }}",
            "{ small-world: { degree: 4, rewire: 20% } }", "full");
        string latency = f.PickRandom(
            "latency: { constant: 30ms }", "latency: { uniform: [ 5ms, 300ms ], per: message }", "regions: world-8",
            "latency: { lognormal: { median: 60ms, sigma: 0.5 } }", "regions: bitcoin-2019");
        string loss = f.PickRandom("0%", "1/100", "1/20");
        string relay = f.PickRandom("flood", "gossip", "inventory", "mesh");
        string fault = f.PickRandom(
            "partition: { groups: [ 50%, 50% ] }", "crash: { nodes: 25%, restart-after: 10s }",
            "crash: { nodes: 20%, lose-store: true }", "delay: { from: all, to: all, by: 700ms, jitter: 300ms }");
        // Wallets and what they pay, some of it with the coins of coinbases.
        string payments = string.Create(
            CultureInfo.InvariantCulture,
            $"every: {f.Random.Int(1, 4)}s, wallets: {f.Random.Int(2, 30)}, amount: {f.Random.Int(1, 1_000)}, "
            + $"fee: {f.Random.Int(0, 50)}, until: 60s, payers: {f.PickRandom("wallets", "miners")}");
        string compact = f.PickRandom("true", "false");
        string streams = string.Join(", ", Traffics(seed).Generate(f.Random.Int(1, 3)).Select(t => t.Lines));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            version: 1
            id: drawn
            claim: A drawn network agrees.
            nodes: {{nodes}}
            roles: { miner: {{f.Random.Int(2, 5)}} }
            chain: { preset: development, target-block-time: 5s }
            network: { topology: {{topology}}, {{latency}}, loss: {{loss}} }
            relay: { strategy: {{relay}}, compact-blocks: {{compact}} }
            workload: { broadcasts: [ {{streams}} ], transfers: { {{payments}} } }
            phases:
              - { until: 40s }
              - { until: 80s, faults: [ { {{fault}} } ] }
              - { until: 200s, heal: all }
            always: [ one-chain, honest-never-banned, supply-conserved, state-roots-agree, no-double-spend, mempool-valid, memory-bounded ]
            eventually: [ { converged: 110s } ]
            """);
    }

    [Test]
    [Category("CARD-15")]
    public void Whatever_is_drawn_agrees_and_repeats([Range(1, 24)] int seed)
    {
        string yaml = Draw(seed);
        TestContext.Out.WriteLine($"seed {seed}\n{yaml}");
        var scenario = ScenarioFile.Parse(yaml, "drawn.yaml");
        using var first = new SimRun(scenario, (ulong)seed);
        using var second = new SimRun(scenario with { Engine = scenario.Engine with { Memo = false } }, (ulong)seed, 2);
        var outcome = first.Play(_ => true);
        var (verdict, checks) = outcome.Checks.Judge(outcome.End, []);
        Assert.Multiple(() =>
        {
            Assert.That(verdict, Is.EqualTo(Records.Verdict.Pass), string.Join('\n', checks.Where(c => !c.Holds)));
            Assert.That(second.Play(_ => true).TraceHash, Is.EqualTo(outcome.TraceHash));
        });
    }

    [Test]
    public void The_draw_itself_repeats()
    {
        string first = Draw(7), again = Draw(7);
        Assert.That(again, Is.EqualTo(first).And.Not.EqualTo(Draw(8)));
    }
}
