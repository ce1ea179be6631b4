using Lab.Nodes.Tests.Pool;
using Lab.Nodes.Tests.Worlds;

namespace Lab.Nodes.Tests;

/// <summary>What makes a node forget that it had an item, and what does not: only other items that were good.</summary>
[Category("ST-B03")]
[Category("ST-X13")]
public sealed class TurnoverTests
{
    private const int Capacity = 8;

    private static NodeSettings Small => new() { PingInterval = Duration.Zero, SeenCapacity = Capacity };

    private static Broadcast Fresh(Bench bench, ulong number) => Of(bench, number, bench.Wall);

    private static Broadcast Of(Bench bench, ulong number, Instant created) =>
        (Broadcast)Wire.Decode(Broadcast.Sign(Chains.KeyOf(8), number, created, [1], NoMemo.Instance));

    private static int Accepted(Bench bench, Broadcast item) =>
        bench.FactsOf(NodeFact.ItemAccepted).Count(f => f.Subject == item.WireId);

    [Test]
    public void Announcements_of_nothing_push_out_nothing_that_was_here()
    {
        var bench = new Bench(Small);
        RemotePeer honest = bench.Connect(1), liar = bench.Connect(2);
        var item = Fresh(bench, 1);
        honest.Say(item);
        for (ulong i = 1; i <= 20; i++)
            liar.Say(new Inventory(
                [.. Enumerable.Range(0, 1_000).Select(j => new ItemName(ItemKind.Broadcast, new Hash(i, (ulong)j, 3, 4)))]));
        bench.Connect(3).Say(item);
        Assert.That(Accepted(bench, item), Is.EqualTo(1));
        Assert.That(bench.Node.Counters.Duplicates, Is.EqualTo(1));
    }

    [Test]
    public void Stale_broadcasts_push_out_nothing_that_was_good_and_are_remembered_themselves()
    {
        var bench = new Bench(Small);
        RemotePeer honest = bench.Connect(1), liar = bench.Connect(2);
        var item = Fresh(bench, 1);
        honest.Say(item);
        for (ulong i = 1; i <= 3_000; i++) liar.Say(Of(bench, i, Instant.Zero));
        bench.Connect(3).Say(item);
        Assert.That(Accepted(bench, item), Is.EqualTo(1));
        Assert.That((bench.Node.Counters.Stale, bench.Node.Counters.Duplicates), Is.EqualTo((3_000L, 1L)));
        liar.Say(Of(bench, 3_000, Instant.Zero));
        liar.Say(Wire.Rewire(Wire.Encode(Of(bench, 2_990, Instant.Zero))));
        honest.Say(new Inventory([new ItemName(ItemKind.Broadcast, Of(bench, 2_999, Instant.Zero).WireId)]));
        Assert.That((bench.Node.Counters.Stale, bench.Node.Counters.Duplicates), Is.EqualTo((3_000L, 3L)));
        Assert.That(honest.Hear().OfType<Request>(), Is.Empty, "it was here, for what it is worth");
        liar.Say(Of(bench, 1, Instant.Zero));
        Assert.That(bench.Node.Counters.Stale, Is.EqualTo(3_001), "no more than two times 1,024 of them");
    }

    [TestCase(Capacity, 1)]
    [TestCase(2 * Capacity, 2)]
    public void Only_other_good_items_make_it_forget_one(int others, int accepted)
    {
        var bench = new Bench(Small);
        var peer = bench.Connect();
        var item = Fresh(bench, 1);
        peer.Say(item);
        for (int i = 1; i <= others; i++) peer.Say(Fresh(bench, 1 + (ulong)i));
        peer.Say(item);
        Assert.That(Accepted(bench, item), Is.EqualTo(accepted));
    }

    /// <summary>With room for what a link may bring at once, no link makes a node forget before its rate lets it bring more.</summary>
    [TestCase(0, 1)]
    [TestCase(10, 2)]
    [Category("ST-B04")]
    public void How_fast_a_link_makes_it_forget_is_bounded_by_its_rate(int seconds, int accepted)
    {
        var rates = new RateSettings { Items = new RateLimit(Capacity / 2, 3 << 20, 1) };
        var bench = new Bench(Small with { Rates = rates });
        var item = Fresh(bench, 1);
        bench.Connect(1).Say(item);
        var flooder = bench.Connect(2);
        ulong next = 2;
        for (int second = 0; second <= seconds; second++)
        {
            for (int i = 0; i < 10; i++) flooder.Say(Fresh(bench, next++));
            if (second < seconds) bench.Pass(Duration.FromSeconds(1));
            if (flooder.Refused != Rule.None) flooder = bench.Connect(20 + second);
        }

        bench.Connect(3).Say(item);
        Assert.That(Accepted(bench, item), Is.EqualTo(accepted));
    }

    [Test]
    public void What_was_not_good_at_first_is_not_sent_to_those_it_came_from()
    {
        var till = new Till();
        RemotePeer a = till.Connect(1), b = till.Connect(2), c = till.Connect(3);
        foreach (var peer in new[] { a, b, c }) peer.Hear();
        var early = Till.FrameOf(till.Spend(Till.Alice, 1));
        a.Say(early);
        b.Say(early);
        Assert.That(till.Bench.Node.Counters.Duplicates, Is.EqualTo(1));
        c.Say(Till.FrameOf(till.Spend(Till.Alice, 0)));
        Assert.That(till.Waiting, Has.Count.EqualTo(2), "the one that came early is good now");
        Assert.That(a.Hear().OfType<TransactionItem>().Count(), Is.EqualTo(1), "the other one only");
        Assert.That(b.Hear().OfType<TransactionItem>().Count(), Is.EqualTo(1));
        Assert.That(c.Hear().OfType<TransactionItem>().Count(), Is.EqualTo(1));
    }

    [Test]
    [Category("X-12")]
    public void An_announcer_of_what_is_asked_for_is_not_sent_it_and_its_slot_is_cleared_with_it()
    {
        var bench = new Bench(Small);
        RemotePeer a = bench.Connect(1), b = bench.Connect(2), gone = bench.Connect(3);
        var item = Fresh(bench, 1);
        var word = new Inventory([new ItemName(ItemKind.Broadcast, item.WireId)]);
        a.Say(word);
        b.Say(word);
        gone.Say(word);
        gone.Leave();
        var next = bench.Connect(4); // takes the slot
        a.Say(item);
        Assert.That(b.Hear(), Is.Empty);
        Assert.That(next.Hear(), Has.Count.EqualTo(1), "word of it, or all of it");
    }
}
