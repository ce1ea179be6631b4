using Lab.Core;
using Lab.Scenarios.Model;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Adversaries;

/// <summary>The key <c>adversaries</c>: what it reads, what it refuses, and whom it draws.</summary>
public sealed class AdversaryFormTests
{
    [Test]
    public void Reads_groups_with_their_defaults()
    {
        var s = Sample.With("adversaries: [ { behaviour: flood, count: 20%, networks: 3, from: 2m, every: 50ms }, { behaviour: eclipse } ]");
        Assert.That(s.Adversaries, Is.EqualTo(new[]
        {
            new AdversaryGroup
            {
                Behaviour = Behaviour.Flood, Count = Portion.Of(new Ratio(1, 5)), Networks = 3, From = Duration.FromMinutes(2),
                Every = Duration.FromMilliseconds(50),
            },
            new AdversaryGroup
            {
                Behaviour = Behaviour.Eclipse, Count = Portion.Of(1), Networks = 16, From = Duration.FromMinutes(1),
                Every = Duration.FromSeconds(1),
            },
        }));
        Assert.That(s.AdversaryCount, Is.EqualTo(3));
        Assert.That(s.FirstAttack, Is.EqualTo(Duration.FromMinutes(1)));
    }

    [TestCase("adversaries: [ { behaviour: flod } ]", "*did you mean 'flood'?*")]
    [TestCase("adversaries: [ { count: 3 } ]", "*without 'behaviour'*")]
    [TestCase("adversaries: []", "*a list of 1 to 16 groups of adversaries")]
    [TestCase("adversaries: [ { behaviour: flood, count: 0 } ]", "*found a group of no nodes, expected at least 1")]
    [TestCase("adversaries: [ { behaviour: flood, networks: 0 } ]", "*expected a whole number from 1 to 1024")]
    [TestCase("adversaries: [ { behaviour: flood, networks: 1025 } ]", "*expected a whole number from 1 to 1024")]
    [TestCase("adversaries: [ { behaviour: flood, from: 10m } ]", "*found a start at 10m, expected a time before the end of the run, 10m")]
    [TestCase("adversaries: [ { behaviour: flood, count: 10 } ]", "*found 10 adversaries and 0 miners of 10 nodes*")]
    [TestCase("roles: { miner: 4 }\nadversaries: [ { behaviour: flood, count: 7 } ]", "*found 7 adversaries and 4 miners of 10 nodes*")]
    [TestCase("adversaries: [ { behaviour: flood } ]\nworlds: [ sim, live ]", "*found adversaries in the live world, expected worlds:*sim*")]
    [TestCase("network: { outbound-only: 5, topology: { outbound: 2 } }\nadversaries: [ { behaviour: eclipse, count: 5 } ]",
        "*found 5 nodes that nobody can dial beside 5 honest ones*")]
    [TestCase("roles: { adversary: 3 }", "*found the key 'adversary', which stands in a list of its own: adversaries*")]
    public void Refuses_what_makes_no_sense(string lines, string expected) =>
        Assert.That(Sample.ErrorsWith(lines), Does.Match("^" + System.Text.RegularExpressions.Regex.Escape(expected).Replace("\\*", ".*") + "$"));

    [TestCase("adversaries: [ { behaviour: flood, count: 9 } ]")]
    [TestCase("roles: { miner: 4 }\nadversaries: [ { behaviour: flood, count: 6 } ]")]
    [TestCase("network: { outbound-only: 4, topology: { outbound: 2 } }\nadversaries: [ { behaviour: eclipse, count: 5 } ]")]
    [TestCase("adversaries: [ { behaviour: flood, from: 599s } ]")]
    [TestCase("adversaries: [ { behaviour: flood, networks: 1 }, { behaviour: flood, networks: 1024 } ]")]
    public void Takes_what_is_just_within_the_limits(string lines) => Assert.That(Sample.With(lines).Adversaries, Is.Not.Empty);

    [Test]
    public void A_scenario_without_adversaries_resolves_as_before() =>
        Assert.That(ScenarioFile.Resolve(Sample.With("seed: 1")).ToString(), Does.Not.Contain("adversaries"));

    [Test]
    public void Draws_them_by_seed_among_those_that_do_not_mine()
    {
        var s = Sample.With("roles: { miner: 4 }\nadversaries: [ { behaviour: flood, count: 3 } ]");
        var drawn = Enumerable.Range(1, 20).Select(seed => new Blueprint(s, (ulong)seed)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(drawn.Select(b => b.Attackers.All.Count), Is.All.EqualTo(3));
            Assert.That(drawn.Select(b => b.Attackers.All.Intersect(b.Miners)), Is.All.Empty);
            Assert.That(drawn.Select(b => string.Join(' ', b.Attackers.All)).Distinct().Count(), Is.GreaterThan(10));
            Assert.That(new Blueprint(s, 7).Attackers.All, Is.EqualTo(drawn[6].Attackers.All), "drawn again");
        });
    }

    [Test]
    public void Honest_nodes_have_a_network_each_and_a_group_shares_its_own()
    {
        var s = Sample.With(
            "adversaries: [ { behaviour: flood, count: 9, networks: 2 }, { behaviour: eclipse, count: 6, networks: 3 } ]", "nodes=40");
        var plan = new Blueprint(s, 5);
        List<ushort> Of(Behaviour what) =>
            [.. plan.Attackers.All.Where(i => plan.Attackers.GroupOf(i)!.Behaviour == what).Select(plan.NetworkOf)];
        var honest = Enumerable.Range(0, 40).Where(i => !plan.IsAdversary(i)).Select(plan.NetworkOf).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(honest, Is.Unique.And.Count.EqualTo(25).And.All.GreaterThan(0));
            Assert.That(Of(Behaviour.Flood), Has.Count.EqualTo(9));
            Assert.That(Of(Behaviour.Flood).Distinct().Count(), Is.EqualTo(2));
            Assert.That(Of(Behaviour.Eclipse).Distinct().Count(), Is.EqualTo(3));
            Assert.That(honest.Concat(Of(Behaviour.Flood).Distinct()).Concat(Of(Behaviour.Eclipse).Distinct()), Is.Unique);
        });
    }

    [Test]
    public void Faults_of_a_number_of_nodes_leave_them_out()
    {
        var s = Sample.With("adversaries: [ { behaviour: flood, count: 3 } ]");
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var plan = new Blueprint(s, seed);
            var hit = plan.Selections.Of(new SomeNodes(Portion.Of(7)), "0.0");
            Assert.That(hit.Intersect(plan.Attackers.All), Is.Empty);
            Assert.That(hit, Has.Count.EqualTo(7));
        }
    }

    [Test]
    public void Who_eclipses_dials_the_victim_and_is_configured_nowhere()
    {
        var s = Sample.With("network: { topology: { outbound: 3 } }\nadversaries: [ { behaviour: eclipse, count: 5 } ]");
        var plan = new Blueprint(s, 3);
        Assert.Multiple(() =>
        {
            for (int node = 0; node < s.Nodes; node++)
                if (plan.IsAdversary(node)) Assert.That(plan.DialsOf(node), Is.EqualTo(new[] { plan.Attackers.Victim }));
                else
                {
                    Assert.That(plan.DialsOf(node).Where(plan.IsAdversary), Is.Empty);
                    Assert.That(plan.DialsOf(node), Is.Unique.And.Not.Contains(node));
                    Assert.That(plan.DialsOf(node), Has.Count.EqualTo(3));
                }

            Assert.That(plan.IsAdversary(plan.Attackers.Victim), Is.False);
        });
    }
}
