using Lab.Core;
using Lab.Core.Seam;
using Lab.Ledger;
using Lab.Nodes;
using Lab.Scenarios.Worlds;

namespace Lab.Scenarios.Tests.Worlds;

/// <summary>What is measured of honest nodes under attack, from facts written by hand.</summary>
public sealed class AttackWatchTests
{
    private readonly Blueprint plan = new(
        Sample.With("warm-up: 30s\nadversaries: [ { behaviour: flood, count: 2, from: 1m } ]"), 1);

    private AttackWatch watch = null!;
    private int[] honest = [], attackers = [];

    [SetUp]
    public void Begin()
    {
        this.watch = new AttackWatch(this.plan, _ => null);
        this.attackers = [.. this.plan.Attackers.All];
        this.honest = [.. Enumerable.Range(0, 10).Where(i => !this.plan.IsAdversary(i))];
    }

    [Test]
    public void Counts_the_links_of_the_beginning_that_were_never_lost()
    {
        Up(10, 0, 1);
        Up(10, 1, 0);
        Up(10, 0, 2);
        Up(10, 3, 4);
        Down(20, 3, 4); // before the attack
        Up(61, 5, 6); // after its beginning
        Down(70, 0, 2);
        Up(71, 0, 2); // back, and yet it was lost
        var found = this.watch.Finish(At(100));
        Assert.That((found.LinksThen, found.LinksKept), Is.EqualTo((3, 2)));
    }

    [Test]
    public void A_link_that_another_replaces_is_not_lost()
    {
        Up(10, 0, 1);
        Up(70, 0, 1);
        Down(70, 0, 1);
        Assert.That(this.watch.Finish(At(100)).LinksKept, Is.EqualTo(1));
        Down(80, 0, 1);
        Assert.That(this.watch.Finish(At(100)).LinksKept, Is.Zero);
    }

    [Test]
    public void Links_of_a_node_that_a_fault_ends_are_left_out()
    {
        Up(10, 0, 1);
        Up(10, 1, 2);
        this.watch.Hear(At(65), this.honest[5], Tip(0));
        this.watch.NodeDown(this.honest[0]);
        var found = this.watch.Finish(At(100));
        Assert.That((found.LinksThen, found.LinksKept), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Links_with_attackers_are_counted_apart()
    {
        this.watch.Hear(At(10), this.honest[0], Link(NodeFact.PeerUp, this.attackers[0]));
        this.watch.Hear(At(10), this.honest[1], Link(NodeFact.PeerUp, this.attackers[0]));
        this.watch.Hear(At(90), this.honest[1], Link(NodeFact.PeerDown, this.attackers[0]));
        var found = this.watch.Finish(At(100));
        Assert.That((found.LinksThen, found.AttackerLinks), Is.EqualTo((0, 1)));
    }

    [Test]
    public void An_attacker_counts_as_banned_once_and_an_honest_node_never()
    {
        this.watch.Hear(At(70), this.honest[0], Link(NodeFact.PeerBanned, this.attackers[0]));
        this.watch.Hear(At(71), this.honest[1], Link(NodeFact.PeerBanned, this.attackers[0]));
        this.watch.Hear(At(72), this.honest[2], Link(NodeFact.PeerBanned, this.honest[3]));
        var found = this.watch.Finish(At(100));
        Assert.That((found.Attackers, found.Banned), Is.EqualTo((2, 1)));
        Assert.That(this.watch.IsAttacker(KeyOf(this.attackers[1])), Is.True);
        Assert.That(this.watch.IsAttacker(KeyOf(this.honest[0])), Is.False);
    }

    [Test]
    public void The_lag_is_that_of_nodes_that_had_caught_up_when_a_block_is_found_under_attack()
    {
        foreach (int node in this.honest[..3]) this.watch.Hear(At(10), node, Tip(5));
        this.watch.Hear(At(50), this.honest[0], Tip(9)); // before the attack
        this.watch.Hear(At(55), this.honest[1], Tip(9));
        this.watch.Hear(At(56), this.honest[2], Tip(9));
        this.watch.Hear(At(70), this.honest[0], Tip(10)); // the others are one behind
        Assert.That(this.watch.Finish(At(100)).TipLag, Is.EqualTo(1));
        this.watch.Hear(At(80), this.honest[0], Tip(11));
        this.watch.Hear(At(81), this.honest[0], Tip(12));
        Assert.That(this.watch.Finish(At(100)).TipLag, Is.EqualTo(3));
        this.watch.NodeDown(this.honest[1]);
        this.watch.NodeDown(this.honest[2]);
        this.watch.Hear(At(90), this.honest[1], Tip(0)); // starts anew, and is behind for a reason
        this.watch.Hear(At(91), this.honest[0], Tip(13));
        Assert.That(this.watch.Finish(At(100)).TipLag, Is.EqualTo(3));
    }

    private static Instant At(int seconds) => Instant.Zero + Duration.FromSeconds(seconds);

    private static Fact Tip(long height) => new(NodeFact.TipChanged, new Hash(1, 1, 1, (ulong)height), height);

    private Hash KeyOf(int node) => this.plan.KeyOf(node).Public.Bytes;

    private Fact Link(ushort kind, int peer) => new(kind, KeyOf(peer), (long)Rule.None, 1);

    private void Up(int at, int node, int peer) =>
        this.watch.Hear(At(at), this.honest[node], Link(NodeFact.PeerUp, this.honest[peer]));

    private void Down(int at, int node, int peer) =>
        this.watch.Hear(At(at), this.honest[node], Link(NodeFact.PeerDown, this.honest[peer]));
}
