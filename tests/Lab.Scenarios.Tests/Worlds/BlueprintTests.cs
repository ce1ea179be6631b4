using Lab.Core;
using Lab.Core.Crypto;
using Lab.Core.Seam;
using Lab.Nodes;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;
using Lab.Sim;
using Lab.Sim.Nodes;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>What is drawn before a run: the chain, keys, miners, dials; by seed, and the same each time.</summary>
public sealed class BlueprintTests
{
    private static readonly Scenario Ten = Sample.With("roles: { miner: 3 }\nnetwork: { topology: { outbound: 4 } }");

    [Test]
    public void The_chain_is_the_scenarios()
    {
        var chain = new Blueprint(Ten, 1).Chain(new Instant(5));
        Assert.That(chain.Validate(), Is.Null);
        Assert.That(chain, Is.EqualTo(
            Ten.Chain.ToParameters(3 * 64) with { NetworkId = "lab-sample", GenesisTime = new Instant(5) }));
    }

    [TestCase(60, 64)]
    [TestCase(64, 64)]
    public void The_longest_id_still_names_a_network(int length, int name)
    {
        var chain = new Blueprint(Ten with { Id = new string('a', length) }, 1).Chain(Instant.Zero);
        Assert.That(chain.Validate(), Is.Null);
        Assert.That(chain.NetworkId, Has.Length.EqualTo(name));
    }

    [Test]
    public void Keys_differ_by_node_and_seed()
    {
        Blueprint one = new(Ten, 1), two = new(Ten, 2);
        var keys = Enumerable.Range(0, 10).SelectMany(n => new[] { one.KeyOf(n).Public, two.KeyOf(n).Public }).ToList();
        Assert.That(keys, Is.Unique);
        Assert.That(new Blueprint(Ten, 1).KeyOf(3).Public, Is.EqualTo(one.KeyOf(3).Public));
    }

    [Test]
    public void A_node_that_replaces_another_has_a_key_of_its_own_and_plots_for_it()
    {
        var plan = new Blueprint(Ten, 1);
        int generation = 0;
        var create = plan.Participants(
            Instant.Zero, i => new Endpoint((UInt128)(uint)i, 1), generationOf: _ => generation);
        var keys = new List<PublicKey>();
        using var world = new SimWorld(new SimOptions());
        world.Add(new NodeSpec { Create = birth => create(plan.Miners[0], birth.Store, birth.Memo, birth.Luck) });
        for (; generation < 3; generation++)
        {
            world.Boot(0);
            var node = (Node)world.ParticipantOf(0)!;
            world.Crash(0, loseStore: true);
            Assert.That(node.Key, Is.EqualTo(plan.KeyOf(plan.Miners[0], generation).Public));
            keys.Add(node.Key);
        }

        Assert.That(keys, Is.Unique);
        Assert.That(keys[0], Is.EqualTo(plan.KeyOf(plan.Miners[0]).Public));
    }

    [Test]
    public void Miners_are_drawn_by_seed_and_kept_in_order()
    {
        var miners = Enumerable.Range(1, 20).Select(seed => new Blueprint(Ten, (ulong)seed).Miners).ToList();
        Assert.That(miners, Is.All.Count.EqualTo(3).And.All.Ordered);
        Assert.That(miners.SelectMany(m => m).Distinct().Count(), Is.EqualTo(10));
        Assert.That(new Blueprint(Ten, 7).Miners, Is.EqualTo(miners[6]));
    }

    [Test]
    public void Nodes_dial_as_the_topology_says_and_nobody_who_cannot_be_dialled()
    {
        var plan = new Blueprint(
            Sample.With("network: { topology: { outbound: 4 }, outbound-only: 3 }", "nodes=20"), 1);
        Assert.That(Enumerable.Range(0, 20).Select(n => plan.DialsOf(n).Count), Is.All.EqualTo(4));
        Assert.That(Enumerable.Range(0, 20).SelectMany(plan.DialsOf).Where(n => plan.Placement.OutboundOnly[n]), Is.Empty);
    }

    [Test]
    public void Toys_dial_nobody_at_the_start() => Assert.That(
        Enumerable.Range(0, 10).SelectMany(new Blueprint(Sample.With("participant: { push-once: { fanout: 2 } }"), 1).DialsOf),
        Is.Empty);

    [Test]
    public void A_selection_is_the_same_whoever_asks()
    {
        var half = new SomeNodes(Portion.Of(5));
        Blueprint one = new(Ten, 1), again = new(Ten, 1);
        Assert.That(again.Selections.Of(half, "0.0"), Is.EqualTo(one.Selections.Of(half, "0.0")));
        Assert.That(again.Selections.Of(new MinerNodes(), "0.0"), Is.EqualTo(one.Miners));
    }

    /// <summary>What a scenario's network means to the simulator.</summary>
    private static SimOptions Options(string network)
    {
        var scenario = Sample.With("network: { " + network + " }");
        return SimNetwork.Options(scenario, 7, Placement.Of(scenario, 7));
    }

