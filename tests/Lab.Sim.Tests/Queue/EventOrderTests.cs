using Lab.Sim.Queue;

namespace Lab.Sim.Tests.Queue;

/// <summary>The order of a window's events is total and knows only the events themselves.</summary>
public sealed class EventOrderTests
{
    private static List<(int Target, long Time, int Source, uint Sequence)> Order(
        IEnumerable<(int Target, long Time, int Source, uint Sequence)> events, int lanes, ulong seed = 1)
    {
        var bags = Enumerable.Range(0, lanes).Select(_ => new EventBag()).ToArray();
        int i = 0;
        foreach (var (target, time, source, sequence) in events)
        {
            ref var e = ref bags[i++ % lanes].Add();
            e.Time = time;
            e.Target = target;
            e.Source = source;
            e.Sequence = sequence;
        }
        var order = new EventOrder(seed);
        order.Build(bags, 1000);
        var sorted = new List<(int, long, int, uint)>();
        foreach (uint reference in order.Refs)
        {
            ref var e = ref EventOrder.At(bags, reference);
            sorted.Add((e.Target, e.Time, e.Source, e.Sequence));
        }
        return sorted;
    }

    private static List<(int Target, long Time, int Source, uint Sequence)> Draw(ulong seed, int count)
    {
        // Few targets, times and sources: ties of all kinds.
        var luck = Rng.For(seed, "events");
        return [.. Enumerable.Range(0, count)
            .Select(i => (luck.Below(5), 1000 + luck.Between(0, 9), luck.Below(4) - 1, (uint)i))];
    }

    [Property(MaxTest = 100)]
    public void Does_not_depend_on_insertion_or_lanes(ulong seed)
    {
        var events = Draw(seed, 400);
        var expected = Order(events, 1);
        Rng.For(seed, "again").Shuffle(events);
        Assert.That(Order(events, 3), Is.EqualTo(expected));
        Assert.That(expected.Select(e => (e.Target, e.Time)), Is.Ordered);
    }

    [Property(MaxTest = 50)]
    public void Other_targets_and_sources_change_nothing_for_a_target(ulong seed)
    {
        var events = Draw(seed, 300);
        var alone = Order(events.Where(e => e.Target == 2), 1);
        Assert.That(Order(events, 2).Where(e => e.Target == 2), Is.EqualTo(alone));
        var withoutSource = Order(events.Where(e => e.Source != 1), 1);
        Assert.That(Order(events, 1).Where(e => e.Source != 1), Is.EqualTo(withoutSource));
    }

    [Test]
    public void A_source_keeps_its_own_order_and_the_outside_comes_first()
    {
        var order = Order([(0, 1005, 7, 9), (0, 1005, 7, 8), (0, 1005, -1, 3), (0, 1005, 7, 10), (0, 1005, -1, 2)], 1);
        Assert.That(order.Select(e => (e.Source, e.Sequence)), Is.EqualTo(new[] { (-1, 2u), (-1, 3u), (7, 8u), (7, 9u), (7, 10u) }));
    }

    [Test]
    public void No_source_is_favoured_in_ties([Values(1u, 2u, 3u)] uint seed, [Values(2, 3, 1000)] int other)
    {
        int lowFirst = Enumerable.Range(0, 2000)
            .Count(t => Order([(0, 1000 + t, 1, 0), (0, 1000 + t, other, 0)], 1, seed)[0].Source == 1);
        Assert.That(lowFirst, Is.InRange(900, 1100));
    }
}
