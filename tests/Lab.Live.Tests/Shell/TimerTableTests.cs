using Lab.Core;
using Lab.Core.Seam;

namespace Lab.Live.Tests.Shell;

/// <summary>The timers of a live node, apart from any clock.</summary>
public sealed class TimerTableTests
{
    [Test]
    public void Timers_come_in_order_of_due_time_and_then_of_setting()
    {
        var table = new TimerTable();
        table.Set(TimerId.Of(1), new Instant(20));
        table.Set(TimerId.Of(2), new Instant(10));
        table.Set(TimerId.Of(3), new Instant(20));
        table.Set(TimerId.Of(1), new Instant(20));
        Assert.That(Take(table, 9), Is.Empty);
        Assert.That(Take(table, 10), Is.EqualTo(new[] { 2 }));
        Assert.That(table.NextDue(), Is.EqualTo(new Instant(20)));
        Assert.That(Take(table, 20), Is.EqualTo(new[] { 3, 1 }));
        Assert.That(table.NextDue(), Is.EqualTo(Instant.Never));
        Assert.That(Take(table, long.MaxValue), Is.Empty);
    }

    [Test]
    public void Timers_that_are_moved_again_and_again_take_no_more_room()
    {
        var table = new TimerTable();
        for (int i = 0; i < 10_000; i++) table.Set(TimerId.Of(1, i % 3), new Instant(1_000_000 - i));
        Assert.That(table.Count, Is.EqualTo(3));
        Assert.That(table.Entries, Is.LessThan(100));
        Assert.That(Take(table, 2_000_000), Has.Count.EqualTo(3));
    }

    private static List<int> Take(TimerTable table, long now)
    {
        var taken = new List<int>();
        while (table.TryTake(new Instant(now), out TimerId timer)) taken.Add(timer.Kind);
        return taken;
    }
}
