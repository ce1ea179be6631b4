using Lab.Cli.Bench;

namespace Lab.Cli.Tests;

/// <summary>The second model of GossipSub, against what follows from its inputs without running it.</summary>
[Category("ST-B10")]
public sealed class GossipSubModelTests
{
    private static GossipSubModel.Outcome Run(ulong seed, int nodes = 100, int dials = 20) =>
        GossipSubModel.Run(seed, nodes, dials, sources: 5, messages: 10, bins: 4);

    [Test]
    public void A_draw_is_repeated_by_its_seed_and_differs_from_the_next()
    {
        var (first, again, next) = (Run(1), Run(1), Run(2));
        Assert.That(again.Shares, Is.EqualTo(first.Shares));
        Assert.That(next.Shares, Is.Not.EqualTo(first.Shares));
    }

    [Test]
    public void Each_of_two_nodes_sends_the_other_its_message_once()
    {
        // One link, whose two ends graft it: a message is one copy for two holders, and nobody sends it back.
        Assert.That(Run(1, nodes: 2, dials: 1).Copies, Is.EqualTo(0.5));
    }

    [Test]
    public void No_copy_comes_faster_than_the_fastest_way_and_hardly_any_later_than_four_hops()
    {
        var outcome = Run(1);
        Assert.That(outcome.Shares.Sum(), Is.EqualTo(1).Within(1e-9));
        Assert.That(outcome.Shares[0], Is.LessThan(0.5), "a hop takes 10 to 165 ms");
        Assert.That(outcome.Shares[3], Is.LessThan(0.01));
    }
}