    [Test]
    public void The_simulator_is_told_floor_loss_jitter_and_seed()
    {
        var options = Options("latency: { constant: 9ms }, floor: 3ms, loss: 1/200, jitter: 10%");
        Assert.That((options.Seed, options.Floor, options.LossPerMillion, options.JitterShare, options.Jitter), Is.EqualTo(
            (7ul, Duration.FromMilliseconds(3), 5_000, new Ratio(1, 10), Duration.Zero)));
        Assert.That(Options("latency: { constant: 9ms }, jitter: 4ms").Jitter, Is.EqualTo(Duration.FromMilliseconds(4)));
        Assert.That(options.LinkRate, Is.Null);
    }

    [TestCase("latency: { uniform: [5ms, 6ms], per: message }", true, 5)]
    [TestCase("latency: { uniform: [5ms, 6ms] }", false, 5)]
    [TestCase("latency: { pareto: { scale: 4ms, shape: 2 }, per: message }", true, 4)]
    [TestCase("latency: { lognormal: { median: 9ms, sigma: 0.5 } }", false, 0)]
    [TestCase("regions: bitcoin-2019, topology: { outbound: 4 }", true, 1)]
    public void A_law_knows_when_it_is_drawn_and_its_least_value(string network, bool perMessage, int least)
    {
        var law = Options(network).Latency;
        Assert.That((law.PerMessage, law.Smallest), Is.EqualTo((perMessage, Duration.FromMilliseconds(least))));
    }

    [Test]
    public void Samples_of_a_uniform_law_fill_its_range()
    {
        var law = Options("latency: { uniform: [5ms, 6ms], per: message }").Latency;
        Assert.That((law.Message(0, 1, 0, 0), law.Message(0, 1, 0, ulong.MaxValue)), Is.EqualTo((5_000_000L, 6_000_000L)));
    }

    [Test]
    public void A_pareto_law_is_cut_off_at_its_cap()
    {
        var law = Options("latency: { pareto: { scale: 10ms, shape: 1, cap: 40ms } }").Latency;
        var luck = Rng.For(1, "test");
        var draws = Enumerable.Range(0, 20_000).Select(_ => law.Link(0, 1, luck.Next())).Order().ToList();
        Assert.That((draws[0] >= 10_000_000, draws[^1]), Is.EqualTo((true, 40_000_000L)));
        Assert.That(draws[10_000], Is.EqualTo(20_000_000L).Within(2).Percent, "the median of shape 1 is twice the scale");
        Assert.That(draws.Count(d => d == 40_000_000), Is.EqualTo(5_000).Within(4).Percent, "a quarter lies beyond");
    }

    [Test]
    public void The_law_of_simblock_has_the_mean_of_its_table()
    {
        var scenario = Sample.With(
            "network: { regions: { law: simblock-pareto, regions: [ { name: a, weight: 1 } ], latency: [[33ms]] } }");
        var law = SimNetwork.Options(scenario, 1, Placement.Of(scenario, 1)).Latency;
        var luck = Rng.For(1, "test");
        double mean = Enumerable.Range(0, 50_000).Average(_ => law.Message(0, 1, 33_000_000, luck.Next()) / 1e6);
        Assert.That(mean, Is.EqualTo(33).Within(1).Percent);
    }

    [Test]
    public void Links_between_regions_are_capped_and_those_within_are_not()
    {
        var scenario = Sample.With("network: { regions: bitcoin-2019, topology: { outbound: 3 } }", "nodes=100");
        var placement = Placement.Of(scenario, 1);
        var cap = SimNetwork.Options(scenario, 1, placement).LinkRate!;
        int other = Enumerable.Range(1, 99).First(n => placement.Region[n] != placement.Region[0]);
        int same = Enumerable.Range(1, 99).First(n => placement.Region[n] == placement.Region[0]);
        Assert.That(cap(0, same), Is.EqualTo(Sim.Network.Rate.Unlimited));
        Assert.That(cap(0, other), Is.EqualTo(Sim.Network.Rate.BytesPerSecond(750_000)));
    }

    [TestCase("", 0)]
    [TestCase("network: { tls: off }", 0)]
    [TestCase("network: { tls: on }", 2)]
    [Category("ST-N05")]
    public void Links_take_further_round_trips_to_open_only_where_encryption_was_asked_for(string lines, int roundTrips)
    {
        var scenario = Sample.With(lines);
        var opening = SimNetwork.Options(scenario, 1, Placement.Of(scenario, 1)).Opening;
        Assert.That(opening.RoundTrips, Is.EqualTo(roundTrips));
    }

    [Test]
    [Category("ST-X05")]
    public void Keys_of_nodes_and_wallets_come_from_one_source_and_the_seed_is_the_usual_one()
    {
        var other = new Blueprint(Ten, 1, new SeededKeys(2));
        Assert.That((other.Keys.Name, new Blueprint(Ten, 1).Keys.Name), Is.EqualTo(("seeded", "seeded")));
        Assert.That(other.KeyOf(3).Public, Is.EqualTo(new Blueprint(Ten, 2).KeyOf(3).Public));
        Assert.That(other.KeyOf(3).Public, Is.Not.EqualTo(new Blueprint(Ten, 1).KeyOf(3).Public));
        Assert.That(other.WalletOf(3).Public, Is.EqualTo(new Blueprint(Ten, 2).WalletOf(3).Public));
        Assert.That(other.KeyOf(3, 1).Public, Is.Not.EqualTo(other.KeyOf(3).Public));
    }
}
